"""Digests are planned once for each place and day, and leased by one worker. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from slackbot.domain.notification import Digest, NotificationState, day_bounds, intend_to_post, mark_posted, starts_at
from slackbot.domain.request import PostedMessage, Request, State
from slackbot.errors import LeaseLost
from slackbot.storage.store import Store
from tests.support.databases import a_request

AT = 1796128200.0  # December 1, 2026, 7:30 AM in New York
DAY = day_bounds(date(2026, 12, 1), date(2026, 12, 1), "America/New_York")


def a_digest(place: str = "C1", day: int = 1, **changes: Any) -> Digest:
    return replace(
        Digest(f"{place}/2026-12-0{day}", place, None, date(2026, 12, day), "America/New_York", AT, AT, planned_at=AT),
        **changes,
    )


def test_a_digest_is_planned_once(store: Store) -> None:
    assert store.digests.plan([a_digest(), a_digest("U1", facility_id="tulsa")])
    assert not store.digests.plan([a_digest(due_at=AT + 60)])
    assert not store.digests.plan([])
    assert store.digests.list_all() == [a_digest(), a_digest("U1", facility_id="tulsa")]
    assert store.digests.next_due(AT) == AT


def test_a_digest_goes_to_one_of_two_workers_and_is_settled_by_it_alone(store: Store) -> None:
    store.digests.plan([a_digest()])
    [held] = store.digests.claim("a", AT, limit=5)
    assert store.digests.claim("b", AT, limit=5) == []
    posting = intend_to_post(held)
    store.digests.save(posting)
    [lease] = store.digests.leases()
    store.digests.expire_lease(lease)
    [again] = store.digests.claim("b", AT, limit=5)
    assert (again.state, again.tries) == (NotificationState.POSTING, 1)
    with pytest.raises(LeaseLost):
        store.digests.save(mark_posted(posting, None), release=True)
    done = mark_posted(intend_to_post(again), PostedMessage("C1", "1.1"))
    store.digests.save(done, release=True)
    assert done.may_be_posted
    assert store.digests.list_all() == [replace(done, owner=None)]
    assert store.digests.claim("c", AT + 1e6, limit=5) == []


def test_after_a_restore_only_what_was_due_may_be_a_duplicate(store: Store) -> None:
    store.digests.plan([a_digest(), a_digest("C2", due_at=AT + 60), a_digest("C3", due_at=None)])
    store.mark_possible_duplicates(AT)
    assert [each.may_be_posted for each in store.digests.list_all()] == [True, False, False]


def test_old_digests_are_deleted(store: Store) -> None:
    store.digests.plan([a_digest(), a_digest(day=2, at=AT + 86400)])
    store.digests.delete_before(AT + 1)
    assert [each.id for each in store.digests.list_all()] == ["C1/2026-12-02"]


def add(store: Store, number: int, day: int = 1, hour: int = 15, **changes: Any) -> Request:
    request = a_request(number, **{"state": State.SCHEDULED, "send_at": None, **changes})
    request = replace(request, interview=replace(request.interview, date=datetime(2026, 12, day, hour)))
    store.add(request)
    return request


def test_a_days_interviews_are_the_active_ones_that_begin_on_it_and_are_not_over(store: Store) -> None:
    add(store, 1, hour=16)
    add(store, 2, hour=9, facility_id="tulsa")
    add(store, 3, day=2, hour=0)
    add(store, 4, hour=0)
    add(store, 5, cancelled_by="U1")
    add(store, 6, moved_to="V1")
    add(store, 7, applicant_name="")
    for number, state in enumerate(set(State) - {State.SCHEDULED}, 10):
        add(store, number, state=state)
    now = DAY[0] + 3600.0  # when the one at midnight ends
    assert [each.id for each in store.user_lists.of_everybody(now - 1, DAY, None)] == ["V4", "V2", "V1"]
    assert [each.id for each in store.user_lists.of_everybody(now, DAY, None)] == ["V2", "V1"]
    assert [each.id for each in store.user_lists.of_everybody(now, DAY, "tulsa")] == ["V2"]


def test_a_persons_list_has_their_interviews_and_their_unconfirmed_requests(store: Store) -> None:
    add(store, 1)
    add(store, 2, requested_by="U9", interviewer_user="U1")
    add(store, 3, requested_by="U9", booked_by="U1", interviewer_user=None)
    add(store, 4, requested_by="U9", interviewer_user="U2")
    add(store, 5, state=State.UNCONFIRMED)
    add(store, 6, state=State.UNCONFIRMED, settled_how="dismissed")
    add(store, 7, state=State.UNCONFIRMED, requested_by="U9", interviewer_user="U1")
    add(store, 8, day=2)
    for number, state in enumerate((State.FAILED, State.WITHDRAWN, State.ACCEPTED, State.WAITING), 10):
        add(store, number, state=state)
    now = starts_at(a_request().interview)
    assert [each.id for each in store.user_lists.listed("U1", now)] == ["V1", "V2", "V3", "V5", "V8"]
    assert [each.id for each in store.user_lists.listed("U1", now, DAY)] == ["V1", "V2", "V3", "V5"]
    assert store.user_lists.listed("U8", now) == []
