"""Reading a message: what must be found in it, and what must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slackbot.command_text import CommandText, split_command
from slackbot.command_text.message import read_message
from slackbot.command_text.prose import MAX_READ_LENGTH
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from tests.support.paths import PHRASES

WRITTEN = datetime(2026, 11, 22, 9)
LINES = (PHRASES / "messages.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
HERE = Reference(WRITTEN, "America/New_York")
Reader = Callable[[str, Reference], CommandText]
WORDS = (
    "Interview Jane Doe tomorrow Tue 3pm with <@U0MARIA01> ~not~ *it* &gt; \n Room 2 candidate 265733753"
    " (555) 123-4567 a@b.co , . ' ’s"
)


def read(case: dict[str, Any]) -> dict[str, Any]:
    found = read_message(case["text"], Reference(WRITTEN, "America/New_York", case.get("locale", "en-US")))
    time = found.understood
    known = isinstance(time, Understood)
    return {
        "applicant": found.applicant,
        "date": f"{time.date:%Y-%m-%d %H:%M}" if isinstance(time, Understood) else None,
        "zone": time.timezone if isinstance(time, Understood) and time.zone_named else None,
        "duration": time.duration if known and isinstance(time, Understood) else None,
        "interviewer": found.interviewer,
        "also_there": list(found.also_there) or None,
        "applicants": list(found.applicants) or None,
        "every": found.every,
        "location": found.location,
        "error": time.code if isinstance(time, NotUnderstood) else None,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60] or "nothing")
def test_a_message_gives_its_fields_and_nothing_else(case: dict[str, Any]) -> None:
    found = read(case)
    if case.get("error") == "*":  # any refusal
        assert (found.pop("error") is not None, found["date"]) == (True, None)
    wanted = {
        name: value for name, value in case.items() if name not in ("text", "locale") and value not in (None, "*")
    }
    assert {name: value for name, value in found.items() if value is not None} == wanted


SENTENCES = [json.loads(line) for line in (PHRASES / "several_sentences.jsonl").read_text("utf-8").splitlines()]


def when_typed(case: dict[str, str]) -> Reference:
    return Reference(datetime.fromisoformat(case.get("now", "2026-12-01T09:12")), "America/New_York")


@pytest.mark.parametrize("reader", [read_message, split_command])
@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:60])
def test_the_time_of_the_interview_is_found_among_other_sentences(case: dict[str, str], reader: Reader) -> None:
    time = reader(case["text"], when_typed(case)).understood
    assert (f"{time.date:%Y-%m-%d %H:%M}" if isinstance(time, Understood) else None) == case.get("date")


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case["text"][:60])
def test_a_command_reads_no_time_that_the_phrase_as_a_whole_does_not_give(case: dict[str, str]) -> None:
    here = when_typed(case)
    time, whole = split_command(case["text"], here).understood, understand(case["text"], here)
    if isinstance(time, Understood) and isinstance(whole, Understood):
        assert time.date == whole.date
    denied = split_command(f"not {case['text']}", here).understood
    assert not isinstance(denied, Understood) or isinstance(understand(f"not {case['text']}", here), Understood)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 80


def test_a_message_is_read_when_and_where_it_was_written() -> None:
    found = read_message("Interview Jane Doe tomorrow at 3pm", Reference(datetime(2026, 3, 4, 9), "Europe/Paris"))
    assert isinstance(found.understood, Understood)
    assert (found.understood.date, found.understood.timezone) == (datetime(2026, 3, 5, 15), "Europe/Paris")


def test_among_many_words_the_sentences_about_time_are_read() -> None:
    chat = "She was kind and knows our residents well. " * 20
    found = read_message(f"{chat}Interview Jane Doe on Dec 1 at 3pm. {chat}", HERE)
    assert isinstance(found.understood, Understood)
    taken_back = read_message(f"Interview Jane Doe on Dec 1 at 3pm. {chat}That is cancelled.", HERE)
    assert isinstance(taken_back.understood, NotUnderstood)


def test_of_a_message_too_long_to_read_whole_no_time_is_taken() -> None:
    found = read_message("Interview Jane Doe on Dec 1 at 3pm. " + "We like her. " * MAX_READ_LENGTH, HERE)
    assert isinstance(found.understood, NotUnderstood)
    assert (found.understood.code, found.applicant) == ("too_long", "Jane Doe")


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS.split(" ")), max_size=14).map(" ".join)))
def test_no_message_raises(text: str) -> None:
    assert isinstance(read_message(text, HERE), CommandText)
