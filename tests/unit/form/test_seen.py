"""Which times may be booked: those that were shown, or that the words name in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from slackbot.dates import Reference, Understood
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.preview import build_preview, read_submitted
from slackbot.slack.form.seen_reading import ShownReading

NOON = Reference(datetime(2026, 11, 30, 12, 0), "America/New_York")


def later(minutes: float, at: Reference = NOON) -> Reference:
    return replace(at, now=at.now + timedelta(minutes=minutes))


def shown(words: str, chosen: str | None = None, at: Reference = NOON) -> ShownReading:
    there = build_preview(words, at, 60, chosen=chosen).seen
    assert there
    return there


# Words, how many minutes later they are sent, and whether they were seen then; `certain` is of words nobody has seen.
KEPT = [
    ("tomorrow 3pm", 0, True, False),
    ("tomorrow 3pm", 11 * 60, True, False),
    ("tomorrow 3pm", 12 * 60, False, False),
    ("3pm", 179, True, False),
    ("3pm", 181, False, False),
    ("in 2 hours", 0, True, False),
    ("in 2 hours", 1, False, False),
    ("Dec 15 3pm", 60, True, False),
    ("Dec 15 2026 at 3", 60, True, False),
    ("Dec 15 2026 3pm", 60, True, True),
    ("Dec 15 2026 3pm ET", 60, True, True),
    ("Tuesday Dec 15 2026 3-3:45pm CT", 14 * 24 * 60, True, True),
    ("12/15/2026 15:00", 60, True, True),
]


@pytest.mark.parametrize(("words", "minutes", "seen", "certain"), KEPT)
def test_words_are_booked_as_shown_or_if_they_say_everything(
    words: str, minutes: float, seen: bool, certain: bool
) -> None:
    sent = read_submitted(words, later(minutes), None, shown(words))
    assert (isinstance(sent.read, Understood), sent.was_seen) == (True, seen)
    unseen = read_submitted(words, later(minutes), None, None)
    assert (unseen.was_seen, unseen.is_complete) == (False, certain)


def test_a_time_shown_for_other_words_counts_as_seen() -> None:
    assert read_submitted("tomorrow 15:00", NOON, None, shown("tomorrow 3pm")).was_seen
    assert not read_submitted("tomorrow 4pm", NOON, None, shown("tomorrow 3pm")).was_seen
    assert not read_submitted("tomorrow 3pm for 45 min", NOON, None, shown("tomorrow 3pm")).was_seen
    assert not read_submitted(
        "tomorrow 3pm", replace(NOON, timezone="America/Chicago"), None, shown("tomorrow 3pm")
    ).was_seen


YES = [("in 2 hours", 1, True), ("in 2 hours", 9, True), ("in 2 hours", 11, False), ("in 3 hours", 1, False)]


@pytest.mark.parametrize(("words", "minutes", "counts"), YES)
def test_a_confirmation_counts_for_these_words_for_a_while(words: str, minutes: float, counts: bool) -> None:
    asked = replace(shown("in 2 hours"), was_asked=True)
    sent = read_submitted(words, later(minutes), None, asked)
    assert sent.was_seen == counts
    assert (sent.read == asked.read) == counts


def test_a_confirmation_of_a_past_time_does_not_count() -> None:
    asked = replace(shown("in 2 minutes"), was_asked=True)
    assert read_submitted("in 2 minutes", later(1), None, asked).was_seen
    assert not read_submitted("in 2 minutes", later(3), None, asked).was_seen


def test_a_chosen_reading_is_the_one_next_to_its_button() -> None:
    chosen = "Dec 1 2026 7am"
    for before in (shown("tomorrow at 7"), shown("tomorrow at 7", chosen)):
        sent = read_submitted("tomorrow at 7", later(12 * 60 + 1), chosen, before)
        assert isinstance(sent.read, Understood)
        assert (sent.read.date, sent.was_seen or sent.is_complete) == (datetime(2026, 12, 1, 7), True)
    other = read_submitted("wednesday at 7", NOON, chosen, shown("tomorrow at 7"))
    assert not isinstance(other.read, Understood)


@pytest.mark.parametrize("words", ["tomorrow 3pm", "tomorrow 3-3:45pm CT", "tomorrow", "tue 7", "in 2 hours", "¿|?"])
@pytest.mark.parametrize("asked", [False, True])
def test_a_shown_reading_survives_a_round_trip(words: str, asked: bool) -> None:
    there = replace(shown(words), was_asked=asked)
    back = ShownReading.load(FormMetadata.load(FormMetadata(seen=there.dump()).dump()).seen)
    assert back
    assert back.is_for(words, NOON)
    assert (back.at, back.was_asked, back.read is None) == (there.at, asked, there.read is None)
    assert there.read is None or back.shows(there.read)


AT = "a|2026-11-30T12:00:00"
STRANGE = [
    "",
    "|",
    "a|b|c",
    "a|0001-01-01T00:00:00|",
    "a|9999-12-31T23:59:59|",
    "a|2026-11-30T12:00:00+00:00|",
    f"{AT}|asked|x|y|z",
    f"{AT}||2026-12-01|UTC",
    f"{AT}||2026-12-01T15:00:00|Mars/Base|",
    f"{AT}||2026-12-01T15:00:00|America/New_York|x",
    f"{AT}||2026-12-01T15:00:00|America/New_York|99999999999999",
]


@pytest.mark.parametrize("text", STRANGE)
def test_a_malformed_shown_reading_is_none(text: str) -> None:
    assert ShownReading.load(text) is None
