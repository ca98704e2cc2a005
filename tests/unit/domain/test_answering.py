"""The interviewer's answer: who may give it, until when, and who learns of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    Recipient,
    plan_answered,
    skip_reason,
    starts_at,
)
from slackbot.domain.notification import NotificationSettings as Settings
from slackbot.domain.request import Answer, PostedMessage, Request, State, give_answer
from slackbot.errors import NotAllowed
from tests.support.databases import a_request

POSTED = PostedMessage("C1", "1.1")
BOOKED = a_request(1, state=State.SCHEDULED, requested_by="U1", interviewer_user="U2", posted_message=POSTED)
BEGINS = starts_at(BOOKED.interview)
NOW = BEGINS - 3600.0
COMING, DECLINED = Answer.COMING, Answer.DECLINED


def answered(*answers: Answer, request: Request = BOOKED) -> Request:
    for number, answer in enumerate(answers):
        request = give_answer(request, request.interviewer_user or "", answer, NOW + number)
    return request


@pytest.mark.parametrize("answers", [[COMING], [DECLINED], [COMING, DECLINED], [DECLINED, COMING]])
def test_an_answer_is_stored_and_may_change(answers: list[Answer]) -> None:
    request = answered(*answers)
    assert (request.answer, request.answered_at, request.answer_number) == (
        answers[-1],
        NOW + len(answers) - 1,
        len(answers),
    )
    assert request.is_active  # it books and cancels nothing


REFUSED = [
    ("twice", answered(COMING), "U2", COMING, NOW, "You already said you'll be there."),
    ("twice no", answered(DECLINED), "U2", DECLINED, NOW, "You already said you can't make it."),
    ("its booker", BOOKED, "U1", DECLINED, NOW, "Only <@U2>, who conducts this interview, can answer that."),
    ("not in Slack", replace(BOOKED, interviewer_user=None), "U1", COMING, NOW, "The interviewer isn't in Slack"),
    ("moved", replace(BOOKED, moved_to="V2"), "U2", COMING, NOW, "This interview was already moved."),
    ("canceled", replace(BOOKED, cancelled_by="U1"), "U2", DECLINED, NOW, "This interview was canceled"),
    ("begun", BOOKED, "U2", DECLINED, BEGINS, "This interview's start time has passed, so nothing was changed."),
    ("not booked", replace(BOOKED, state=State.FAILED), "U2", COMING, NOW, "This request is failed"),
    ("erased", replace(BOOKED, applicant_name=""), "U2", COMING, NOW, "This request is old"),
]


@pytest.mark.parametrize(
    ("request_", "by", "answer", "now", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_an_answer_is_refused(request_: Request, by: str, answer: Answer, now: float, why: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        give_answer(request_, by, answer, now)
    assert str(refusal.value).startswith(why)


DM = PostedMessage("D1", "1.1")
OWN = replace(BOOKED, interviewer_user="U1")
MOVED_BY_LUIS = replace(BOOKED, requested_by="U2", booked_by="U1")
TOLD = [
    ("yes, in a channel", BOOKED, [COMING], ["C1 1.1"]),
    ("no, in a channel", BOOKED, [DECLINED], ["U1 None", "C1 1.1"]),
    ("yes, after all", BOOKED, [DECLINED, COMING], ["U1 None", "C1 1.1"]),
    ("no, after all", BOOKED, [COMING, DECLINED], ["U1 None", "C1 1.1"]),
    ("yes, in the booker's messages", replace(BOOKED, posted_message=DM), [COMING], ["D1 1.1"]),
    ("no, in the booker's messages", replace(BOOKED, posted_message=DM), [DECLINED], ["U1 None"]),
    ("the booker's own, yes", replace(OWN, posted_message=DM), [COMING], []),
    ("the booker's own, no", replace(OWN, posted_message=DM), [DECLINED], ["U1 None"]),
    ("the booker's own, in a channel, after all", OWN, [DECLINED, COMING], ["C1 1.1"]),
    ("moved by the interviewer, yes", replace(MOVED_BY_LUIS, posted_message=DM), [COMING], []),
    ("moved by the interviewer, no", replace(MOVED_BY_LUIS, posted_message=DM), [DECLINED], ["U1 None"]),
    ("never posted", replace(BOOKED, posted_message=None), [COMING], []),
]


@pytest.mark.parametrize(("request_", "answers", "places"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_who_learns_of_an_answer(request_: Request, answers: list[Answer], places: list[str]) -> None:
    request = answered(*answers, request=request_)
    *told, update = plan_answered(request, NOW)
    assert [f"{one.place} {one.thread_ts}" for one in told] == places
    assert {one.kind for one in told} <= {NotificationKind.ANSWER}
    assert (update.kind, update.place) == (NotificationKind.OUTDATED, request.interviewer_user)
    assert all(skips(one, request) == "" for one in told)  # whatever people have turned off


def skips(one: Notification, request: Request) -> str:
    return skip_reason(one, request, Recipient("America/New_York", tell_booked=False), Settings(), NOW)


def test_only_the_newest_answer_of_the_current_interview_is_told() -> None:
    first, second = answered(DECLINED), answered(DECLINED, COMING)
    told = plan_answered(first, NOW)[0]
    assert skips(told, second) == "the interviewer has answered again"
    assert skips(told, replace(first, moved_to="V2")) == "the interview was moved"
    assert skips(told, replace(first, cancelled_by="U1")) == "the interview was canceled"
    assert {one.id for one in plan_answered(first, NOW)}.isdisjoint(one.id for one in plan_answered(second, NOW))
