"""Splitting the text after the slash command into its fields."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text import CommandText, split_command
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from tests.support.paths import PHRASES

HERE = Reference(datetime(2026, 11, 22, 9), "America/New_York")
LINES = (PHRASES / "commands.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
WORDS = "Jane Doe April May Friday tue 3pm 7 at in with @maria <@U1|a> Room 2 location virtual for 45 min < @ , help"


STEP = 4  # a fourth of the phrases: each is read several times
# The one reason for which a command reads what `understand` refuses: a name, or another field, that is left out.
NAMED = {
    "May Friday tomorrow 3pm": "May Friday",
    "May Friday 3pm": "May Friday",
    "Sun Li 9am tomorrow": "Sun Li",
    "Wednesday Addams fri 3pm": "Wednesday Addams",
    "tue 3pm Austin Powers": "Austin Powers",
    "Jane Doe interviewer 12 tue 3pm": "interviewer 12",
    "3pm tue Jan Novak": "Jan Novak",
    "Maria Noon tue 3pm": "Maria Noon",
    "Noon Patel tue 3pm": "Noon Patel",
    "fri May Johnson 3pm": "May Johnson",
    "Jane Doe tue 3pm Jordan": "Jordan",
    "Interview Jane Doe at 3pm": "Jane Doe",
    "Can we talk to candidate Jane Doe at 10?": "Jane Doe",
    "Interview Monday Okafor on Dec 1 at 3pm": "Monday Okafor",
    "tue 3pm Jordan": "Jordan",
    "Tuesday Jordan 3pm": "Jordan",
    "tue 3pm Paris": "Paris",
}


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
        "location": found.location,
    }
    assert {name: value for name, value in fields.items() if value} == {
        name: value for name, value in case.items() if name != "text"
    }


def texts() -> Iterator[tuple[str, Reference]]:
    """Every text of all phrases."""
    for file in sorted(PHRASES.glob("*.jsonl")):
        for case in map(json.loads, file.read_text("utf-8").splitlines()):
            now = datetime.fromisoformat(case.get("now", "2026-11-22T09:00"))
            here = Reference(now, case.get("timezone", "America/New_York"), case.get("locale", "en-US"))
            yield from ((text, here) for text in case.get("texts", [case.get("text", "")]))


def meant(answer: object) -> object:
    return (answer.date, answer.timezone, answer.duration) if isinstance(answer, Understood) else None


def test_a_command_reads_a_time_only_if_the_same_words_give_it() -> None:
    """Without the names of NAMED; and the words of its time alone give the same answer, because the form reads them."""
    read = 0
    for text, here in list(texts())[::STEP] + [each for each in texts() if each[0] in NAMED]:
        found = split_command(text, here)
        if isinstance(found.understood, Understood):
            whole = understand(text.replace(NAMED[text], "¦") if text in NAMED else text, here)
            assert meant(found.understood) == meant(whole), text
            read += 1
        if found.understood is not None:
            assert meant(understand(found.when or "", here)) == meant(found.understood), text
    assert read > 600


def test_a_text_far_too_long_is_left_to_the_applicant_search() -> None:
    text = "Jane Doe " * 200
    assert split_command(text, HERE) == CommandText(applicant=text.strip())


def test_more_numbers_than_a_command_has_are_left_to_the_applicant_search() -> None:
    text = "1 " * 40
    assert split_command(text, HERE) == CommandText(applicant=text.strip())


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS.split(" ")), max_size=12).map(" ".join)))
def test_no_text_raises(text: str) -> None:
    assert isinstance(split_command(text, HERE), CommandText)
