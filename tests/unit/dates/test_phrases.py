"""Runs the phrases in tests/phrases: the text and the time it means. Start fixing a bug by adding its phrase."""

import json
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest

from slackbot.dates import NotUnderstood, Reference, Understood, explain, understand
from slackbot.dates.conventions import convention_rows
from slackbot.dates.zones import settled_utc
from tests.benchmarks.dates import accepted, measure, ours, phrases
from tests.support.paths import PHRASES

OTHER_FORMS = (
    "absences",
    "commands",
    "everyday",
    "hiring_days",
    "independent",
    "managers",
    "messages",
    "names",
    "published",
    "several_sentences",
)
Case = dict[str, Any]


def cases() -> list[tuple[str, Case]]:
    files = sorted(file for file in PHRASES.glob("*.jsonl") if file.stem not in OTHER_FORMS)
    lines = [(file.stem, json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines()]
    return [(f"{name}: {text}", {**case, "text": text}) for name, case in lines for text in case["texts"]]


def reference(case: Case) -> Reference:
    now = datetime.fromisoformat(case["now"])
    return Reference(now, case.get("timezone", "America/New_York"), case.get("locale", "en-US"))


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases()])
def test_a_phrase_is_read_as_meant_or_refused(case: Case) -> None:
    answer = understand(case["text"], reference(case))
    if "refuse" in case:
        assert isinstance(answer, NotUnderstood), answer
        day = str(answer.partial_date) if answer.partial_date else None
        assert (answer.code, day) == (case["refuse"], case.get("day"))
        return
    assert isinstance(answer, Understood), answer
    zone = answer.timezone if answer.zone_named else None
    assert (f"{answer.date:%Y-%m-%d %H:%M}", zone, answer.duration) == (
        case["expect"],
        case.get("zone"),
        case.get("minutes"),
    )


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases() if "refuse" in case])
def test_the_suggestions_of_a_refusal_are_understood(case: Case) -> None:
    answer = understand(case["text"], reference(case))
    assert isinstance(answer, NotUnderstood) and answer.suggestions
    for phrase in answer.suggestions:
        assert isinstance(understand(phrase, reference(case)), Understood), phrase
        assert phrase in answer.message


@pytest.mark.parametrize(("name", "at_least"), [("published", 705), ("managers", 60), ("independent", 1425)])
def test_phrases_that_others_wrote_are_read_right_or_asked_back_and_never_wrong(name: str, at_least: int) -> None:
    """tests/phrases/README.md says where they come from."""
    read = phrases([PHRASES / f"{name}.jsonl"])
    verdicts, _ = measure(ours, read)
    wrong = [text for (text, _, _), verdict in zip(read, verdicts, strict=True) if verdict == "wrong"]
    misread = [text for text, reference, case in read if not is_right(understand(text, reference), case)]
    assert len(read) >= at_least and not wrong
    assert len(misread) <= 0.005 * len(read), misread


def is_right(answer: Understood | NotUnderstood, case: Case) -> bool:
    """Whether the answer is one that the case accepts, with the length that the phrase states."""
    options = [case["expect"], *case.get("accept", [])]
    if isinstance(answer, Understood):
        instant = settled_utc(answer.date, answer.timezone)
        return instant in accepted(case) and answer.duration == case.get("duration_minutes", answer.duration)
    if "error" in case["expect"] or answer.code in [option.get("error") for option in options]:
        return True
    days = [option["date"] for option in options if "date" in option and not option["time"]]
    day = answer.partial_date.isoformat() if answer.partial_date else None
    return bool(days) and answer.code == "no_time" and (day is None or day in days)


def test_the_reading_says_weekday_date_span_and_zone() -> None:
    answer = understand("next tue 3-3:45pm", Reference(datetime(2026, 11, 25, 9), "America/New_York"))
    assert isinstance(answer, Understood)
    assert answer.reading == "Tuesday, December 1, 2026, 3:00–3:45 PM EST (America/New_York)"


def test_the_reading_names_both_halves_of_the_day_where_they_differ() -> None:
    answer = understand("dec 1 11:30am-12:15pm", Reference(datetime(2026, 11, 25, 9), "America/New_York"))
    assert isinstance(answer, Understood)
    assert answer.reading == "Tuesday, December 1, 2026, 11:30 AM–12:15 PM EST (America/New_York)"


def test_a_convention_that_was_used_is_noted() -> None:
    answer = understand("tue 3", Reference(datetime(2026, 11, 22, 9), "America/New_York"))
    assert isinstance(answer, Understood)
    assert answer.notes == ("I read 3 as 3 PM",)


def test_a_skipped_hour_is_refused_with_both_sides_named() -> None:
    answer = understand("march 14 2:30am", Reference(datetime(2027, 3, 10, 9), "America/New_York"))
    assert isinstance(answer, NotUnderstood)
    assert "1:59 AM EST straight to 3:00 AM EDT" in answer.message


def test_a_repeated_hour_is_refused_with_both_sides_named() -> None:
    answer = understand("nov 1 1:30am", Reference(datetime(2026, 10, 28, 9), "America/New_York"))
    assert isinstance(answer, NotUnderstood)
    assert "in EDT and again in EST" in answer.message


def test_text_far_longer_than_a_date_is_refused_unread() -> None:
    answer = understand("tomorrow at 3pm " * 200, Reference(datetime(2026, 11, 22, 9), "America/New_York"))
    assert isinstance(answer, NotUnderstood) and answer.code == "too_long"


def test_an_explanation_shows_how_each_word_was_read() -> None:
    answer, trace = explain("next tue 3pm ET", Reference(datetime(2026, 11, 22, 9), "America/New_York"))
    assert isinstance(answer, Understood)
    assert any("'next tue'" in line and "weekday=1" in line for line in trace)
    assert any(line.startswith("settle_day:") for line in trace)


def test_the_table_of_conventions_has_two_columns_for_the_readme() -> None:
    assert all(len(row) == 2 and all(row) for row in convention_rows())


def test_importing_the_dates_does_not_import_dateparser() -> None:
    code = "import sys, slackbot.dates; raise SystemExit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
