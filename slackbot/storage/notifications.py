"""The table of notifications. They are claimed under leases, like requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from slackbot.domain.notification import Notification, NotificationKind, NotificationState
from slackbot.domain.request import PostedMessage, Request
from slackbot.domain.request import State as RequestState
from slackbot.storage.database import Database, notify
from slackbot.storage.leases import LeasedTable, LeaseStatements
from slackbot.storage.tables import HISTORY, METADATA, REQUESTS, to_request

NOTIFICATIONS = Table(
    "notices",
    METADATA,
    Column("id", Text, primary_key=True),  # request, kind and place, so that planning twice adds nothing
    Column("request_id", Text, ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),  # a conversation's or a person's id
    Column("thread_ts", Text),
    Column("lead", Double),  # seconds before the interview, for reminders
    Column("state", Text, nullable=False),
    Column("due_at", Double),
    Column("tries", Integer, nullable=False),
    Column("perhaps_told", Boolean, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),
    Column("planned_at", Double, nullable=False, server_default="0"),
    Column("told_channel", Text),
    Column("told_ts", Text),
)

Index(
    "notices_due",
    NOTIFICATIONS.c.due_at,
    sqlite_where=NOTIFICATIONS.c.due_at.is_not(None),
    postgresql_where=NOTIFICATIONS.c.due_at.is_not(None),
)
Index(
    "notices_owner",
    NOTIFICATIONS.c.owner,
    sqlite_where=NOTIFICATIONS.c.owner.is_not(None),
    postgresql_where=NOTIFICATIONS.c.owner.is_not(None),
)

_c = NOTIFICATIONS.c

_LEASES = LeaseStatements(NOTIFICATIONS, (_c.due_at, _c.id))
_SELECT_IN_LINE = (
    select(REQUESTS)
    .where(REQUESTS.c.due_at <= bindparam("before", type_=Double), REQUESTS.c.state == RequestState.ACCEPTED.value)
    .where(REQUESTS.c.owner.is_(None), REQUESTS.c.applicant_name != "")
    .where(REQUESTS.c.hiring_day.is_(None))  # the day's message says who is waiting
    .where(~select(_c.id).where(_c.request_id == REQUESTS.c.id, _c.kind == NotificationKind.IN_LINE.value).exists())
    .order_by(REQUESTS.c.due_at)
)
_ADD_HISTORY = insert(HISTORY).from_select(
    ["request_id", "at", "state", "telling", "note"],
    select(
        REQUESTS.c.id,
        bindparam("at", type_=Double),
        REQUESTS.c.state,
        REQUESTS.c.telling,
        bindparam("note", type_=Text),
    ).where(REQUESTS.c.id == bindparam("about")),
)
"""An entry in the history of a request, with its present state."""


class NotificationsTable(LeasedTable[Notification]):
    """The notifications in one database. Thread-safe; every failure is a StoreError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """`clock` dates the history entries, in seconds since the epoch."""
        super().__init__(database, _LEASES, _to_notification)
        self._clock = clock
        self._insert_notification = database.insert(NOTIFICATIONS).on_conflict_do_nothing()

    def plan(self, notifications: Iterable[Notification]) -> None:
        """Store these notifications; those that are stored already stay as they are."""
        planned = tuple(notifications)
        if planned:
            with self._database.write_transaction() as connection:
                self.plan_in_transaction(connection, planned)
                notify(connection)

    def plan_in_transaction(self, connection: Connection, notifications: Iterable[Notification]) -> None:
        """Like `plan`, inside the caller's transaction."""
        for notification in notifications:
            connection.execute(self._insert_notification, _to_row(notification))

    def find_in_line(self, before: float, limit: int = 50) -> list[Request]:
        """Bookings that were due by `before`, haven't started, and have no notification about that yet."""
        with self._database.read_connection() as connection:
            rows = connection.execute(_SELECT_IN_LINE.limit(limit), {"before": before}).mappings()
            return [to_request(row) for row in rows]

    def save(self, notification: Notification) -> None:
        """Store a step of a notification that the caller has leased, and keep the lease. Raises LeaseLost if it is
        gone."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(notification), release=False)

    def release(self, notification: Notification, note: str = "") -> None:
        """Like `save`, and give the lease back. A note becomes an entry in the request's history."""
        with self._database.write_transaction() as connection:
            self._update_leased(connection, _to_row(notification), release=True)
            if note:
                entry = {"about": notification.request_id, "at": self._clock(), "note": note}
                connection.execute(_ADD_HISTORY, entry)

    def mark_possible_duplicates(self, connection: Connection, now: float) -> None:
        """Mark what was due at `now`: after a restore it may have been posted already, and its text will say so."""
        connection.execute(update(NOTIFICATIONS).where(_c.due_at <= now).values(perhaps_told=True))

    def list_for_request(self, request_id: str) -> list[Notification]:
        """The notifications about a request: pending ones by due time, then settled ones."""
        about = select(NOTIFICATIONS).where(_c.request_id == request_id).order_by(_c.due_at.is_(None), _c.due_at, _c.id)
        with self._database.read_connection() as connection:
            return [_to_notification(row) for row in connection.execute(about).mappings()]


def _to_row(notification: Notification) -> dict[str, Any]:
    """All columns but `lease_until`, which only leases.py writes."""
    row = asdict(notification) | {"kind": notification.kind.value, "state": notification.state.value}
    message = row.pop("message") or {"channel": None, "ts": None}
    row |= {"told_channel": message["channel"], "told_ts": message["ts"]}
    return row | {"perhaps_told": row.pop("may_be_posted")}


def _to_notification(row: RowMapping) -> Notification:
    known = {name: row[name] for name in row if name not in ("lease_until", "perhaps_told", "told_channel", "told_ts")}
    known |= {"kind": NotificationKind(row["kind"]), "state": NotificationState(row["state"])}
    message = None if row["told_ts"] is None else PostedMessage(row["told_channel"], row["told_ts"])
    return Notification(**known, may_be_posted=row["perhaps_told"], message=message)
