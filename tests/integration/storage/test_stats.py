"""Counts of requests for metrics. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from slackbot.domain.request import ReportStatus, State
from slackbot.storage.stats import LOOKBACK
from slackbot.storage.store import QueueStats, Store
from tests.support.databases import a_request

NOW = 1_800_000_000.0

STANDING: list[tuple[str, dict[str, Any], str, Any]] = [
    ("unsettled, since an hour", {"state": State.UNCONFIRMED, "since": NOW - 3600}, "oldest_unconfirmed", 3600.0),
    ("settled", {"state": State.UNCONFIRMED, "settled_how": "dismissed"}, "oldest_unconfirmed", 0.0),
    ("failed is no unconfirmed", {"state": State.FAILED}, "oldest_unconfirmed", 0.0),
    ("nobody was told", {"report_status": ReportStatus.UNREPORTABLE}, "unreported", 1),
    ("told", {"report_status": ReportStatus.REPORTED}, "unreported", 0),
    ("due since ten seconds", {"state": State.WAITING, "send_at": NOW - 10}, "overdue", 10.0),
    ("due later", {"state": State.WAITING, "send_at": NOW + 10}, "due", 0),
    ("at work, which is no delay", {"state": State.SENDING}, "overdue", 0.0),
    ("at work", {"state": State.SENDING}, "due", 1),
]


@pytest.mark.parametrize(("what", "changes", "figure", "value"), STANDING, ids=[row[0] for row in STANDING])
def test_each_count_counts_what_it_says(
    store: Store, what: str, changes: dict[str, Any], figure: str, value: Any
) -> None:
    store.add(a_request(1, **{"accepted_at": NOW - 60, "since": NOW - 60, "send_at": None, **changes}))
    stats = store.read_stats(NOW)
    assert getattr(stats if hasattr(stats, figure) else stats.facilities[""], figure) == value


def test_each_state_is_counted_and_settled_requests_are_not_unsettled(store: Store) -> None:
    for number, state in enumerate(State):
        store.add(a_request(number, state=state, accepted_at=NOW))
    store.add(a_request(99, state=State.FAILED, settled_how="dismissed", accepted_at=NOW))
    figures = store.read_stats(NOW).facilities[""]
    assert figures.states == {**dict.fromkeys(State, 1), State.FAILED: 2}
    assert figures.unsettled == {State.FAILED: 1, State.UNCONFIRMED: 1}


def test_each_facility_is_counted_by_itself(store: Store) -> None:
    made: dict[str, Any] = {"state": State.UNCONFIRMED, "send_at": None, "accepted_at": NOW}
    for number, (facility, since) in enumerate([("", 10.0), ("tulsa", 20.0), ("tulsa", 30.0)]):
        store.add(a_request(number, facility_id=facility, since=NOW - since, **made))
    found = store.read_stats(NOW).facilities
    assert {name: each.unsettled[State.UNCONFIRMED] for name, each in found.items()} == {"": 1, "tulsa": 2}
    assert {name: each.oldest_unconfirmed for name, each in found.items()} == {"": 10.0, "tulsa": 30.0}


def test_an_empty_store_counts_nothing_and_old_requests_do_not_count(store: Store) -> None:
    assert store.read_stats(NOW) == QueueStats()
    store.add(a_request(1, state=State.SCHEDULED, send_at=None, accepted_at=NOW - LOOKBACK - 1))
    assert store.read_stats(NOW) == QueueStats()
