"""The table of notices: messages beside the result of a request, some of them later (notice/).

They are claimed, saved and given back as requests are, under leases of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
from slackbot.domain.request import Request
from slackbot.domain.request import State as RequestState
from slackbot.errors import LeaseLost
from slackbot.storage.database import Database, notify
from slackbot.storage.leases import LEASE_SECONDS, Lease, expire_lease, is_due, is_free, select_leases, select_next_due
from slackbot.storage.tables import METADATA, REQUESTS, STORY, to_request

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", Text, primary_key=True),  # request, kind and place: planned twice is planned once
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
)

Index(
    "notices_due",
    NOTICES.c.due_at,
    sqlite_where=NOTICES.c.due_at.is_not(None),
    postgresql_where=NOTICES.c.due_at.is_not(None),
)
Index(
    "notices_owner",
    NOTICES.c.owner,
    sqlite_where=NOTICES.c.owner.is_not(None),
    postgresql_where=NOTICES.c.owner.is_not(None),
)

_c = NOTICES.c

_due = (  # as the claim of requests (leases.py)
    select(_c.id)
    .where(is_due(NOTICES), is_free(NOTICES))
    .order_by(_c.due_at, _c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(NOTICES)
    .where(_c.id.in_(select(_due.c.id)))
    .values(owner=bindparam("claimer"), lease_until=bindparam("until"), claims=_c.claims + 1)
    .returning(*_c)
)
_UPDATE_HELD = update(NOTICES).where(
    _c.id == bindparam("held_id"), _c.owner == bindparam("holder"), _c.claims == bindparam("held_claims")
)
_SELECT_NEXT_DUE = select_next_due(NOTICES)
_SELECT_LEASES, _EXPIRE_LEASE = select_leases(NOTICES), expire_lease(NOTICES)
_SELECT_IN_LINE = (
    select(REQUESTS)
    .where(REQUESTS.c.due_at <= bindparam("before", type_=Double), REQUESTS.c.state == RequestState.ACCEPTED.value)
    .where(REQUESTS.c.owner.is_(None), REQUESTS.c.applicant_name != "")
    .where(~select(_c.id).where(_c.request_id == REQUESTS.c.id, _c.kind == NotificationKind.IN_LINE.value).exists())
    .order_by(REQUESTS.c.due_at)
)
_ADD_HISTORY = insert(STORY).from_select(
    ["request_id", "at", "state", "telling", "note"],
    select(
        REQUESTS.c.id,
        bindparam("at", type_=Double),
        REQUESTS.c.state,
        REQUESTS.c.telling,
        bindparam("note", type_=Text),
    ).where(REQUESTS.c.id == bindparam("told_id")),
)
"""A line in the story of a request, which stands where it stood."""


class NotificationsTable:
    """The notices in one database; may be shared by threads. Every failure is a StoreError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """`clock` dates the lines of a story, in seconds since the epoch."""
        self._database = database
        self._clock = clock
        self._insert_notification = database.insert(NOTICES).on_conflict_do_nothing()

    def plan(self, notifications: Iterable[Notification]) -> None:
        """Store these notices; those that are there already stay as they are."""
        planned = tuple(notifications)
        if planned:
            with self._database.write_transaction() as connection:
                self.plan_in_transaction(connection, planned)
                notify(connection)

    def plan_in_transaction(self, connection: Connection, notifications: Iterable[Notification]) -> None:
        """As `plan`, within a transaction of the store."""
        for notice in notifications:
            connection.execute(self._insert_notification, _to_row(notice))

    def claim(self, owner: str, now: float, limit: int, busy: Collection[str] = ()) -> list[Notification]:
        """Take up to `limit` notices that are due `now` but for those of the ids `busy`, those due longest first; none
        goes to two claimers."""
        asked = {"claimer": owner, "now": now, "until": now + LEASE_SECONDS, "most": limit, "busy": list(busy)}
        with self._database.write_transaction() as connection:
            rows = connection.execute(_CLAIM, asked).mappings().all()
        return [_to_notification(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["id"]))]

    def find_in_line(self, before: float, limit: int = 50) -> list[Request]:
        """The bookings that have been due since `before` and not begun, and whose people were not told so yet."""
        with self._database.read_connection() as connection:
            rows = connection.execute(_SELECT_IN_LINE.limit(limit), {"before": before}).mappings()
            return [to_request(row) for row in rows]

    def save(self, notification: Notification) -> None:
        """Store a step of a notice that the caller holds, and keep the lease. LeaseLost if it is held no more."""
        with self._database.write_transaction() as connection:
            self._save(connection, notification, {})

    def release(self, notification: Notification, note: str = "") -> None:
        """As `save`, and give the lease back; a note is a line in the story of its request."""
        with self._database.write_transaction() as connection:
            self._save(connection, notification, {"owner": None, "lease_until": None})
            if note:
                told = {"told_id": notification.request_id, "at": self._clock(), "note": note}
                connection.execute(_ADD_HISTORY, told)

    def _save(self, connection: Connection, notification: Notification, lease_columns: dict[str, None]) -> None:
        held = {"held_id": notification.id, "holder": notification.owner, "held_claims": notification.claims}
        if connection.execute(_UPDATE_HELD, _to_row(notification) | lease_columns | held).rowcount == 0:
            raise LeaseLost(f"Another worker has taken over notice {notification.id}; this is not stored.")

    def leases(self) -> list[Lease]:
        """Every lease on a notice."""
        with self._database.read_connection() as connection:
            return [Lease(*row) for row in connection.execute(_SELECT_LEASES)]

    def expire_lease(self, lease: Lease) -> bool:
        """End a lease that was seen so; False if it was renewed or taken since."""
        seen = {"held_id": lease.id, "held_claims": lease.claims, "renewed": lease.renewed}
        with self._database.write_transaction() as connection:
            return bool(connection.execute(_EXPIRE_LEASE, seen).rowcount)

    def renew(self, owner: str, ids: Collection[str], now: float) -> None:
        """Show that this owner still works on those of these notices that it holds."""
        statement = update(NOTICES).where(_c.owner == owner, _c.id.in_(ids)).values(lease_until=now + LEASE_SECONDS)
        with self._database.write_transaction() as connection:
            connection.execute(statement)

    def release_all(self, owner: str) -> None:
        """Give every lease of this owner back at once, for a clean end."""
        held = (_c.owner == owner) & _c.due_at.is_not(None)  # by the index of what is due
        with self._database.write_transaction() as connection:
            connection.execute(update(NOTICES).where(held).values(owner=None, lease_until=None))

    def mark_possible_duplicates(self, connection: Connection, now: float) -> None:
        """What was due `now` may have been told, as after a restore from a backup: told again, it says so."""
        connection.execute(update(NOTICES).where(_c.due_at <= now).values(perhaps_told=True))

    def next_due(self, now: float, busy: Collection[str] = ()) -> float | None:
        """When `claim` may find something next, in seconds since the epoch; long ago when the clock was set back."""
        with self._database.read_connection() as connection:
            found: float | None = connection.execute(_SELECT_NEXT_DUE, {"now": now, "busy": list(busy)}).scalar_one()
        return found

    def list_for_request(self, request_id: str) -> list[Notification]:
        """The notices about a request, the next first and those that are settled last."""
        about = select(NOTICES).where(_c.request_id == request_id).order_by(_c.due_at.is_(None), _c.due_at, _c.id)
        with self._database.read_connection() as connection:
            return [_to_notification(row) for row in connection.execute(about).mappings()]


def _to_row(notification: Notification) -> dict[str, Any]:
    """Every column but `lease_until`, which only the store knows."""
    row = asdict(notification) | {"kind": notification.kind.value, "state": notification.state.value}
    return row | {"perhaps_told": row.pop("may_be_posted")}


def _to_notification(row: RowMapping) -> Notification:
    known = {name: row[name] for name in row if name not in ("lease_until", "perhaps_told")}
    known |= {"kind": NotificationKind(row["kind"]), "state": NotificationState(row["state"])}
    return Notification(**known, may_be_posted=row["perhaps_told"])
