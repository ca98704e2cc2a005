"""*Undo* against the clock: exactly one of the two wins, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from slackbot.domain.request import PostedMessage, ReportStatus, State, intend_to_send, supersede, withdraw
from slackbot.errors import LeaseLost, NotAllowed
from slackbot.storage.store import Store
from tests.integration.worker.test_worker import SCHEDULED, Apploi, Slack, a_request, at_work
from tests.support.steps import eventually

NOW = 2000.0
REQUESTS = 60


def undo(store: Store, request_id: str) -> bool:
    """Press *Undo*; whether it was in time."""
    try:
        store.change(request_id, lambda stored: withdraw(stored, "U1", NOW), "undone")
    except NotAllowed:
        return False
    return True


def test_a_worker_that_has_claimed_it_cannot_send_it_once_it_is_undone(store: Store) -> None:
    store.add(a_request())
    [claimed] = store.claim("worker", NOW, 1)
    assert undo(store, "V1")
    with pytest.raises(LeaseLost):
        store.save(intend_to_send(claimed))
    assert store.claim("another", NOW + 1e6, 1) == []
    found = store.get("V1")
    assert found
    assert (found.state, found.due_at) == (State.WITHDRAWN, None)


def test_once_the_intent_to_send_is_stored_undo_is_refused(store: Store) -> None:
    store.add(a_request())
    [claimed] = store.claim("worker", NOW, 1)
    store.save(intend_to_send(claimed))
    assert not undo(store, "V1")
    store.release(replace(intend_to_send(claimed), state=State.SCHEDULED))


def test_each_request_is_either_undone_or_sent(store: Store) -> None:
    for number in range(1, REQUESTS + 1):
        store.add(a_request(number, send_at=1000.0 + number))
    apploi, slack = Apploi(SCHEDULED), Slack()
    ids = [f"V{number}" for number in range(REQUESTS, 0, -1)]  # from the other end than the worker
    with at_work(store, apploi, slack), ThreadPoolExecutor(4) as people:
        undone = {
            one
            for one, was_undone in zip(ids, people.map(lambda one: undo(store, one), ids), strict=True)
            if was_undone
        }
        eventually(lambda: all(request.due_at is None for request in store.list_requests(limit=REQUESTS)))
    sent = [f"V{put.applicant_id}" for put in apploi.puts]
    assert sorted([*undone, *sent]) == sorted(ids)
    assert {one.id for one in store.list_requests([State.WITHDRAWN], REQUESTS)} == undone


def test_a_later_booking_of_the_applicant_goes_on_and_nothing_conflicts(store: Store) -> None:
    store.add(a_request(1, applicant="7"))
    store.add(a_request(2, applicant="7"))
    assert [one.id for one in store.claim("worker", NOW, 9)] == ["V1"]
    assert undo(store, "V1")
    assert [one.id for one in store.claim("worker", NOW, 9)] == ["V2"]
    assert undo(store, "V2")
    assert store.add(a_request(3, applicant="7"), acknowledged_conflicts=()).is_new
    assert [one.id for one in store.find_bookings("7", 0.0)] == ["V3"]


def test_a_move_that_was_undone_can_be_made_again(store: Store) -> None:
    store.add(a_request(1, state=State.SCHEDULED, send_at=None))
    store.add(a_request(2, applicant="1", moves="V1"))
    with pytest.raises(NotAllowed, match="already being moved"):
        store.add(a_request(3, applicant="1", moves="V1"))
    assert undo(store, "V2")
    assert store.add(a_request(3, applicant="1", moves="V1")).is_new


def test_the_request_that_it_replaced_is_open_again_in_the_same_transaction(store: Store) -> None:
    store.add(a_request(1, state=State.FAILED, send_at=None, report_status=ReportStatus.REPORTED))
    store.add(a_request(2, replaces="V1"))
    assert store.user_lists.count_needing_action() == 0
    assert undo(store, "V2")
    found = store.get("V1")
    assert found
    assert found.needs_action
    assert supersede(found, "U1")


def test_the_message_with_undo_is_taken_once(store: Store) -> None:
    store.add(a_request(1))
    store.undo_messages.add("V1", PostedMessage("D1", "1.1"))
    store.undo_messages.add("V1", PostedMessage("D1", "2.2"))
    assert [store.undo_messages.take("V1") for _ in range(2)] == [PostedMessage("D1", "1.1"), None]
