"""Splitting the text after the slash command into its fields."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text import CommandText, split_command
from slackbot.command_text.hiring_day import drop_steps
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from tests.support.paths import PHRASES

HERE = Reference(datetime(2026, 11, 22, 9), "America/New_York")
LINES = (PHRASES / "commands.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
WORDS = "Jane Doe April May Friday tue 3pm 7 at in with @maria <@U1|a> Room 2 location virtual for 45 min < @ , help"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "nothing")
def test_every_word_goes_to_its_field(case: dict[str, str]) -> None:
    found = split_command(case["text"], HERE)
    time = found.understood
    date = f"{time.date:%Y-%m-%d %H:%M}" if isinstance(time, Understood) else None
    error = time.code if isinstance(time, NotUnderstood) else None
    fields = {
        "applicant": found.applicant,
        "when": found.when,
        "date": date,
        "error": error,
        "interviewer": found.interviewer,
        "also_there": list(found.also_there),
        "location": found.location,
    }
    assert {name: value for name, value in fields.items() if value} == {
        name: value for name, value in case.items() if name != "text"
    }


def texts() -> Iterator[tuple[str, Reference]]:
    """Every text of all phrases, but those with words such as "on Zoom" that say where and with whom."""
    for file in sorted(file for file in PHRASES.glob("*.jsonl") if file.stem not in ("absences", "everyday", "names")):
        for case in map(json.loads, file.read_text("utf-8").splitlines()):
            now = datetime.fromisoformat(case.get("now", "2026-11-22T09:00"))
            here = Reference(now, case.get("timezone", "America/New_York"), case.get("locale", "en-US"))
            yield from ((text, here) for text in case.get("texts", [case.get("text", "")]))


def meant(answer: object) -> object:
    return (answer.date, answer.timezone, answer.duration) if isinstance(answer, Understood) else None


def test_a_command_reads_a_time_only_if_the_same_words_give_it() -> None:
    """Without the words that it took for people, places, jobs and the step between several applicants; and the words of
    its time alone give the same answer, because the form reads them."""
    read = 0
    for text, here in texts():
        found = split_command(text, here)
        text = drop_steps(text)[0] if found.applicants else text
        if isinstance(found.understood, Understood):
            fields = (found.applicant, found.interviewer, *found.also_there, found.location, found.job)
            others = [word for field in fields if field for word in field.split()]
            masked = reduce(lambda left, word: left.replace(word, "¦", 1), others, text)
            assert meant(found.understood) in (meant(understand(text, here)), meant(understand(masked, here))), text
            read += 1
        if found.understood is not None:
            assert meant(understand(found.when or "", here)) == meant(found.understood), text
    assert read > 2000


def test_a_text_far_too_long_is_left_to_the_applicant_search() -> None:
    text = "Jane Doe " * 200
    assert split_command(text, HERE) == CommandText(applicant=text.strip())


def test_more_numbers_than_a_command_has_are_left_to_the_applicant_search() -> None:
    text = "1 " * 40
    assert split_command(text, HERE) == CommandText(applicant=text.strip())


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS.split(" ")), max_size=12).map(" ".join)))
def test_no_text_raises(text: str) -> None:
    assert isinstance(split_command(text, HERE), CommandText)
