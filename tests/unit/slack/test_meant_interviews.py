"""Which interview is meant by somebody who can't make one, and what they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from slackbot.command_text.absence import read_absence
from slackbot.dates import Reference
from slackbot.domain.request import Answer, Request, State
from slackbot.messages import Message
from slackbot.slack.meant_interviews import answer_absence
from tests.support.databases import a_request

HERE = Reference(datetime(2026, 11, 30, 9), "America/Los_Angeles")
NOW = 1_796_058_000.0  # the same moment


def interview(number: int, name: str, day: int, hour: int, zone: str = "America/New_York") -> Request:
    made = a_request(number, state=State.SCHEDULED, interviewer_user="U2", applicant_name=name, accepted_at=NOW)
    return replace(made, interview=replace(made.interview, date=datetime(2026, 12, day, hour), timezone=zone))


MEI = interview(1, "Mei Chen", 9, 15)  # noon in Los Angeles
MARCUS, HANNAH = interview(2, "Marcus Bell", 9, 17), interview(3, "Hannah Weiss", 11, 1)
OWN = [MEI, MARCUS, HANNAH]
WHICH = "You have 2 interviews on Wed, Dec 9. Which one do you mean?"


def answered(text: str, own: list[Request] = OWN) -> Message:
    absence = read_absence(text)
    assert absence is not None
    return answer_absence(absence, own, HERE)


def offered(message: Message) -> dict[str, list[tuple[str, str]]]:
    """The buttons of each request: labels and values."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return {
        row["block_id"].removeprefix("absence_"): [(one["text"]["text"], one["value"]) for one in row["elements"]]
        for row in rows
    }


def test_the_issues_own_words() -> None:
    message = answered("I can't make it on Dec 9, can we do Dec 10 at noon?", [MEI, HANNAH])
    assert message.text == "You're interviewing Mei Chen on Wed, Dec 9, 12:00 PM PT."
    assert message.blocks[0]["text"]["text"] == "You're interviewing *Mei Chen* on Wed, Dec 9, 12:00 PM PT."
    assert offered(message) == {
        "V1": [
            ("Move to Thu, Dec 10, 12:00 PM PT", "V1:0 Dec 10, 2026 3:00 PM"),  # by the interview's own clock
            ("Someone else takes it", "V1:0"),
            ("I can't make it", "V1:0"),
        ]
    }


TABLE: list[tuple[str, list[Request], str, str]] = [
    ("I can't make it on Dec 9", OWN, "V1 V2", WHICH),
    ("I can't make it on Dec 9 at noon", OWN, "V1", ""),
    ("I can't make it on Dec 9 at 3am", OWN, "V1 V2", WHICH),
    ("I can't make Mei Chen's interview", OWN, "V1", ""),
    ("I can't interview Marcus on Dec 9", OWN, "V2", ""),
    ("I can't make it on Dec 10", OWN, "V3", ""),  # 1 AM on Dec 11 in New York
    ("I can't make it", OWN, "V1 V2 V3", "You have 3 interviews coming up. Which one do you mean?"),
    ("I can't make it", [MEI], "V1", ""),
    (
        "I can't make it on Dec 15",
        [MEI],
        "V1",
        "You aren't interviewing anyone on Tue, Dec 15. Do you mean another day?",
    ),
    ("Hannah: I can't make it on Dec 15", OWN, "V3", "You aren't interviewing anyone on Tue, Dec 15. Do you mean"),
]


@pytest.mark.parametrize(("text", "own", "meant", "question"), TABLE, ids=[f"{row[0]} {row[2]}" for row in TABLE])
def test_which_interview_is_meant(text: str, own: list[Request], meant: str, question: str) -> None:
    message = answered(text, own)
    assert " ".join(offered(message)) == meant
    first = message.text.split("\n")[0]
    assert first.startswith(question or "You're interviewing")


MOVES = [
    (
        "I can't make it on Dec 9 at noon, can we do 2pm instead?",
        "Move to Wed, Dec 9, 2:00 PM PT",
        "Dec 9, 2026 5:00 PM",
    ),
    ("I can't make it at noon on Dec 9, can we do 4pm ET?", "Move to Wed, Dec 9, 4:00 PM ET", "Dec 9, 2026 4:00 PM"),
    (
        "I can't make it at noon on Dec 9, how about Dec 10 3-3:45pm?",
        "Move to Thu, Dec 10, 3:00 PM PT",
        "Dec 10, 2026 6:00 PM for 45 min",
    ),
    ("I can't make it at noon on Dec 9, how about noon?", "Reschedule", ""),
    ("I can't make it at noon on Dec 9, how about Dec 10 or Dec 11 at 2pm?", "Reschedule", ""),
]


@pytest.mark.parametrize(("text", "label", "typed"), MOVES, ids=[row[0] for row in MOVES])
def test_the_time_that_was_proposed(text: str, label: str, typed: str) -> None:
    assert offered(answered(text))["V1"][0] == (label, f"V1:0 {typed}".strip())


def test_who_said_no_before_is_not_asked_again() -> None:
    message = answered("I can't make it on Dec 9", [replace(MEI, answer=Answer.DECLINED, requested_by="U1")])
    assert "You said you can't make it, and I told <@U1>." in message.text
    assert [label for label, _ in offered(message)["V1"]] == ["Reschedule", "Someone else takes it"]
