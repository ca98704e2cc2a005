"""The requests that one person may see, among many others. On both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slackbot.domain.request import Request, State, dismiss
from slackbot.storage.store import Store
from tests.support.databases import a_request

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
AT = NOW.timestamp()
ME, MARIA, OTHER = "U1", "U2", "U9"


def one(number: int, hours: float, *, state: State = State.SCHEDULED, **changes: Any) -> Request:
    """A request of mine with Maria, for one hour, that many hours from now."""
    request = a_request(number, state=state, send_at=None, **changes)
    date = (NOW + timedelta(hours=hours)).replace(tzinfo=None)
    return replace(request, interview=replace(request.interview, date=date, timezone="Etc/UTC"))


def ids(requests: Sequence[Request]) -> list[str]:
    return [request.id for request in requests]


UPCOMING = [
    ("stands", {}, True),
    ("is running", {"hours": -0.5}, True),
    ("has ended", {"hours": -1.5}, False),
    ("was moved", {"moved_to": "V9"}, False),
    ("was cancelled", {"cancelled_by": ME}, False),
    *[(state.value, {"state": state}, False) for state in State if state is not State.SCHEDULED],
]


@pytest.mark.parametrize(("what", "changes", "listed"), UPCOMING, ids=[row[0] for row in UPCOMING])
@pytest.mark.parametrize("viewer", [ME, MARIA, OTHER])
def test_upcoming_lists_active_interviews_for_requester_and_interviewer(
    store: Store, what: str, changes: dict[str, Any], listed: bool, viewer: str
) -> None:
    store.add(one(1, **{"hours": 5.0, **changes}))
    assert bool(store.user_lists.upcoming(viewer, AT, 0, 10)) == (listed and viewer != OTHER)


MOVED_BY_OTHERS = [
    ("by its interviewer", {"requested_by": MARIA, "booked_by": ME}, {ME, MARIA}),
    ("by an admin", {"requested_by": OTHER, "booked_by": ME}, {ME, MARIA}),
    ("to its booker", {"requested_by": OTHER, "booked_by": ME, "interviewer_user": ME}, {ME}),
]


@pytest.mark.parametrize(("what", "changes", "viewers"), MOVED_BY_OTHERS, ids=[row[0] for row in MOVED_BY_OTHERS])
def test_an_interview_that_somebody_else_moved_stays_its_bookers(
    store: Store, what: str, changes: dict[str, Any], viewers: set[str]
) -> None:
    store.add(one(1, 5.0, **changes))
    store.add(one(2, -3.0, **changes))
    store.add(one(3, 5.0, **changes, state=State.FAILED, settled_by=OTHER, settled_how="dismissed"))
    everybody = (ME, MARIA, OTHER)
    assert {viewer for viewer in everybody if ids(store.user_lists.upcoming(viewer, AT)) == ["V1"]} == viewers
    assert {viewer for viewer in everybody if "V2" in ids(store.user_lists.recent(viewer, AT, 9))} == viewers
    asked = {viewer for viewer in everybody if "V3" in ids(store.user_lists.recent(viewer, AT, 9))}
    assert asked == {changes["requested_by"]}


NEEDING = [
    ("failed", {"state": State.FAILED}, True),
    ("unconfirmed", {"state": State.UNCONFIRMED}, True),
    ("accepted", {"state": State.ACCEPTED}, True),
    ("sending", {"state": State.SENDING}, True),
    ("waiting", {"state": State.WAITING}, True),
    ("scheduled", {"state": State.SCHEDULED}, False),
    ("withdrawn", {"state": State.WITHDRAWN}, False),
    ("dismissed", {"state": State.FAILED, "settled_by": ME, "settled_how": "dismissed"}, False),
    ("forgotten", {"state": State.FAILED, "applicant_name": ""}, False),
]


@pytest.mark.parametrize(("what", "changes", "listed"), NEEDING, ids=[row[0] for row in NEEDING])
@pytest.mark.parametrize("viewer", [ME, MARIA, OTHER])
def test_unsettled_requests_are_listed_only_for_their_requester(
    store: Store, what: str, changes: dict[str, Any], listed: bool, viewer: str
) -> None:
    store.add(one(1, 5.0, **changes))
    assert bool(store.user_lists.needing_action(viewer, 10)) == (listed and viewer == ME)


RECENT = [
    ("past", {"hours": -3.0}, {ME, MARIA}),
    ("moved", {"moved_to": "V9"}, {ME, MARIA}),
    ("cancelled", {"cancelled_by": ME}, {ME, MARIA}),
    ("dismissed", {"state": State.FAILED, "settled_by": ME, "settled_how": "dismissed"}, {ME}),
    ("failed", {"state": State.FAILED, "hours": -3.0}, set()),
    ("upcoming", {}, set()),
    ("long past", {"hours": -24.0 * 61}, set()),
]


@pytest.mark.parametrize(("what", "changes", "viewers"), RECENT, ids=[row[0] for row in RECENT])
def test_recent_lists_past_interviews_and_settled_requests(
    store: Store, what: str, changes: dict[str, Any], viewers: set[str]
) -> None:
    store.add(one(1, **{"hours": 5.0, **changes}))
    assert {viewer for viewer in (ME, MARIA, OTHER) if store.user_lists.recent(viewer, AT, 10)} == viewers


ALSO = [
    ("upcoming", {"hours": 5.0}, "upcoming", {OTHER}),
    ("past", {"hours": -3.0}, "recent", {OTHER}),
    ("not booked yet", {"hours": 5.0, "state": State.ACCEPTED}, "upcoming", set()),
    ("declined", {"hours": 5.0, "also_there": (), "also_declined": (OTHER,)}, "upcoming", set()),
    ("who booked it, too", {"hours": 5.0, "requested_by": OTHER}, "upcoming", {OTHER}),
]


@pytest.mark.parametrize(("changes", "which", "viewers"), [row[1:] for row in ALSO], ids=[row[0] for row in ALSO])
def test_an_interview_is_listed_for_those_who_are_there_besides(
    store: Store, changes: dict[str, Any], which: str, viewers: set[str]
) -> None:
    store.add(one(1, **{"also_there": ("U1", OTHER), **changes}))
    lists = {"upcoming": store.user_lists.upcoming, "recent": lambda user, now: store.user_lists.recent(user, now, 10)}
    found = {viewer: ids(lists[which](viewer, AT)) for viewer in (OTHER, OTHER[:-1], f"{OTHER}9")}
    assert {viewer for viewer, listed in found.items() if listed == ["V1"]} == viewers
    assert all(len(listed) < 2 for listed in found.values())


def test_the_request_settled_last_is_the_first_recent_one(database_url: str) -> None:
    store = Store(database_url, clock=lambda: AT)
    store.add(one(1, -2.0))
    store.add(one(2, -5.0))
    store.add(one(3, 48.0, state=State.FAILED))
    store.change("V3", lambda found: dismiss(found, ME))
    assert ids(store.user_lists.recent(ME, AT, 2)) == ["V3", "V1"]
    store.close()


def test_the_newest_request_needing_action_is_first(store: Store) -> None:
    for number in range(1, 5):
        store.add(one(number, 30.0 - number, state=State.FAILED))
    assert ids(store.user_lists.needing_action(ME, 3)) == ["V4", "V3", "V2"]


def test_pages_of_upcoming_interviews_follow_each_other(store: Store) -> None:
    mine = [one(number, number) for number in range(1, 31, 2)]
    held = [one(number, number, requested_by=OTHER, interviewer_user=ME) for number in range(2, 31, 2)]
    both = [replace(one(31, 31.0), interviewer_user=ME)]
    noise = [one(number, number % 40, requested_by=OTHER) for number in range(100, 400)]
    for request in (*mine, *held, *both, *noise):
        store.add(request)
    pages = [ids(store.user_lists.upcoming(ME, AT, first, 10)) for first in (0, 10, 20, 30, 40)]
    assert [found for page in pages for found in page] == [f"V{number}" for number in range(1, 32)]
    assert [len(page) for page in pages] == [10, 10, 10, 1, 0]
