"""The table of interview requests, in SQLite or PostgreSQL: add, claim, save.

The state of a row *is* the work to do. Whoever works on a request holds a lease on it: `owner`, until when,
and `claims`, which fences a worker that lost its lease. Every call is one transaction and is durable on
return; every failure is a StoreError with a sentence. A Store may be shared by threads.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.notification import Notification
from slackbot.domain.request import FAILED_OVER, RESTORED, ReportStatus, Request, State, mark_restored, supersede
from slackbot.domain.storable import make_storable
from slackbot.errors import LeaseLost, NotAllowed
from slackbot.storage import schema
from slackbot.storage.clock import SharedClock
from slackbot.storage.conflicts import find_bookings, find_unacknowledged, lock_participants
from slackbot.storage.database import Database, notify
from slackbot.storage.engines import extend_deadline
from slackbot.storage.error_reports import ErrorReport, ErrorReports
from slackbot.storage.events import SeenEvents
from slackbot.storage.leases import (
    CLAIM,
    COUNT_AHEAD,
    EXPIRE_LEASE,
    LEASE_SECONDS,
    SELECT_BEHIND_EARLIER_RESULT,
    SELECT_BLOCKING_REQUEST,
    SELECT_LEASES,
    SELECT_NEXT_DUE,
    UPDATE_HELD,
    Lease,
)
from slackbot.storage.notifications import NotificationsTable
from slackbot.storage.notify import PostgresListener
from slackbot.storage.preferences import PreferencesTable
from slackbot.storage.recent import recent_applicants, recent_external_interviewers
from slackbot.storage.reschedules import check_not_being_rescheduled, check_not_rescheduled, mark_rescheduled
from slackbot.storage.retention import REDACT_HISTORY, REDACT_REQUESTS
from slackbot.storage.stats import QueueStats, read_stats
from slackbot.storage.tables import APPLICANTS, REQUESTS, STORY, applicant_to_row, to_applicant, to_request, to_row
from slackbot.storage.user_lists import UserLists

__all__ = [
    "AddResult",
    "ErrorReport",
    "HistoryEntry",
    "NotificationsTable",
    "PostgresListener",
    "QueueStats",
    "Store",
]

_UNFINISHED = select(REQUESTS).where(REQUESTS.c.due_at.is_not(None)).order_by(REQUESTS.c.accepted_at, REQUESTS.c.id)
_APPLICANT = select(APPLICANTS).where(APPLICANTS.c.application_id == bindparam("wanted"))
_INSERT_HISTORY = insert(STORY)

MARKING_TIMEOUT = 60.0
"""Seconds in which all requests that are unfinished can be doubted."""

PING_LENGTH = 96 * 1024
"""Characters: more than a request takes with its history and its index entries (tests/integration/storage)."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a request: when (seconds since the epoch), to which state and telling, and why."""

    at: float
    state: State
    report_status: ReportStatus
    note: str


@dataclass(frozen=True, slots=True)
class AddResult:
    """Whether a request was stored now. If not, either `conflicts` are the bookings in its way, the earliest first, or
    there are none and a request with its id was stored before, which stays as it is."""

    is_new: bool
    conflicts: tuple[Request, ...] = ()


class Store:
    """The requests in one database. Opens connections when they are needed; `close` ends them."""

    def __init__(self, url: str, clock: Callable[[], float] | None = None) -> None:
        """Remember where the database is. `clock` tells seconds since the epoch, instead of the one that all who work
        on this database share."""
        self._url = url
        self._database = Database(
            url, lambda connection: self._mark_possible_duplicates(connection, self.clock(), FAILED_OVER)
        )
        self.shared_clock = SharedClock(self._database)
        self.clock = clock or self.shared_clock
        self._insert_request = self._database.insert(REQUESTS).on_conflict_do_nothing().returning(REQUESTS.c.id)
        self.events = SeenEvents(self._database)
        self.error_reports = ErrorReports(self._database)
        self.user_lists = UserLists(self._database)
        self.notifications = NotificationsTable(self._database, self.clock)
        self.preferences = PreferencesTable(self._database)

    def migrate(self) -> None:
        """Bring the schema up to date; safe with several processes at once. Raises SchemaTooNew."""
        schema.migrate(self._url)

    def ping(self) -> None:
        """Raise StoreUnavailable if nothing could be written now: away, locked, full, or only to be read.

        An applicant that nobody has is written and taken away again: what changes no row needs no room on the disk.
        """
        nobody = applicant_to_row(Applicant(application_id=f"ping {secrets.token_hex(8)}", name="x" * PING_LENGTH), 0.0)
        with self._database.write_transaction() as connection:
            connection.execute(insert(APPLICANTS), nobody)
            connection.execute(APPLICANTS.delete().where(APPLICANTS.c.application_id == nobody["application_id"]))

    def read_stats(self, now: float) -> QueueStats:
        """How many requests stand where at `now`, in seconds since the epoch."""
        return read_stats(self._database, now)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._database.close()

    def add(self, request: Request, acknowledged_conflicts: Collection[str] | None = None) -> AddResult:
        """Store a new request, unless one with its id is there already or other bookings conflict with it.

        `acknowledged_conflicts` are the ids of bookings that don't count; None skips the check. The request that this
        one replaces is settled with it. Raises NotAllowed, and stores nothing, when that isn't possible, or when the
        interview that this one reschedules is no longer active or is being rescheduled by another request.
        """
        with self._database.write_transaction() as connection:
            check_not_rescheduled(connection, request)
            if acknowledged_conflicts is not None:
                lock_participants(connection, request)
                if conflicts := find_unacknowledged(connection, request, acknowledged_conflicts):
                    return AddResult(is_new=False, conflicts=tuple(conflicts))
            is_new = connection.execute(self._insert_request, to_row(request)).first() is not None
            if is_new:
                self._add_history(connection, request, "")
                self._settle_replaced(connection, request)
                notify(connection)
        return AddResult(is_new)

    def _settle_replaced(self, connection: Connection, new: Request) -> None:
        if new.replaces:
            self._change(connection, new.replaces, lambda old: supersede(old, new.requested_by), f"edited as {new.id}")

    def claim(self, owner: str, now: float, limit: int, busy: Collection[str] = ()) -> list[Request]:
        """Take up to `limit` requests that are due `now` but for those of the ids `busy`, those due longest first.

        No request goes to two claimers, and none goes while another booking for the same applicant is at work, or an
        older one under way.
        """
        asked = {"claimer": owner, "now": now, "until": now + LEASE_SECONDS, "most": limit, "busy": list(busy)}
        with self._database.write_transaction() as connection:
            rows = connection.execute(CLAIM, asked).mappings().all()
        return [to_request(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["accepted_at"]))]

    def blocking_request(self, request: Request) -> Request | None:
        """The older booking of the same applicant that this one waits for, if one is under way."""
        asked = {"applicant": request.interview.applicant_id, "accepted": request.accepted_at, "this": request.id}
        with self._database.read_connection() as connection:
            row = connection.execute(SELECT_BLOCKING_REQUEST, asked).mappings().first()
        return to_request(row) if row else None

    def count_ahead(self, request: Request) -> int:
        """How many bookings are at work, or are sent before this one."""
        asked = {"due": request.due_at, "accepted": request.accepted_at, "this": request.id}
        with self._database.read_connection() as connection:
            return int(connection.execute(COUNT_AHEAD, asked).scalar_one())

    def is_behind_earlier_result(self, request: Request) -> bool:
        """Whether an earlier result has to be posted in its conversation first."""
        with self._database.read_connection() as connection:
            return connection.execute(SELECT_BEHIND_EARLIER_RESULT, {"this": request.id}).first() is not None

    def save(self, request: Request, note: str = "", notifications: Iterable[Notification] = ()) -> None:
        """Store a step of a request that the caller holds, with the notices that it brings, and keep the lease.

        LeaseLost if it is held no more: then nothing is stored.
        """
        self._save(request, note, notifications, {})

    def release(self, request: Request, note: str = "", notifications: Iterable[Notification] = ()) -> None:
        """As `save`, and give the lease back."""
        self._save(request, note, notifications, {"owner": None, "lease_until": None})

    def _save(
        self, request: Request, note: str, notifications: Iterable[Notification], lease_columns: dict[str, None]
    ) -> None:
        held = {"held_id": request.id, "holder": request.owner, "held_claims": request.claims}
        with self._database.write_transaction() as connection:
            if connection.execute(UPDATE_HELD, _row_to_save(request) | lease_columns | held).rowcount == 0:
                raise LeaseLost(f"Another worker has taken over request {request.id}; this is not stored.")
            self._add_history(connection, request, note)
            mark_rescheduled(connection, request)
            self.notifications.plan_in_transaction(connection, notifications)

    def _add_history(self, connection: Connection, request: Request, note: str) -> None:
        step = {"at": self.clock(), "state": request.state.value, "telling": request.report_status.value}
        connection.execute(_INSERT_HISTORY, {"request_id": request.id, "note": make_storable(note), **step})

    def leases(self) -> list[Lease]:
        """Every lease on a request."""
        with self._database.read_connection() as connection:
            return [Lease(*row) for row in connection.execute(SELECT_LEASES)]

    def expire_lease(self, lease: Lease) -> bool:
        """End a lease that was seen so, whoever holds it; False if it was renewed or taken since."""
        seen = {"held_id": lease.id, "held_claims": lease.claims, "renewed": lease.renewed}
        with self._database.write_transaction() as connection:
            return bool(connection.execute(EXPIRE_LEASE, seen).rowcount)

    def renew(self, owner: str, ids: Collection[str], now: float) -> None:
        """Show that this owner still works on those of these requests that it holds."""
        held = (REQUESTS.c.owner == owner) & REQUESTS.c.id.in_(ids)
        statement = update(REQUESTS).where(held).values(lease_until=now + LEASE_SECONDS)
        with self._database.write_transaction() as connection:
            connection.execute(statement)

    def release_all(self, owner: str) -> None:
        """Give every lease of this owner back at once, for a clean end."""
        statement = update(REQUESTS).where(REQUESTS.c.owner == owner).values(owner=None, lease_until=None)
        with self._database.write_transaction() as connection:
            connection.execute(statement)

    def change(
        self,
        id: str,  # noqa: A002
        action: Callable[[Request], Request],
        note: str = "",
        notifications: Callable[[Request], Iterable[Notification]] = lambda _: (),
    ) -> Request:
        """Let a person act on a request, and break any lease on it; the request as it is then.

        When `act` raises, as with Refused, nothing changes. An unknown id is Refused. `notices` tells which notices
        the changed request has: they are stored with it. Both run inside the transaction, so they should be quick
        and must not call the store.
        """
        with self._database.write_transaction() as connection:
            changed = self._change(connection, id, action, note)
            self.notifications.plan_in_transaction(connection, notifications(changed))
            notify(connection)
        return changed

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
        return changed

    def mark_possible_duplicates(self, now: float) -> list[Request]:
        """Let nothing of a restored backup be done a second time by itself; the requests that were unfinished."""
        with self._database.write_transaction() as connection:
            return self._mark_possible_duplicates(connection, now, RESTORED)

    def _mark_possible_duplicates(self, connection: Connection, now: float, reason: str) -> list[Request]:
        extend_deadline(connection, MARKING_TIMEOUT)
        doubt = partial(mark_restored, now=now, reason=reason)
        unfinished = [to_request(row) for row in connection.execute(_UNFINISHED.with_for_update()).mappings()]
        for request in unfinished:
            if doubt(request) != request:
                self._change(connection, request.id, doubt, reason)
        self.notifications.mark_possible_duplicates(connection, now)
        return [doubt(request) for request in unfinished]

    def check_not_being_rescheduled(self, id: str) -> None:  # noqa: A002
        """Refused while another request is moving this interview."""
        with self._database.read_connection() as connection:
            check_not_being_rescheduled(connection, id)

    def get(self, id: str) -> Request | None:  # noqa: A002
        """The request with this id, if there is one."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(REQUESTS).where(REQUESTS.c.id == id)).mappings().first()
        return to_request(row) if row else None

    def list_requests(self, states: Collection[State] = (), limit: int = 50) -> list[Request]:
        """The newest requests first, those in `states` or all."""
        wanted = REQUESTS.c.state.in_([state.value for state in states or State])
        newest = select(REQUESTS).where(wanted).order_by(REQUESTS.c.accepted_at.desc(), REQUESTS.c.id.desc())
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(newest.limit(limit)).mappings()]

    def list_unfinished(self) -> list[Request]:
        """Every request in which something is left to be done, be it a reminder; the oldest first."""
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(_UNFINISHED).mappings()]

    def history(self, id: str) -> list[HistoryEntry]:  # noqa: A002
        """What became of a request, step by step, the oldest first."""
        steps = select(STORY).where(STORY.c.request_id == id).order_by(STORY.c.number)
        with self._database.read_connection() as connection:
            rows = connection.execute(steps).all()
        return [HistoryEntry(row.at, State(row.state), ReportStatus(row.telling), row.note) for row in rows]

    def next_due(self, now: float, busy: Collection[str] = ()) -> float | None:
        """When `claim` may find something next, in seconds since the epoch; long ago when the clock was set back."""
        with self._database.read_connection() as connection:
            found: float | None = connection.execute(SELECT_NEXT_DUE, {"now": now, "busy": list(busy)}).scalar_one()
        return found

    def upsert_applicants(self, applicants: Iterable[Applicant], now: float) -> None:
        """Keep what a look-up told; what was known of the same applicants before is replaced."""
        rows = {applicant.application_id: applicant_to_row(applicant, now) for applicant in applicants}
        if not rows:
            return
        # In order, so that two who remember the same applicants cannot wait for each other.
        statement = self._database.insert(APPLICANTS).values([rows[key] for key in sorted(rows)])
        new = {column.name: column for column in statement.excluded if not column.primary_key}
        with self._database.write_transaction() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["application_id"], set_=new))

    def get_applicant(self, application_id: str) -> Applicant | None:
        """What the last look-up told of this applicant, if it is remembered."""
        with self._database.read_connection() as connection:
            row = connection.execute(_APPLICANT, {"wanted": application_id}).mappings().first()
        return to_applicant(row) if row else None

    def recent_applicants(self, user: str, chosen: Sequence[str] = ()) -> list[Applicant]:
        """The applicants of this person's newest requests, then those of the ids `chosen`; at most 20."""
        with self._database.read_connection() as connection:
            return recent_applicants(connection, user, chosen)

    def recent_external_interviewers(self, user: str) -> RecentInterviewers:
        """The interviewers outside Slack with whom interviews were scheduled, the newest first."""
        with self._database.read_connection() as connection:
            return recent_external_interviewers(connection, user)

    def find_bookings(self, application_id: str, now: float) -> list[Request]:
        """The interviews of this applicant that are not over and are, or may be, in Apploi; the earliest first."""
        with self._database.read_connection() as connection:
            return find_bookings(connection, application_id, now)

    def redact_before(self, before: float) -> int:
        """Remove people's words from some of the requests accepted before that, and tell from how many.

        Figures stay. Those that still have work to be done are left as they are.
        """
        with self._database.write_transaction() as connection:
            ids = connection.execute(REDACT_REQUESTS, {"before": before}).scalars().all()
            if ids:
                connection.execute(REDACT_HISTORY, {"forgotten": ids})
        return len(ids)

    def delete_applicants_before(self, before: float) -> None:
        """Forget the applicants that no look-up has told of since `before`."""
        with self._database.write_transaction() as connection:
            connection.execute(APPLICANTS.delete().where(APPLICANTS.c.seen_at < before))


def _row_to_save(request: Request) -> dict[str, Any]:
    """What its worker knows better than the row: not whether another request has moved it meanwhile."""
    row = to_row(request)
    del row["moved_to"]
    return row
