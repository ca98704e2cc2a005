"""Who an interview belongs to, and who may say that its old time is deleted in Apploi."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot.domain.person import Person
from slackbot.domain.request import Request, State, mark_cancelled, mark_old_time_deleted, new_request
from slackbot.errors import NotAllowed
from slackbot.slack.access import require_changeable
from tests.support.databases import a_request

BOOKED = a_request(1, state=State.SCHEDULED, requested_by="U1", interviewer_user="U2")


def next_one(earlier: Request, by: str) -> Request:
    """The request that this user makes to move the interview."""
    made = new_request(
        f"V{earlier.sequence + 2}",
        earlier.interview,
        applicant_name=earlier.applicant_name,
        requested_by=by,
        interviewer_user=earlier.interviewer_user,
        reply_to=earlier.reply_to,
        words="",
        now=2000.0,
        moves=earlier,
        booked_by=earlier.booker,
    )
    return replace(made, state=State.SCHEDULED)


def test_the_booker_stays_the_same_whoever_moves_it() -> None:
    chain = [BOOKED]
    for mover in ("U2", "U9", "U1", "U2"):
        chain.append(next_one(chain[-1], mover))
    assert {each.booker for each in chain} == {"U1"}
    assert [each.requested_by for each in chain] == ["U1", "U2", "U9", "U1", "U2"]


MOVED = next_one(BOOKED, "U9")


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (Person("U1"), True),
        (Person("U2"), True),
        (Person("U3", is_admin=True), True),
        (Person("U9"), False),
        (Person("U3"), False),
    ],
    ids=["booker", "interviewer", "admin", "mover", "anybody"],
)
def test_booker_interviewer_and_admins_may_change_it(person: Person, may: bool) -> None:
    if may:
        assert require_changeable(MOVED, person) is MOVED
    else:
        with pytest.raises(NotAllowed, match=r"Only <@U1> \(booked it\), <@U2> \(interviewer\), or an admin"):
            require_changeable(MOVED, person)


def test_somebody_says_once_that_the_old_time_is_deleted() -> None:
    old = replace(BOOKED, moved_to="V2")
    said = mark_old_time_deleted(old, "U2")
    assert (said.deleted_by, said.moved_to) == ("U2", "V2")
    with pytest.raises(NotAllowed, match="<@U2> already said that the old time is deleted"):
        mark_old_time_deleted(said, "U1")


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (BOOKED, "hasn't been moved"),
        (mark_cancelled(BOOKED, "U1"), "hasn't been moved"),
        (replace(BOOKED, moved_to="V2", applicant_name=""), "details were deleted"),
    ],
    ids=["not moved", "canceled", "redacted"],
)
def test_only_a_moved_interview_has_an_old_time(request_: Request, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        mark_old_time_deleted(request_, "U1")
