"""Who is at an interview besides its interviewer: changed without moving it, and never at two interviews unasked."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select

from slackbot.domain.notification import Notification, NotificationSettings, plan_also_changed
from slackbot.domain.request import PostedMessage, Request, State
from slackbot.errors import NotAllowed
from slackbot.storage.database import Database
from slackbot.storage.store import Store
from slackbot.storage.tables import REQUESTS, is_also_there
from tests.integration.storage.test_concurrency import at_once
from tests.integration.storage.test_conflicts import at, booking
from tests.support.databases import a_request

BOOKED = a_request(
    1, state=State.SCHEDULED, send_at=None, posted_message=PostedMessage("C1", "1.1"), also_there=("U5",)
)
ASKED = replace(a_request(2, applicant="1"), moves="V1", also_there=("U6",))


def plan(before: Request, changed: Request) -> tuple[Notification, ...]:
    return plan_also_changed(changed, before.also_there, NotificationSettings(), 5.0)


def test_only_the_people_change_and_those_concerned_are_told(store: Store) -> None:
    store.add(BOOKED)
    assert store.change_also_there(ASKED, (), plan) == []
    assert store.get("V1") == replace(BOOKED, also_there=("U6",), claims=1)
    assert store.get("V2") is None
    planned = {each.kind.value: each.place for each in store.notifications.list_for_request("V1")}
    assert planned == {"also_there": "U6", "also_removed": "U5", "also_changed": "C1"}
    assert store.history("V1")[-1].note == "U1 changed who is also there"


def test_what_is_in_their_way_has_to_be_acknowledged(store: Store) -> None:
    store.add(BOOKED)
    store.add(booking(3, user="U6", **at(15, 30)))
    assert [each.id for each in store.change_also_there(ASKED, (), plan)] == ["V3"]
    assert store.get("V1") == BOOKED
    assert store.notifications.list_for_request("V1") == []
    assert store.change_also_there(ASKED, ("V3",), plan) == []


def test_an_interview_that_is_being_moved_stays_as_it_is(store: Store) -> None:
    store.add(BOOKED)
    store.add(a_request(4, applicant="1", moves="V1"))
    with pytest.raises(NotAllowed, match="already being moved"):
        store.change_also_there(ASKED, (), plan)
    assert store.get("V1") == BOOKED


def test_of_many_simultaneous_bookings_with_one_of_them_only_one_has_no_conflict(store: Store) -> None:
    def book(number: int) -> bool:
        also = {"also_there": ("U9",)} if number % 2 else {"user": "U9"}
        return store.add(booking(number, **also), ()).is_new

    assert sorted(at_once(8, book)) == [False] * 7 + [True]


def test_the_interviews_of_somebody_who_is_also_there_are_found_by_an_index(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database, database.read_connection() as connection:
        wanted = select(REQUESTS.c.id).where(is_also_there("U9"), REQUESTS.c.starts_at > 1.0)
        statement = str(wanted.compile(dialect=connection.dialect))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("U9", 1.0)).all()
        assert any("requests_also_there" in row[-1] for row in plan), plan
