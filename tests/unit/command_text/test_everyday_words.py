"""Everyday words: "with me", "on Zoom", "for the CNA position", and words that are commands."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text import split_command
from slackbot.command_text.commands import CommandWord, read_command
from slackbot.dates import NotUnderstood, Understood
from tests.support.paths import PHRASES
from tests.unit.command_text.test_command_text import HERE

CASES = [json.loads(line) for line in (PHRASES / "everyday.jsonl").read_text("utf-8").splitlines()]
WORDS = [
    "list",
    "today",
    "tody",
    "help",
    "cancel",
    "cancle",
    "reschedule",
    "my",
    "interviews",
    "Jane",
    "Doe",
    "with",
    "me",
    "on",
    "Zoom",
    "please",
    "'",
    "’s",
    "?",
    "tue",
    "3pm",
]


def read(text: str) -> dict[str, object]:
    """What the text asks for, or the fields of the interview that it books."""
    command = read_command(text)
    if command.word is not CommandWord.BOOK:
        return {"command": str(command.word), "rest": command.rest, "guess": command.guess}
    found = split_command(text, HERE)
    time = found.understood
    return {
        "applicant": found.applicant,
        "when": found.when,
        "date": f"{time.date:%Y-%m-%d %H:%M}" if isinstance(time, Understood) else None,
        "error": time.code if isinstance(time, NotUnderstood) else None,
        "interviewer": found.interviewer,
        "also_there": list(found.also_there),
        "location": found.location,
        "job": found.job,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_everyday_words_are_understood(case: dict[str, Any]) -> None:
    found = {name: value for name, value in read(case["text"]).items() if value}
    assert found == {name: value for name, value in case.items() if name != "text"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_capitals_do_not_turn_a_booking_into_a_command(case: dict[str, str]) -> None:
    asks = case.get("command", "book")
    shouted = read_command(case["text"].upper()).word
    assert shouted == asks or "unclear" in (shouted, asks)


def test_there_are_enough_of_them() -> None:
    assert len({case["text"] for case in CASES}) >= 150


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)))
def test_any_text_is_a_command_a_booking_or_unclear(text: str) -> None:
    found = read_command(text)
    assert bool(found.guess) == (found.word is CommandWord.UNCLEAR)
    if found.guess:
        assert read_command(found.guess).word not in (CommandWord.UNCLEAR, CommandWord.BOOK)


@pytest.mark.parametrize(
    ("typed", "applicant"),
    [
        ("Marcus Bell to Wed 10am", "Marcus Bell"),
        ("my interview with Jane Doe", "Jane Doe"),
        ("the interview with Jane Doe on Wednesday", "Jane Doe"),
    ],
)
def test_the_applicant_is_found_after_a_command(typed: str, applicant: str) -> None:
    assert split_command(typed, HERE).applicant == applicant
