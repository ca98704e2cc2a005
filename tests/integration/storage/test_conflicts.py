"""Conflicting bookings are found, and never both stored without asking."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from slackbot.domain.interview import Interviewer, InterviewerByEmail, InterviewerById
from slackbot.domain.request import Request, State
from slackbot.storage import conflicts
from slackbot.storage.database import Database
from slackbot.storage.store import Store
from slackbot.storage.tables import REQUESTS
from tests.integration.storage.test_concurrency import at_once
from tests.support.databases import a_request


def booking(
    number: int,
    applicant: str = "",
    user: str | None = "",
    also_there: tuple[str, ...] = (),
    also_declined: tuple[str, ...] = (),
    **interview: Any,
) -> Request:
    """At 15:00 in New York for an hour; by default with an interviewer of its own."""
    made = a_request(number, applicant=applicant, interviewer_user=f"U2{number}" if user == "" else user)
    made = replace(made, also_there=also_there, also_declined=also_declined)
    own = {"interviewer": InterviewerByEmail(f"{number}@example.com", "77")}
    return replace(made, interview=replace(made.interview, **{**own, **interview}))


def in_the_way(store: Store, there: Request, new: Request, despite: tuple[str, ...] = ()) -> list[str]:
    """The ids of the conflicts when `new` is added after `there`."""
    store.add(there)
    added = store.add(new, despite)
    assert bool(added.conflicts) == (store.get(new.id) is None)
    return [clash.id for clash in added.conflicts]


def at(hour: int, minute: int = 0, zone: str = "America/New_York", minutes: int = 60) -> dict[str, Any]:
    return {"date": datetime(2026, 12, 1, hour, minute), "timezone": zone, "duration": minutes}


MARIA = InterviewerByEmail("maria@example.com", "77")


@pytest.mark.parametrize(
    ("there", "new"),
    [
        (booking(1, "7"), booking(2, "7")),
        (booking(1, "7"), booking(2, "7", **at(15, 59))),
        (booking(1, "7"), booking(2, "7", **at(14, 30, minutes=31))),
        (booking(1, "7"), booking(2, "7", **at(14, 30, "America/Chicago"))),
        (booking(1, "7", **at(9, minutes=720)), booking(2, "7", **at(20, 59))),
        (booking(1, user="U9"), booking(2, user="U9")),
        (booking(1, interviewer=MARIA), booking(2, interviewer=InterviewerByEmail("Maria@Example.com", "8"))),
        (booking(1, interviewer=InterviewerById("5")), booking(2, interviewer=InterviewerById("5"))),
        (booking(1, also_there=("U8", "U9")), booking(2, user="U9")),
        (booking(1, user="U9"), booking(2, also_there=("U8", "U9"))),
        (booking(1, also_there=("U7", "U9")), booking(2, user=None, also_there=("U9", "U8"))),
    ],
)
def test_overlapping_bookings_of_one_applicant_interviewer_or_other_person_conflict(
    store: Store, there: Request, new: Request
) -> None:
    assert in_the_way(store, there, new) == ["V1"]


@pytest.mark.parametrize(
    ("there", "new"),
    [
        (booking(1), booking(2)),
        (booking(1, also_there=("U8", "U99")), booking(2, user="U9", also_there=("U7",))),
        (booking(1, also_there=("U9",)), booking(2, user="U9", **at(16))),
        (booking(1, also_there=("U8",), also_declined=("U9",)), booking(2, user="U9")),
        (booking(1, user=None), booking(2, user=None)),
        (booking(1, "7"), booking(2, "7", **at(16))),
        (booking(1, "7"), booking(2, "7", **at(14))),
        (booking(1, "7"), booking(2, "7", **at(15, zone="America/Chicago"))),
        (replace(booking(1, "7"), state=State.FAILED), replace(booking(2, "7"), replaces="V1")),
    ],
)
def test_other_people_and_other_times_do_not_conflict(store: Store, there: Request, new: Request) -> None:
    assert in_the_way(store, there, new) == []


@pytest.mark.parametrize("state", State)
def test_only_bookings_that_are_or_may_be_in_apploi_conflict(store: Store, state: State) -> None:
    there = replace(booking(1, "7"), state=state)
    assert in_the_way(store, there, booking(2, "7")) == ([] if state in (State.FAILED, State.WITHDRAWN) else ["V1"])


def test_an_unconfirmed_booking_conflicts_with_its_own_correction(store: Store) -> None:
    there = replace(booking(1, "7"), state=State.UNCONFIRMED, perhaps_booked=True)
    corrected = replace(booking(2, "7"), replaces="V1")
    assert in_the_way(store, there, corrected) == ["V1"]
    assert in_the_way(store, there, corrected, ("V1",)) == []


def test_acknowledging_covers_only_the_conflicts_that_were_shown(store: Store) -> None:
    store.add(booking(3, "7"))
    assert in_the_way(store, booking(1, "7"), booking(2, "7"), ("V1",)) == ["V1", "V3"]
    assert in_the_way(store, booking(1, "7"), booking(2, "7"), ("V1", "V3")) == []


def test_the_same_form_submitted_twice_does_not_conflict_with_itself(store: Store) -> None:
    assert in_the_way(store, booking(1, "7"), booking(1, "7")) == []


@pytest.mark.parametrize("interviewer", [InterviewerByEmail("Maria@Example.com", "77"), InterviewerById("5")])
def test_bookings_stored_by_an_old_version_conflict_too(
    store: Store, database_url: str, interviewer: Interviewer
) -> None:
    """Versions from before migration 0004 don't know the column, and may still run during an upgrade."""
    store.add(booking(1, interviewer=interviewer))
    with closing(Database(database_url)) as database, database.write_transaction() as connection:
        connection.execute(update(REQUESTS).values(interviewer=""))
    assert store.add(booking(2, interviewer=interviewer), ()).conflicts


def test_of_many_simultaneous_bookings_only_one_has_no_conflict(store: Store) -> None:
    assert sorted(at_once(8, lambda index: store.add(booking(index, "7"), ()).is_new)) == [False] * 7 + [True]
    assert len(store.list_requests()) == 1


def test_the_conflict_query_uses_the_indexes_of_people(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database, database.read_connection() as connection:
        for search in map(conflicts.conflict_query, (0, 1, 11)):
            statement = str(search.compile(dialect=connection.dialect))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1.0,) * statement.count("?"))
            by = {row[-1] for row in plan if row[-1].startswith("SEARCH requests")}
            assert by, statement
            assert not [step for step in by if "requests_starts" in step]
