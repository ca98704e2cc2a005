"""Messages of interviewers who can't make it, and those that only sound like it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text.absence import absent_when, proposed_time, read_absence
from slackbot.dates import Reference
from tests.support.paths import PHRASES

HERE = Reference(datetime(2026, 11, 30, 9), "America/Los_Angeles")
LINES = (PHRASES / "absences.jsonl").read_text("utf-8").splitlines()
CASES = [(text, line["expect"]) for line in map(json.loads, LINES) for text in line["texts"]]
WORDS = [
    "I",
    "can't",
    "make",
    "it",
    "on",
    "Dec",
    "9",
    ",",
    "can",
    "we",
    "do",
    "10",
    "at",
    "noon",
    "?",
    "sorry",
    "someone",
    "else",
    "but",
    "not",
    "available",
    "won't",
    "be",
    "there",
    "the",
]


def read(text: str) -> dict[str, str] | None:
    """What was read, as the file writes it; a time without a day is on December 9 if no other day is named."""
    absence = read_absence(text)
    if absence is None:
        return None
    day, start = absent_when(absence.about, HERE)
    new = proposed_time(absence.proposed, day or date(2026, 12, 9), HERE) if absence.proposed else None
    zone = f" {new.timezone}" if new and new.timezone != HERE.timezone else ""
    known = {
        "day": day.isoformat() if day else "",
        "start": f"{start:%H:%M}" if start else "",
        "proposed": f"{new.date:%Y-%m-%d %H:%M}{zone}" if new else "",
    }
    return {name: said for name, said in known.items() if said}


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text or "nothing" for text, _ in CASES])
def test_what_an_interviewer_cannot_make(text: str, expected: dict[str, Any] | None) -> None:
    assert read(text) == expected


def test_there_are_enough_cases_of_both_kinds() -> None:
    absent = [text for text, expected in CASES if expected is not None]
    assert len(absent) >= 40
    assert len(CASES) - len(absent) >= 40


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(text)
