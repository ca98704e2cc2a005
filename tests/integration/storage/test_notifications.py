"""Notifications are planned once, leased by one worker, and recorded in the history. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
    intend_to_post,
    mark_posted,
    plan_cancelled,
    retry_later,
)
from slackbot.domain.request import State as RequestState
from slackbot.domain.request import mark_cancelled
from slackbot.errors import LeaseLost, NotAllowed
from slackbot.storage.store import NotificationsTable, Store
from tests.support.databases import a_request

NOW = 5000.0
BOOKED = a_request(1, state=RequestState.SCHEDULED, send_at=None)


@pytest.fixture(autouse=True)
def _a_request(store: Store) -> None:
    store.add(BOOKED)


def a_notification(number: int = 1, due_at: float | None = NOW, **changes: Any) -> Notification:
    return replace(
        Notification(f"V1/reminder/{number}", "V1", NotificationKind.REMINDER, "U2", "1.1", 3600.0, due_at), **changes
    )


def claim(store: Store, owner: str = "a", now: float = NOW, limit: int = 10) -> list[Notification]:
    return store.notifications.claim(owner, now, limit=limit)


def expire_leases(store: Store) -> None:
    """As if no lease had been renewed for long enough."""
    for lease in store.notifications.leases():
        assert store.notifications.expire_lease(lease)


def ids(notifications: list[Notification]) -> list[str]:
    return [notification.id[-1] for notification in notifications]


def test_planned_notifications_are_stored(store: Store) -> None:
    planned = [
        a_notification(1),
        a_notification(2, due_at=None, thread_ts=None, lead=None, state=NotificationState.POSTED, tries=3),
    ]
    store.notifications.plan(planned)
    assert store.notifications.list_for_request("V1") == planned


def test_planning_again_leaves_stored_notifications_alone(store: Store) -> None:
    store.notifications.plan([a_notification()])
    [held] = claim(store)
    store.notifications.release(mark_posted(held, None))
    store.notifications.plan([a_notification(), a_notification(2)])
    assert [one.state for one in store.notifications.list_for_request("V1")] == [
        NotificationState.DUE,
        NotificationState.POSTED,
    ]


def test_a_claim_takes_what_is_due_longest_first_and_no_more_than_asked(store: Store) -> None:
    store.notifications.plan(
        [a_notification(1, 30.0), a_notification(2, 10.0), a_notification(3, 20.0), a_notification(4, NOW + 1)]
    )
    assert ids(claim(store, limit=2)) == ["2", "3"]
    assert ids(claim(store)) == ["1"]


def test_a_leased_notification_is_not_claimed_at_any_time(store: Store) -> None:
    store.notifications.plan([a_notification()])
    claim(store, "a")
    for now in (0.0, NOW, NOW + 1e9):
        assert claim(store, "b", now=now) == []
    expire_leases(store)
    [taken_over] = claim(store, "b")
    assert (taken_over.owner, taken_over.claims) == ("b", 2)


@pytest.mark.parametrize("save", [NotificationsTable.save, NotificationsTable.release])
def test_a_worker_that_lost_its_lease_stores_nothing(store: Store, save: Callable[..., None]) -> None:
    store.notifications.plan([a_notification()])
    [lost] = claim(store, "a")
    expire_leases(store)
    [held] = claim(store, "a")
    with pytest.raises(LeaseLost, match="V1"):
        save(store.notifications, intend_to_post(lost))
    assert store.notifications.list_for_request("V1") == [held]


def test_an_interrupted_post_is_claimed_in_posting(store: Store) -> None:
    store.notifications.plan([a_notification()])
    [held] = claim(store)
    store.notifications.save(intend_to_post(held))
    assert claim(store, "b") == []
    expire_leases(store)
    [found] = claim(store, "b")
    assert (found.state, found.tries) == (NotificationState.POSTING, 1)


def test_a_heartbeat_renews_only_leases_of_its_owner_on_running_work(store: Store) -> None:
    store.notifications.plan([a_notification(1), a_notification(2), a_notification(3)])
    claim(store, "a", limit=2)
    claim(store, "b", limit=1)
    before = store.notifications.leases()
    store.notifications.renew("a", ["V1/reminder/1", "V1/reminder/3"], NOW + 20.0)
    assert [lease.id[-1] for lease in before if store.notifications.expire_lease(lease)] == ["2", "3"]
    assert ids(claim(store, "c")) == ["2", "3"]


def test_work_planned_before_the_clock_was_set_back_is_due_at_once(store: Store) -> None:
    store.notifications.plan([a_notification(due_at=NOW + 2.0, planned_at=NOW)])
    assert claim(store) == []
    assert store.notifications.next_due(NOW - 3600.0) == 0.0
    assert ids(claim(store, now=NOW - 3600.0)) == ["1"]


def test_a_clean_stop_releases_all_leases_of_its_owner(store: Store) -> None:
    store.notifications.plan([a_notification(1), a_notification(2), a_notification(3)])
    claim(store, "a", limit=2)
    claim(store, "b", limit=1)
    store.notifications.release_all("a")
    assert ids(claim(store, "c")) == ["1", "2"]


def test_next_due_is_the_earliest_unleased_notification(store: Store) -> None:
    assert store.notifications.next_due(NOW) is None
    store.notifications.plan([a_notification(1, 800.0), a_notification(2, 900.0)])
    assert store.notifications.next_due(NOW) == 800.0
    [held] = claim(store, limit=1)
    assert store.notifications.next_due(NOW) == 900.0
    store.notifications.release(retry_later(held, NOW, 60.0, may_be_posted=False))
    claim(store, limit=1)
    assert store.notifications.next_due(NOW) == NOW + 60.0


def test_after_a_restore_due_notifications_may_have_been_posted(store: Store) -> None:
    store.notifications.plan(
        [a_notification(1, NOW), a_notification(2, NOW + 1), a_notification(3, None, state=NotificationState.POSTED)]
    )
    store.mark_possible_duplicates(NOW)
    assert [one.may_be_posted for one in store.notifications.list_for_request("V1")] == [
        True,
        False,
        False,
    ]


def test_the_result_of_a_notification_is_in_the_requests_history(store: Store) -> None:
    store.notifications.plan([a_notification()])
    [held] = claim(store)
    store.notifications.release(mark_posted(held, None), "notification told")
    step = store.history("V1")[-1]
    assert (step.state, step.report_status, step.note) == (BOOKED.state, BOOKED.report_status, "notification told")
    assert store.get("V1") == BOOKED


def test_an_action_and_its_notifications_are_stored_together_or_not_at_all(store: Store) -> None:
    def cancel() -> None:
        store.change(
            "V1",
            lambda it: mark_cancelled(it, "U1"),
            "cancelled",
            notifications=lambda it: plan_cancelled(it, NotificationSettings("C9"), NOW),
        )

    cancel()
    assert {(notification.kind, notification.place) for notification in store.notifications.list_for_request("V1")} == {
        (NotificationKind.CANCELLED, "U2"),
        (NotificationKind.CANCELLED, "C9"),
        (NotificationKind.OUTDATED, "U1"),
    }
    with pytest.raises(NotAllowed):
        cancel()
    assert len(store.notifications.list_for_request("V1")) == 3
