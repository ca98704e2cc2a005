"""The interview requests in SQLite or PostgreSQL: add, claim, save, change and list them.

A row's state says what has to be done. A worker that does it holds a lease on the row (leases.py). Every call is one
transaction, durable on return. Every failure is a StoreError whose text can be shown to the user. Thread-safe.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, true, update

from slackbot.domain.applicant import Applicant
from slackbot.domain.hiring_day import HiringDay
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.notification import Notification
from slackbot.domain.request import (
    FAILED_OVER,
    RESTORED,
    ReportStatus,
    Request,
    State,
    change_also_there,
    mark_restored,
    reopen,
    supersede,
)
from slackbot.domain.storable import make_storable
from slackbot.errors import NotAllowed
from slackbot.storage import hiring_days, schema
from slackbot.storage.calendar_subscriptions import CalendarSubscriptions
from slackbot.storage.clock import SharedClock
from slackbot.storage.conflicts import AddResult, find_all, find_bookings, find_unacknowledged, lock_participants
from slackbot.storage.database import Database, notify
from slackbot.storage.digests import DigestsTable
from slackbot.storage.engines import extend_deadline
from slackbot.storage.error_reports import ErrorReport, ErrorReports
from slackbot.storage.events import SeenEvents
from slackbot.storage.leases import (
    COUNT_AHEAD,
    REQUEST_LEASES,
    SELECT_BEHIND_EARLIER_RESULT,
    SELECT_BLOCKING_REQUEST,
    LeasedTable,
)
from slackbot.storage.notifications import NotificationsTable
from slackbot.storage.notify import PostgresListener
from slackbot.storage.preferences import PreferencesTable
from slackbot.storage.recent import last_facility, recent_applicants, recent_external_interviewers
from slackbot.storage.redaction import REDACT_HISTORY, REDACT_REQUESTS
from slackbot.storage.requests_by_day import list_on_days
from slackbot.storage.reschedules import check_not_being_rescheduled, check_not_rescheduled, mark_rescheduled
from slackbot.storage.stats import FacilityStats, QueueStats, read_stats
from slackbot.storage.tables import APPLICANTS, HISTORY, REQUESTS, applicant_to_row, to_applicant, to_request, to_row
from slackbot.storage.undo_messages import UndoMessages
from slackbot.storage.user_lists import UserLists
from slackbot.storage.workflow_steps import WorkflowSteps, check_step, wake_step

__all__ = [
    "AddResult",
    "ErrorReport",
    "FacilityStats",
    "HistoryEntry",
    "NotificationsTable",
    "PostgresListener",
    "QueueStats",
    "Store",
]

_UNFINISHED = select(REQUESTS).where(REQUESTS.c.due_at.is_not(None)).order_by(REQUESTS.c.accepted_at, REQUESTS.c.id)
_APPLICANT = select(APPLICANTS).where(
    APPLICANTS.c.application_id == bindparam("wanted"), APPLICANTS.c.facility_id == bindparam("facility")
)
_FACILITIES_OF = select(APPLICANTS.c.facility_id).where(APPLICANTS.c.application_id == bindparam("wanted"))
_INSERT_HISTORY = insert(HISTORY)

MARKING_TIMEOUT = 60.0
"""Seconds that `mark_possible_duplicates` may take for all unfinished requests."""

PING_LENGTH = 96 * 1024
"""In characters: more than a request with its history and index entries (tests/integration/storage/test_errors.py)."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a request. `at` is in seconds since the epoch; `note` says why."""

    at: float
    state: State
    report_status: ReportStatus
    note: str


class Store(LeasedTable[Request]):
    """The requests in one database, and the other tables beside them. Opens connections on demand; `close` ends them.

    `claim` passes by bookings of an applicant who has another one being sent or an older one under way, and results
    that would overtake an earlier one in their conversation.
    """

    def __init__(self, url: str, clock: Callable[[], float] | None = None) -> None:
        """`clock` returns seconds since the epoch; the default is the clock that all users of this database share."""
        database = Database(
            url, lambda connection: self._mark_possible_duplicates(connection, self.clock(), FAILED_OVER)
        )
        super().__init__(database, REQUEST_LEASES, to_request)
        self._url = url
        self.shared_clock = SharedClock(self._database)
        self.clock = clock or self.shared_clock
        self._insert_request = self._database.insert(REQUESTS).on_conflict_do_nothing().returning(REQUESTS.c.id)
        self.events = SeenEvents(self._database)
        self.error_reports = ErrorReports(self._database)
        self.user_lists = UserLists(self._database)
        self.notifications = NotificationsTable(self._database, self.clock)
        self.digests = DigestsTable(self._database)
        self.preferences = PreferencesTable(self._database)
        self.undo_messages = UndoMessages(self._database)
        self.calendar_subscriptions = CalendarSubscriptions(self._database)
        self.workflow_steps = WorkflowSteps(self._database)
        self.hiring_days = hiring_days.HiringDaysTable(self._database, self.clock)

    def migrate(self) -> None:
        """Bring the schema up to date. Several processes may do so at once. Raises SchemaTooNew."""
        schema.migrate(self._url)

    def ping(self) -> None:
        """Raise StoreUnavailable if nothing can be written: the database is down, locked, full or read-only.

        Inserts and deletes a made-up applicant: a statement that changes no row would succeed on a full disk.
        """
        made_up = applicant_to_row(Applicant(f"ping {secrets.token_hex(8)}", name="x" * PING_LENGTH), 0.0)
        with self._database.write_transaction() as connection:
            connection.execute(insert(APPLICANTS), made_up)
            connection.execute(APPLICANTS.delete().where(APPLICANTS.c.application_id == made_up["application_id"]))

    def read_stats(self, now: float) -> QueueStats:
        """Counts of requests by state, and how long they have waited at `now`."""
        return read_stats(self._database, now)

    def close(self) -> None:
        """Close all idle connections."""
        self._database.close()

    def add(self, request: Request, acknowledged_conflicts: Collection[str] | None = None) -> AddResult:
        """Store a new request, unless one with its id is there already or other bookings conflict with it.

        `acknowledged_conflicts` are the ids of bookings that don't count; None skips the check. The request that this
        one replaces is settled with it. Raises NotAllowed, and stores nothing, when that isn't possible, or when the
        interview that this one reschedules is no longer active or is being rescheduled by another request.
        """
        with self._database.write_transaction() as connection:
            check_not_rescheduled(connection, request)
            check_step(connection, request)
            if acknowledged_conflicts is not None:
                lock_participants(connection, request)
                if conflicts := find_unacknowledged(connection, request, acknowledged_conflicts):
                    return AddResult(is_new=False, conflicts=tuple(conflicts))
            is_new = connection.execute(self._insert_request, to_row(request)).first() is not None
            if is_new:
                self._add_history(connection, request, "")
                self._settle_replaced(connection, request)
                hiring_days.mark_changed(connection, (request,), self.clock)
                notify(connection)
        return AddResult(is_new)

    def add_day(
        self, day: HiringDay, requests: Sequence[Request], is_acknowledged: Callable[[Sequence[Request]], bool]
    ) -> AddResult:
        """Store a hiring day and all of its new requests, or nothing of it: if it is there already, or unless
        `is_acknowledged`, which gets the other bookings that conflict with it."""
        with self._database.write_transaction() as connection:
            lock_participants(connection, *requests)
            if hiring_days.is_stored(connection, day.id):
                return AddResult(is_new=False)
            conflicts = find_all(connection, requests)
            if not is_acknowledged(conflicts):
                return AddResult(is_new=False, conflicts=tuple(conflicts), must_ask=True)
            hiring_days.add_day(connection, day)
            for request in requests:
                connection.execute(insert(REQUESTS), to_row(request))
                self._add_history(connection, request, "")
            notify(connection)
        return AddResult(is_new=True)

    def _settle_replaced(self, connection: Connection, new: Request) -> None:
        if new.replaces:
            self._change(connection, new.replaces, lambda old: supersede(old, new.requested_by), f"edited as {new.id}")

    def blocking_request(self, request: Request) -> Request | None:
        """The oldest unfinished booking for the same applicant that this one waits for, if any."""
        asked = {"applicant": request.interview.applicant_id, "accepted": request.accepted_at, "this": request.id}
        with self._database.read_connection() as connection:
            row = connection.execute(SELECT_BLOCKING_REQUEST, asked).mappings().first()
        return to_request(row) if row else None

    def count_ahead(self, request: Request) -> int:
        """How many bookings are being sent, or are due before this one."""
        asked = {"due": request.due_at, "accepted": request.accepted_at, "this": request.id}
        with self._database.read_connection() as connection:
            return int(connection.execute(COUNT_AHEAD, asked).scalar_one())

    def is_behind_earlier_result(self, request: Request) -> bool:
        """Whether an earlier result must be posted in its conversation first."""
        with self._database.read_connection() as connection:
            return connection.execute(SELECT_BEHIND_EARLIER_RESULT, {"this": request.id}).first() is not None

    def save(self, request: Request, note: str = "", notifications: Iterable[Notification] = ()) -> None:
        """Store a step of a request that the caller has leased, with the notifications that it brings. Keeps the lease.

        Raises LeaseLost, and stores nothing, if the lease is gone.
        """
        self._save(request, note, notifications, release=False)

    def release(self, request: Request, note: str = "", notifications: Iterable[Notification] = ()) -> None:
        """Like `save`, and give the lease back."""
        self._save(request, note, notifications, release=True)

    def _save(self, request: Request, note: str, notifications: Iterable[Notification], *, release: bool) -> None:
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _row_to_save(request), release=release)
            self._add_history(connection, request, note)
            mark_rescheduled(connection, request)
            self.notifications.plan_in_transaction(connection, notifications)
            hiring_days.mark_changed(connection, (request,), self.clock)

    def _add_history(self, connection: Connection, request: Request, note: str) -> None:
        now = self.clock()
        step = {"at": now, "state": request.state.value, "telling": request.report_status.value}
        connection.execute(_INSERT_HISTORY, {"request_id": request.id, "note": make_storable(note), **step})
        wake_step(connection, request, now)

    def change(
        self,
        id: str,  # noqa: A002
        action: Callable[[Request], Request],
        note: str = "",
        notifications: Callable[[Request], Iterable[Notification]] = lambda _: (),
    ) -> Request:
        """Apply a user's action to a request, break any lease on it, and return the changed request.

        `notifications` returns the notifications of the changed request, which are stored with it. Both callables run
        inside the transaction: they should be quick, must not call the store, and if they raise, nothing changes.
        Raises NotAllowed for an unknown id.
        """
        with self._database.write_transaction() as connection:
            changed = self._change(connection, id, action, note)
            self.notifications.plan_in_transaction(connection, notifications(changed))
            hiring_days.mark_changed(connection, (changed,), self.clock)
            notify(connection)
        return changed

    def change_each(self, ids: Iterable[str], action: Callable[[Request], Request], note: str = "") -> list[Request]:
        """Like `change` for several at once; returns those for which `action` doesn't raise NotAllowed."""
        changed: list[Request] = []
        with self._database.write_transaction() as connection:
            for id_ in sorted(ids):  # so that no two can deadlock
                with suppress(NotAllowed):
                    changed.append(self._change(connection, id_, action, note))
            hiring_days.mark_changed(connection, changed, self.clock)
            notify(connection)
        return changed

    def change_also_there(
        self,
        asked: Request,
        acknowledged_conflicts: Collection[str],
        notifications: Callable[[Request, Request], Iterable[Notification]],
    ) -> list[Request]:
        """Let the people of `asked`, which isn't stored, be at the interview that it moves, without moving it.

        Returns what is in their way and isn't acknowledged; then nothing is changed. `notifications` gets the request
        before and after. Raises NotAllowed if it can't be changed, or is being moved.
        """
        with self._database.write_transaction() as connection:
            before = check_not_rescheduled(connection, asked)
            lock_participants(connection, asked)
            conflicts = find_unacknowledged(connection, asked, acknowledged_conflicts)
            if before and not conflicts:
                people, note = asked.also_there, f"{asked.requested_by} changed who is also there"
                changed = self._change(connection, before.id, lambda old: change_also_there(old, people), note)
                self.notifications.plan_in_transaction(connection, notifications(before, changed))
                hiring_days.mark_changed(connection, (changed,), self.clock)
                notify(connection)
        return conflicts

    def _change(self, connection: Connection, id: str, action: Callable[[Request], Request], note: str) -> Request:  # noqa: A002
        there = REQUESTS.c.id == id
        row = connection.execute(select(REQUESTS).where(there).with_for_update()).mappings().first()
        if row is None:
            raise NotAllowed(f"I have no record of request {id}.")
        changed = replace(action(to_request(row)), owner=None, claims=row["claims"] + 1)
        if changed.cancelled_by and not row["cancelled_by"]:
            check_not_being_rescheduled(connection, id)
        connection.execute(update(REQUESTS).where(there), to_row(changed) | {"lease_until": None})
        self._add_history(connection, changed, note)
        mark_rescheduled(connection, changed)
        if changed.state is State.WITHDRAWN and changed.replaces:
            self._change(connection, changed.replaces, lambda old: reopen(old, self.clock()), f"{id} was withdrawn")
        return changed

    def mark_possible_duplicates(self, now: float) -> list[Request]:
        """Mark everything unfinished in a restored backup, so that nothing is done twice without asking.

        Returns the requests that were unfinished.
        """
        with self._database.write_transaction() as connection:
            return self._mark_possible_duplicates(connection, now, RESTORED)

    def _mark_possible_duplicates(self, connection: Connection, now: float, reason: str) -> list[Request]:
        extend_deadline(connection, MARKING_TIMEOUT)
        mark = partial(mark_restored, now=now, reason=reason)
        unfinished = [to_request(row) for row in connection.execute(_UNFINISHED.with_for_update()).mappings()]
        for request in unfinished:
            if mark(request) != request:
                self._change(connection, request.id, mark, reason)
        hiring_days.mark_possible_duplicates(connection)
        hiring_days.mark_changed(connection, unfinished, lambda: now)
        self.notifications.mark_possible_duplicates(connection, now)
        self.digests.mark_possible_duplicates(connection, now)
        self.workflow_steps.mark_possible_duplicates(connection)
        return [mark(request) for request in unfinished]

    def check_not_being_rescheduled(self, id: str) -> None:  # noqa: A002
        """Raise NotAllowed while another request is rescheduling this interview."""
        with self._database.read_connection() as connection:
            check_not_being_rescheduled(connection, id)

    def get(self, id: str) -> Request | None:  # noqa: A002
        """The request with this id, or None."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(REQUESTS).where(REQUESTS.c.id == id)).mappings().first()
        return to_request(row) if row else None

    def list_requests(
        self, states: Collection[State] = (), limit: int = 50, facility_id: str | None = None
    ) -> list[Request]:
        """Requests in these states, or in any, of this facility, or of all, the newest first."""
        wanted = REQUESTS.c.state.in_([state.value for state in states or State])
        of_facility = true() if facility_id is None else REQUESTS.c.facility_id == facility_id
        newest = (
            select(REQUESTS).where(wanted, of_facility).order_by(REQUESTS.c.accepted_at.desc(), REQUESTS.c.id.desc())
        )
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(newest.limit(limit)).mappings()]

    def list_on_days(self, first: date, last: date) -> list[Request]:
        """Requests whose interview begins on one of these days, by the clock of its own zone; the earliest first."""
        with self._database.read_connection() as connection:
            return list_on_days(connection, first, last)

    def list_unfinished(self) -> list[Request]:
        """Requests that still have work to do, even if only a reminder; the oldest first."""
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(_UNFINISHED).mappings()]

    def history(self, id: str) -> list[HistoryEntry]:  # noqa: A002
        """The changes of a request, the oldest first."""
        steps = select(HISTORY).where(HISTORY.c.request_id == id).order_by(HISTORY.c.number)
        with self._database.read_connection() as connection:
            rows = connection.execute(steps).all()
        return [HistoryEntry(row.at, State(row.state), ReportStatus(row.telling), row.note) for row in rows]

    def upsert_applicants(self, applicants: Iterable[Applicant], now: float) -> None:
        """Store applicants that a search returned, in place of what was known about them."""
        rows = {(each.application_id, each.facility_id): applicant_to_row(each, now) for each in applicants}
        if not rows:
            return
        # Sorted, so that two transactions with the same applicants can't deadlock.
        statement = self._database.insert(APPLICANTS).values([rows[key] for key in sorted(rows)])
        new = {column.name: column for column in statement.excluded if not column.primary_key}
        with self._database.write_transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=APPLICANTS.primary_key, set_=new))

    def get_applicant(self, application_id: str, facility_id: str) -> Applicant | None:
        """The applicant as the facility's last search returned them, or None."""
        with self._database.read_connection() as connection:
            row = connection.execute(_APPLICANT, {"wanted": application_id, "facility": facility_id}).mappings().first()
        return to_applicant(row) if row else None

    def facilities_of(self, application_id: str) -> frozenset[str]:
        """The ids of the facilities whose searches found this applicant."""
        with self._database.read_connection() as connection:
            return frozenset(connection.execute(_FACILITIES_OF, {"wanted": application_id}).scalars())

    def recent_applicants(
        self, user: str, chosen: Sequence[str] = (), *, hidden: Collection[str] = ()
    ) -> list[Applicant]:
        """The applicants of this person's newest requests, then those with the ids `chosen`; at most 20, and none of
        the facilities `hidden`."""
        with self._database.read_connection() as connection:
            return recent_applicants(connection, user, chosen, hidden)

    def last_facility(self, user: str) -> str:
        """The id of the facility at which this person booked last, or ""."""
        with self._database.read_connection() as connection:
            return last_facility(connection, user)

    def recent_external_interviewers(self, user: str) -> RecentInterviewers:
        """Interviewers outside of Slack with whom interviews were scheduled, the newest first."""
        with self._database.read_connection() as connection:
            return recent_external_interviewers(connection, user)

    def find_bookings(self, application_id: str, now: float) -> list[Request]:
        """Interviews of this applicant that aren't over and are, or may be, in Apploi; the earliest first."""
        with self._database.read_connection() as connection:
            return find_bookings(connection, application_id, now)

    def redact_before(self, before: float) -> int:
        """Remove personal data from one batch of requests accepted before then; returns how many. 0 means done.

        Times and states stay. Requests that still have work to do are left alone.
        """
        with self._database.write_transaction() as connection:
            ids = connection.execute(REDACT_REQUESTS, {"before": before}).scalars().all()
            if ids:
                connection.execute(REDACT_HISTORY, {"ids": ids})
            hiring_days.delete_redacted(connection, before)
        return len(ids)

    def delete_applicants_before(self, before: float) -> None:
        """Delete the applicants that no search has returned since then."""
        with self._database.write_transaction() as connection:
            connection.execute(APPLICANTS.delete().where(APPLICANTS.c.seen_at < before))


def _row_to_save(request: Request) -> dict[str, Any]:
    """All columns but `moved_to`, which another request may have set since the worker read the row."""
    row = to_row(request)
    del row["moved_to"]
    return row
