"""Properties of every phrase: a number that is no time changes nothing, and relative answers move with now."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import settings

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Clock, Day, Number
from slackbot.dates.tokens import split_tokens
from slackbot.dates.zones import utc_offset
from tests.support.paths import PHRASES

ADDED = (
    "call 555-0134",
    "dial in +1 312 555 0100",
    "(313) 555-0177",
    "$29.50/hr",
    "18.50 an hour",
    "room 5",
    "suite 300",
    "at 1200 W 7th Ave",
    "with 2 RNs",
    "panel of 4",
    "3 of us",
    "meeting ID 812 3456 7890, passcode 4412",
    "class of 2019",
    "401k",
    "5 years experience",
)
OTHER_FORMS = (
    *("absences", "commands", "everyday", "hiring_days", "independent", "messages", "names", "several_sentences"),
    "invites",
)
YEAR = timedelta(weeks=52)
Case = dict[str, Any]


@cache
def phrases() -> list[tuple[str, Reference]]:
    """Every English phrase of ours that is read."""
    found = []
    for file in sorted(PHRASES.glob("*.jsonl")):
        if file.stem in OTHER_FORMS:
            continue
        for case in map(json.loads, file.read_text("utf-8").splitlines()):
            if "texts" in case and "expect" in case and case.get("locale", "en-US").startswith("en"):
                here = Reference(datetime.fromisoformat(case["now"]), case.get("timezone", "America/New_York"))
                found += [(text, here) for text in case["texts"]]
    return found


def each_phrase_with(added: str) -> list[tuple[str, Reference]]:
    """The phrases to try with this number: each phrase is tried with one number every day, with three in the proofs."""
    step = len(ADDED) if settings.get_current_profile_name() == "everyday" else len(ADDED) // 3
    return phrases()[ADDED.index(added) % step :: step]


@pytest.mark.hypothesis  # so that the proofs run it too
@pytest.mark.parametrize("added", ADDED)
def test_a_number_that_is_no_time_changes_no_time(added: str) -> None:
    """It may lead to a question in rare cases, but never to another time."""
    forms = understood = 0
    for text, here in each_phrase_with(added):
        alone = understand(text, here)
        assert isinstance(alone, Understood)
        for form in (f"{text}, {added}", f"{added}, {text}"):
            both = understand(form, here)
            if isinstance(both, Understood):
                assert (both.date, both.timezone, both.duration) == (alone.date, alone.timezone, alone.duration), form
            forms, understood = forms + 1, understood + isinstance(both, Understood)
    assert understood / forms > 0.9


def test_the_answer_to_a_relative_phrase_moves_with_now() -> None:
    """By 52 weeks, so that weekdays stay the same; phrases with a date of the calendar are left out."""
    moved = 0
    for text, here in phrases():
        later = Reference(here.now + YEAR, here.timezone, here.locale)
        parts = parse(split_tokens(text, "en"))
        days = [part for part in parts if isinstance(part, Day)]
        number = re.search(r"\d[-.]\d", text) or (
            any(isinstance(part, Number) for part in parts) and any(isinstance(part, Clock) for part in parts)
        )
        dated = any(day.day or day.month or day.holiday or day.anchor or day.months is not None for day in days)
        answers = [understand(text, reference) for reference in (here, later)]
        if dated or number or not changes_no_clocks(answers):
            continue
        first, second = answers
        assert isinstance(first, Understood)
        if isinstance(second, NotUnderstood):  # "Friday 3" is asked about where the 3rd is a Friday
            assert second.code in ("ambiguous_time", "several_times", "nonexistent_time", "weekday_mismatch"), (
                text,
                second,
            )
            continue
        assert second.date - first.date == YEAR, text
        moved += 1
    assert moved > 300


def changes_no_clocks(answers: list[Understood | NotUnderstood]) -> bool:
    """Whether both are on the same side of the change of clocks, whose date moves."""
    offsets = {utc_offset(each.date, "America/New_York") for each in answers if isinstance(each, Understood)}
    return len(offsets) == 1
