"""The message about a hiring day: what is below its lines, and what is said about its applicants before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot import messages
from slackbot.domain.hiring_day import HiringDay
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.request import Request, State
from tests.support.databases import a_request

BOOKED, FAILED = (replace(a_request(place), state=state) for place, state in ((1, State.SCHEDULED), (2, State.FAILED)))
TWO_MORE_THERE = replace(BOOKED, also_there=("U8", "U9"))
BELOW = {
    (BOOKED, BOOKED): "Booked by <@U1>",
    (BOOKED, FAILED): "Requested by <@U1> · Code V0",
    (TWO_MORE_THERE, TWO_MORE_THERE): "Booked by <@U1>\nApploi lists <@U2> as the interviewer.",
}


def day_of(request: Request) -> HiringDay:
    return HiringDay("V0", "U1", request.reply_to, 1000.0)


@pytest.mark.parametrize(("lines", "said"), BELOW.items())
def test_the_code_is_shown_while_something_is_not_booked(lines: tuple[Request, ...], said: str) -> None:
    message = messages.hiring_day_message(day_of(lines[0]), lines, {})
    assert message.blocks[-1]["elements"][0]["text"] == said


TOLD = {
    ApplicantIsTold.UNKNOWN: "I don't contact the applicants.",
    ApplicantIsTold.APPLOI: "Apploi invites the applicants.",
    ApplicantIsTold.US: "Please invite the applicants.",
}


@pytest.mark.parametrize("told", TOLD)
def test_all_applicants_are_meant(told: ApplicantIsTold) -> None:
    assert TOLD[told] in messages.day_undo_message(day_of(BOOKED), [BOOKED, FAILED], told).text
