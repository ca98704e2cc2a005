"""Calendars that people subscribe to, and the interviews in them. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain.calendar_export import CalendarSubscription
from slackbot.domain.request import Request, State, mark_cancelled
from slackbot.storage.store import Store
from tests.support.databases import a_request

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = 24 * 3600.0
SINCE = NOW.timestamp() - 30 * DAY


def one(number: int = 1, days: float = 1.0, **changes: Any) -> Request:
    """An interview that U1 booked and U2 conducts, that many days from now."""
    request = a_request(number, send_at=None, **{"state": State.SCHEDULED, **changes})
    date = (NOW + timedelta(days=days)).replace(tzinfo=None)
    return replace(request, interview=replace(request.interview, date=date, timezone="Etc/UTC"))


def test_a_new_address_replaces_the_one_before_and_keeps_the_choice_of_names(store: Store) -> None:
    kept = store.calendar_subscriptions
    kept.make("U1", "first", 1000.0)
    kept.make("U2", "hers", 1001.0)
    assert kept.find("first") == kept.get("U1") == CalendarSubscription("U1", 1000.0)
    kept.show_full_names("U1", True)
    kept.make("U1", "second", 2000.0)
    assert kept.find("first") is None
    assert kept.find("second") == CalendarSubscription("U1", 2000.0, has_full_names=True)
    assert kept.get("U2") == CalendarSubscription("U2", 1001.0)


def test_a_revoked_address_is_gone_and_the_next_one_has_initials(store: Store) -> None:
    kept = store.calendar_subscriptions
    kept.make("U1", "first", 1000.0)
    kept.show_full_names("U1", True)
    kept.revoke("U1")
    kept.show_full_names("U1", True)
    assert (kept.get("U1"), kept.find("first")) == (None, None)
    kept.make("U1", "second", 2000.0)
    assert kept.get("U1") == CalendarSubscription("U1", 2000.0)


LISTED = [
    ("booked", {}, True),
    ("moved", {"moved_to": "V9"}, True),
    ("canceled", {"cancelled_by": "U1"}, True),
    ("just recent enough", {"days": -30.0}, True),
    ("too old", {"days": -30.1}, False),
    ("redacted", {"applicant_name": ""}, False),
    *[(state.value, {"state": state}, False) for state in State if state is not State.SCHEDULED],
]


@pytest.mark.parametrize(("what", "changes", "listed"), LISTED, ids=[row[0] for row in LISTED])
@pytest.mark.parametrize("user", ["U1", "U2", "U9"])
def test_a_calendar_lists_what_its_owner_booked_or_conducts(
    store: Store, what: str, changes: dict[str, Any], listed: bool, user: str
) -> None:
    store.add(one(**changes))
    assert bool(store.user_lists.calendar(user, SINCE, 10)) == (listed and user != "U9")


def test_each_has_the_time_of_its_last_change_or_of_the_move_away_from_it(store: Store) -> None:
    for number, moves in enumerate(["V3", None, None], 1):
        store.add(one(number, moved_to=moves))
    added = {each.request.id: each.changed_at for each in store.user_lists.calendar("U1", SINCE, 10)}
    store.change("V2", lambda request: mark_cancelled(request, "U1"))
    store.change("V3", lambda request: mark_cancelled(request, "U1"))
    changed = {each.request.id: each.changed_at for each in store.user_lists.calendar("U1", SINCE, 10)}
    assert all(changed[name] > added[name] for name in ("V1", "V2", "V3"))
    assert changed["V1"] == changed["V3"]


def test_of_too_many_the_latest_are_listed(store: Store) -> None:
    for number in range(1, 6):
        store.add(one(number, days=number, **({"requested_by": "U2"} if number % 2 else {})))
    latest = store.user_lists.calendar("U2", SINCE, 3)
    assert [each.request.id for each in latest] == ["V5", "V4", "V3"]
