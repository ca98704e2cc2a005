from __future__ import annotations

from contextlib import closing
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from slackbot.domain.applicant import Applicant, NameVisibility
from slackbot.domain.interview import Interview, InterviewerByEmail, InterviewerById
from slackbot.domain.request import (
    Answer,
    Attendance,
    PostedMessage,
    ReplyTo,
    ReportStatus,
    Request,
    State,
    dismiss,
    intend_to_send,
    send_again,
)
from slackbot.domain.workflow_step import new_step
from slackbot.errors import NotAllowed, StoreError
from slackbot.storage.database import Database
from slackbot.storage.store import HistoryEntry, Store
from slackbot.storage.tables import HISTORY, REQUESTS
from tests.support.databases import a_request

FULL = Request(
    id="V1",
    interview=Interview(
        "7312",
        datetime(2026, 12, 1, 9, 5, 7),
        "America/Argentina/Buenos_Aires",
        45,
        "Room 2, “Süd” 🏢",
        InterviewerByEmail("maría@example.com", "77"),
    ),
    applicant_name="Zoë O'Neil",
    requested_by="U1",
    interviewer_user="U2",
    reply_to=ReplyTo("C1", "https://hooks.slack.test/1", 1234.5, "1763830000.000100", NameVisibility.INITIALS),
    words="zoë tue 9:05",
    accepted_at=1763830800.123456,
    since=1763830801.25,
    state=State.WAITING,
    send_at=1763830802.75,
    attempts=3,
    reason="Apploi is busy.",
    status=503,
    perhaps_booked=True,
    report_status=ReportStatus.DUE,
    report_at=1763830803.5,
    report_attempts=2,
    may_be_posted=True,
    posted_message=PostedMessage("C2", "1763830803.000200"),
    message_number=3,
    planned_at=1763830801.75,
    remind_at=1763834403.5,
    settled_by="U3",
    settled_how="sent again",
    booked_by="U5",
    deleted_by="U6",
    answer=Answer.COMING,
    answered_at=1763830803.25,
    answer_number=2,
    attendance=Attendance.PUT_OFF,
    attendance_by="U7",
    attendance_at=1763830804.5,
    attendance_number=3,
    also_there=("U8", "W9"),
    also_declined=("U10",),
    hiring_day="V0",
    place_in_day=3,
    replaces="V0",
    moves="V5",
    series="V5",
    sequence=1,
    moved_to="V9",
    cancelled_by="U4",
    job="Nurse, “nights”",
    facility="Harbor Care",
    facility_id="harbor",
    facility_name="Harbor Care Tulsa",
    workflow_step="Fx1",
    owner="a worker",
    claims=4,
)


def unfilled(value: Any) -> list[str]:
    """The fields, at any depth, that have their default value."""
    found = []
    for field in fields(value):
        inner = getattr(value, field.name)
        if inner is None or (field.default is not MISSING and inner == field.default):
            found.append(field.name)
        elif is_dataclass(inner):
            found += unfilled(inner)
    return found


def test_the_full_request_fills_every_field() -> None:
    assert unfilled(FULL) == []


@pytest.mark.parametrize(
    "request_",
    [
        FULL,
        a_request(),
        replace(FULL, interview=replace(FULL.interview, interviewer=InterviewerById("0042"))),
        replace(FULL, reply_to=ReplyTo(None), posted_message=None, status=None, interviewer_user=None),
    ],
    ids=["full", "new", "interviewer by id", "nowhere to reply"],
)
def test_a_request_is_read_back_as_it_was_stored(store: Store, request_: Request) -> None:
    store.workflow_steps.add(new_step("Fx1", "U1", "", None, 1000.0))
    store.add(a_request(0, state=State.FAILED, workflow_step="Fx1"))
    store.add(a_request(5, state=State.SCHEDULED))
    store.add(request_)
    assert store.get("V1") == request_


def test_a_replaced_request_is_settled_in_the_same_transaction(store: Store) -> None:
    store.add(a_request(0, state=State.FAILED))
    assert store.add(a_request(replaces="V0")).is_new
    old = store.get("V0")
    assert old
    assert (old.settled_how, old.settled_by) == ("edited and sent again", "U1")
    assert not store.add(a_request(replaces="V0")).is_new


@pytest.mark.parametrize("state", [State.SCHEDULED, State.UNCONFIRMED, State.WAITING])
def test_a_settled_request_cannot_be_replaced(store: Store, state: State) -> None:
    store.add(a_request(0, state=state))
    with pytest.raises(NotAllowed):
        store.add(a_request(replaces="V0"))
    assert store.get("V1") is None


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("telling", ReportStatus)
def test_every_state_and_report_status_can_be_stored(store: Store, state: State, telling: ReportStatus) -> None:
    request = a_request(state=state, report_status=telling)
    store.add(request)
    assert store.get(request.id) == request


def test_the_same_form_is_stored_once(store: Store) -> None:
    assert store.add(a_request(words="first")).is_new
    assert not store.add(a_request(words="second")).is_new
    assert store.list_requests() == [a_request(words="first")]
    assert len(store.history("V1")) == 1


def test_stored_requests_are_visible_to_other_processes(store: Store, database_url: str) -> None:
    store.add(a_request())
    other = Store(database_url)
    assert other.get("V1") == a_request()
    other.close()


def test_an_unknown_request_is_none_and_has_no_history(store: Store) -> None:
    assert store.get("V404") is None
    assert store.history("V404") == []


def test_text_that_cannot_be_stored_is_reported(store: Store) -> None:
    with pytest.raises(StoreError, match="character"):
        store.add(a_request(words="half a pair: \ud83d"))
    assert store.list_requests() == []


def test_the_newest_requests_are_listed_first(store: Store) -> None:
    for number in (2, 3, 1):
        store.add(a_request(number))
    assert [request.id for request in store.list_requests(limit=2)] == ["V3", "V2"]


def test_only_the_wanted_states_are_listed(store: Store) -> None:
    for number, state in enumerate(State):
        store.add(a_request(number, state=state))
    listed = store.list_requests({State.FAILED, State.UNCONFIRMED})
    assert [request.state for request in listed] == [State.UNCONFIRMED, State.FAILED]


def test_the_history_has_each_step_with_time_and_note(database_url: str) -> None:
    times = count(50.0)
    store = Store(database_url, clock=lambda: next(times))
    store.add(a_request())
    [request] = store.claim("w", now=2000.0, limit=1)
    store.save(intend_to_send(request), "PUT")
    store.release(replace(request, state=State.FAILED, report_status=ReportStatus.DUE), "Apploi said no")
    store.change("V1", lambda request: dismiss(request, "U9"), "dismissed by U9")
    store.close()
    assert store.history("V1") == [
        HistoryEntry(50.0, State.ACCEPTED, ReportStatus.NOTHING, ""),
        HistoryEntry(51.0, State.SENDING, ReportStatus.NOTHING, "PUT"),
        HistoryEntry(52.0, State.FAILED, ReportStatus.DUE, "Apploi said no"),
        HistoryEntry(53.0, State.FAILED, ReportStatus.DUE, "dismissed by U9"),
    ]
    store.close()


def test_an_action_changes_the_request(store: Store) -> None:
    store.add(a_request(state=State.FAILED))
    changed = store.change("V1", lambda request: send_again(request, "U9", ReplyTo("C9"), 3000.0))
    assert (changed.state, changed.send_at, changed.settled_by) == (State.ACCEPTED, 3000.0, "U9")
    assert store.get("V1") == changed


def test_a_refused_action_changes_nothing(store: Store) -> None:
    store.add(a_request())
    with pytest.raises(NotAllowed, match="now accepted"):
        store.change("V1", lambda request: dismiss(request, "U9"))
    assert store.get("V1") == a_request()
    assert len(store.history("V1")) == 1


def test_an_action_that_raises_changes_nothing(store: Store) -> None:
    store.add(a_request())
    with pytest.raises(ZeroDivisionError):
        store.change("V1", lambda request: replace(request, attempts=1 // 0))
    assert store.get("V1") == a_request()


def test_an_action_on_an_unknown_request_is_refused(store: Store) -> None:
    with pytest.raises(NotAllowed, match="no record of request V404"):
        store.change("V404", lambda request: request)


JANE = Applicant(
    "7312", "Jane Doe", "jane@example.com", "Nurse", "Phone", "2026-11-01", "77", "North", "harbor", "1 Rd"
)


def test_an_applicant_is_stored_with_all_fields(store: Store) -> None:
    assert unfilled(JANE) == []
    store.upsert_applicants([JANE, Applicant("8")], now=10.0)
    assert store.get_applicant("7312", "harbor") == JANE
    assert store.get_applicant("8", "") == Applicant("8")
    assert store.get_applicant("9", "") is None


def test_a_later_search_replaces_the_applicant(store: Store) -> None:
    store.upsert_applicants([JANE], now=10.0)
    store.upsert_applicants([replace(JANE, stage="Offer"), replace(JANE, stage="Hired")], now=20.0)
    assert store.get_applicant("7312", "harbor") == replace(JANE, stage="Hired")


def test_the_facilities_that_know_an_applicant_and_where_a_person_booked_last(store: Store) -> None:
    store.upsert_applicants([JANE, replace(JANE, facility_id="tulsa"), Applicant("8")], now=10.0)
    known = [store.facilities_of(each) for each in ("7312", "8", "9")]
    assert known == [{"harbor", "tulsa"}, {""}, set()]
    assert store.last_facility("U1") == ""
    for number, facility in enumerate(("tulsa", "harbor"), 1):
        store.add(a_request(number, requested_by="U1", facility_id=facility, accepted_at=1000.0 + number))
    assert store.last_facility("U1") == "harbor"


def test_storing_no_applicants_is_allowed(store: Store) -> None:
    store.upsert_applicants([], now=10.0)


def test_applicants_that_no_search_returned_for_long_are_deleted(store: Store) -> None:
    store.upsert_applicants([JANE, Applicant("8")], now=10.0)
    store.upsert_applicants([JANE], now=20.0)
    store.delete_applicants_before(before=20.0)
    assert store.get_applicant("7312", "harbor") == JANE
    assert store.get_applicant("8", "") is None


def test_after_retention_no_column_has_personal_data(store: Store, database_url: str) -> None:
    kept = a_request(
        reason="Jane Doe is not known",
        state=State.FAILED,
        send_at=None,
        report_status=ReportStatus.REPORTED,
        report_at=None,
    )
    store.add(kept)
    store.redact_before(before=1e12)
    with closing(Database(database_url)) as database, database.read_connection() as connection:
        rows = [dict(row) for table in (REQUESTS, HISTORY) for row in connection.execute(select(table)).mappings()]
    assert rows
    left = str(rows).casefold()
    assert not [word for word in ("jane", "doe", "maria", "virtual") if word in left]
