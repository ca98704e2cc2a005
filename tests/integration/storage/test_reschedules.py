"""Rescheduling an interview by a later request. On both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slackbot.domain.request import (
    OPERATOR,
    ReportStatus,
    Request,
    State,
    cancel,
    intend_to_send,
    mark_cancelled,
    retry,
)
from slackbot.errors import NotAllowed
from slackbot.storage.store import Store
from tests.integration.storage.test_concurrency import at_once
from tests.support.databases import a_request

BOOKED = a_request(1, state=State.SCHEDULED, send_at=None)
MOVE = a_request(2, moves="V1")


def moved_to(store: Store) -> str | None:
    stored = store.get("V1")
    assert stored
    return stored.moved_to


def test_an_interview_counts_as_moved_once_the_new_request_is_scheduled(store: Store) -> None:
    store.add(BOOKED)
    store.add(MOVE)
    [claimed] = store.claim("me", 1e10, 5)
    store.save(intend_to_send(claimed))
    assert moved_to(store) is None
    store.save(replace(claimed, state=State.SCHEDULED))
    assert moved_to(store) == "V2"


def test_marking_the_new_request_as_scheduled_moves_the_old_one(store: Store) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=State.UNCONFIRMED))
    store.change("V2", lambda found: replace(found, state=State.SCHEDULED))
    assert moved_to(store) == "V2"


def test_a_worker_that_still_reports_the_old_time_does_not_undo_the_move(store: Store) -> None:
    store.add(replace(BOOKED, report_at=0.0, report_status=ReportStatus.DUE))
    [telling] = store.claim("me", 1e10, 5)
    store.add(MOVE)
    store.change("V2", lambda move: replace(move, state=State.SCHEDULED))
    store.release(telling)
    assert moved_to(store) == "V2"


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SENDING, State.WAITING, State.UNCONFIRMED])
def test_two_requests_cannot_reschedule_one_interview_at_once(store: Store, state: State) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=state))
    with pytest.raises(NotAllowed, match="already being moved"):
        store.add(a_request(3, moves="V1"))
    assert store.get("V3") is None


def test_a_failed_reschedule_can_be_retried(store: Store) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=State.FAILED))
    assert store.add(a_request(3, moves="V1", replaces="V2")).is_new


def test_a_settled_unconfirmed_reschedule_blocks_no_other(store: Store) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=State.UNCONFIRMED, report_status=ReportStatus.REPORTED))
    store.change("V2", lambda move: cancel(move, OPERATOR, 5000.0))
    assert store.add(a_request(3, moves="V1")).is_new


def test_a_reschedule_that_is_sent_again_blocks_others(store: Store) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=State.UNCONFIRMED))
    store.change("V2", lambda move: retry(move, OPERATOR, 5000.0))
    with pytest.raises(NotAllowed, match="already being moved"):
        store.add(a_request(3, moves="V1"))


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (replace(BOOKED, moved_to="V9"), "already moved"),
        (replace(BOOKED, state=State.UNCONFIRMED), "is unconfirmed"),
        (mark_cancelled(BOOKED, "U7"), "<@U7> says it's deleted in Apploi"),
        (None, "no longer have a record"),
    ],
    ids=["moved", "not booked", "cancelled", "unknown"],
)
def test_an_inactive_interview_cannot_be_rescheduled(store: Store, old: Request | None, why: str) -> None:
    if old:
        store.add(old)
    with pytest.raises(NotAllowed, match=why):
        store.add(MOVE)
    assert store.get("V2") is None


def test_the_same_form_submitted_twice_is_one_reschedule(store: Store) -> None:
    store.add(BOOKED)
    assert store.add(MOVE).is_new
    assert not store.add(MOVE).is_new


def test_the_old_time_of_a_moved_interview_conflicts_with_nothing(store: Store) -> None:
    store.add(BOOKED)
    assert store.add(MOVE, acknowledged_conflicts=()).is_new
    store.change("V2", lambda move: replace(move, state=State.SCHEDULED))
    assert store.add(a_request(3, moves="V2"), acknowledged_conflicts=()).is_new


def cancelled(request: Request) -> Request:
    return mark_cancelled(request, "U7")


@pytest.mark.parametrize("state", State)
def test_an_interview_cannot_be_canceled_while_it_is_being_rescheduled(store: Store, state: State) -> None:
    store.add(BOOKED)
    store.add(replace(MOVE, state=state))
    if state in (State.ACCEPTED, State.SENDING, State.WAITING):
        with pytest.raises(NotAllowed, match="being moved right now"):
            store.change("V1", cancelled)
        with pytest.raises(NotAllowed, match="being moved right now"):
            store.check_not_being_rescheduled("V1")
    else:
        store.check_not_being_rescheduled("V1")
        store.change("V1", cancelled)


def test_of_a_reschedule_and_a_cancellation_at_once_one_is_refused(store: Store) -> None:
    """Both together would book the new time of an interview that people believe is canceled."""
    for number in range(1, 41, 2):
        booked = a_request(number, state=State.SCHEDULED, send_at=None)
        store.add(booked)

        def act(index: int, booked: Request = booked, number: int = number) -> bool:
            try:
                if index:
                    return bool(store.change(booked.id, cancelled))
                return store.add(a_request(number + 1, moves=booked.id)).is_new
            except NotAllowed:
                return False

        assert sorted(at_once(2, act)) == [False, True]


def test_a_canceled_interview_conflicts_with_nothing(store: Store) -> None:
    store.add(mark_cancelled(BOOKED, "U7"))
    assert store.add(a_request(3), acknowledged_conflicts=()).is_new
