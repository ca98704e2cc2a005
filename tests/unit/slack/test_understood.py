"""What the answer to a message says was understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from slackbot.command_text import split_command
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.domain.request import State
from slackbot.slack.form.rescheduling import on_day
from slackbot.slack.meant_interviews import matching_interviews
from slackbot.slack.understood import booking_summary, interview_summary
from tests.support.databases import a_request

NOW = datetime(2026, 11, 22, 9)
HERE = Reference(NOW, "America/New_York")
SECONDS = 1795356000.0  # that moment

SAID = [
    ("Hannah Weiss Dec 30 2pm", "*Hannah Weiss, Wed, Dec 30, 2:00 PM ET*."),
    ("Hannah Weiss Dec 30 2pm PT for 45 min", "*Hannah Weiss, Wed, Dec 30, 2:00–2:45 PM PT*."),
    ("Hannah Weiss Dec 30 2pm with me on Zoom", "*Hannah Weiss, Wed, Dec 30, 2:00 PM ET, with you, Zoom*."),
    ("Hannah Weiss with Luis", "*Hannah Weiss, with Luis*."),
    ("Hannah Weiss with <@U012|luis>", "*Hannah Weiss, with <@U012|luis>*."),
    ("Hannah Weiss tue 7", "*Hannah Weiss*. Tuesday, Nov 24 at 7 AM or 7 PM?"),
    ("Hannah Weiss & Marcus Bell tue 2pm", "*Hannah Weiss and Marcus Bell, Tue, Nov 24, 2:00 PM ET*."),
    ("tomorrow 2pm", "*Mon, Nov 23, 2:00 PM ET*."),
    ("265733753 tomorrow 2pm", "*265733753, Mon, Nov 23, 2:00 PM ET*."),
    ("Tom & <Sons> *x*", "*Tom &amp; &lt;Sons&gt; ∗x∗*."),
    ("hello", ""),
    ("I can't make it on Dec 9", ""),
    ("is this the right place to ask for a raise", ""),
]


@pytest.mark.parametrize(("words", "expected"), SAID)
def test_the_summary_says_who_and_when_or_nothing(words: str, expected: str) -> None:
    said = booking_summary(split_command(words, HERE), SECONDS)
    assert said.startswith(expected) if expected else said == ""


def test_one_interview_is_named_and_several_are_counted() -> None:
    one = a_request(1, state=State.SCHEDULED)
    assert interview_summary("cancel", [one], SECONDS) == "cancel *Jane Doe, Tue, Dec 1, 3:00 PM ET*."
    assert interview_summary("cancel", [one, one], SECONDS) == "cancel one of *2 interviews*."


NAMES = [
    ("", 3),
    ("marcus", 2),
    ("Bell, Marcus", 2),
    ("jose", 1),
    ("José Ramírez", 1),
    ("7", 1),
    ("Mark Bell", 0),
]


@pytest.mark.parametrize(("name", "number"), NAMES)
def test_a_name_finds_interviews_by_its_words_without_accents(name: str, number: int) -> None:
    people = ("Marcus Bell", "Marcus Bell", "José Ramírez")
    interviews = [a_request(each, applicant=str(5 + each), applicant_name=who) for each, who in enumerate(people)]
    assert len(matching_interviews(name, interviews)) == number


def test_a_day_tells_interviews_apart_and_hides_none_if_it_fits_none() -> None:
    one, other = a_request(1), a_request(2)
    other = replace(other, interview=replace(other.interview, date=datetime(2026, 12, 2, 9)))
    wednesday = NotUnderstood("no_time", "What time?", date(2026, 12, 2))
    friday = Understood(datetime(2026, 12, 4, 9), "America/New_York", False, None, "", ())
    assert on_day(wednesday, [one, other]) == [other]
    assert on_day(friday, [one, other]) == on_day(None, [one, other]) == [one, other]
