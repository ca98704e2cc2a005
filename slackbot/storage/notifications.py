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

from slackbot.domain.notification import Kind, Notice, State
from slackbot.domain.request import Request
from slackbot.domain.request import State as RequestState
from slackbot.errors import LeaseLost
from slackbot.storage.database import Database, announce
from slackbot.storage.leases import UNTIL, Lease, give_back, is_due, is_free, leased, soonest_due
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
_HELD = update(NOTICES).where(
    _c.id == bindparam("held_id"), _c.owner == bindparam("holder"), _c.claims == bindparam("held_claims")
)
_SOONEST_DUE = soonest_due(NOTICES)
_LEASED, _GIVE_BACK = leased(NOTICES), give_back(NOTICES)
_IN_LINE = (
    select(REQUESTS)
    .where(REQUESTS.c.due_at <= bindparam("before", type_=Double), REQUESTS.c.state == RequestState.ACCEPTED.value)
    .where(REQUESTS.c.owner.is_(None), REQUESTS.c.applicant_name != "")
    .where(~select(_c.id).where(_c.request_id == REQUESTS.c.id, _c.kind == Kind.IN_LINE.value).exists())
    .order_by(REQUESTS.c.due_at)
)
_TELL_STORY = insert(STORY).from_select(
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


class Notices:
    """The notices in one database; may be shared by threads. Every failure is a StoreError."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        """`clock` dates the lines of a story, in seconds since the epoch."""
        self._database = database
        self._clock = clock
        self._new = database.insert(NOTICES).on_conflict_do_nothing()

    def plan(self, notices: Iterable[Notice]) -> None:
        """Store these notices; those that are there already stay as they are."""
        planned = tuple(notices)
        if planned:
            with self._database.writing() as connection:
                self.plan_within(connection, planned)
                announce(connection)

    def plan_within(self, connection: Connection, notices: Iterable[Notice]) -> None:
        """As `plan`, within a transaction of the store."""
        for notice in notices:
            connection.execute(self._new, _to_row(notice))

    def claim(self, owner: str, now: float, limit: int, busy: Collection[str] = ()) -> list[Notice]:
        """Take up to `limit` notices that are due `now` but for those of the ids `busy`, those due longest first; none
        goes to two claimers."""
        asked = {"claimer": owner, "now": now, "until": now + UNTIL, "most": limit, "busy": list(busy)}
        with self._database.writing() as connection:
            rows = connection.execute(_CLAIM, asked).mappings().all()
        return [_to_notice(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["id"]))]

    def in_line(self, before: float, limit: int = 50) -> list[Request]:
        """The bookings that have been due since `before` and not begun, and whose people were not told so yet."""
        with self._database.reading() as connection:
            rows = connection.execute(_IN_LINE.limit(limit), {"before": before}).mappings()
            return [to_request(row) for row in rows]

    def save(self, notice: Notice) -> None:
        """Store a step of a notice that the caller holds, and keep the lease. LeaseLost if it is held no more."""
        with self._database.writing() as connection:
            self._save(connection, notice, {})

    def release(self, notice: Notice, note: str = "") -> None:
        """As `save`, and give the lease back; a note is a line in the story of its request."""
        with self._database.writing() as connection:
            self._save(connection, notice, {"owner": None, "lease_until": None})
            if note:
                told = {"told_id": notice.request_id, "at": self._clock(), "note": note}
                connection.execute(_TELL_STORY, told)

    def _save(self, connection: Connection, notice: Notice, freed: dict[str, None]) -> None:
        held = {"held_id": notice.id, "holder": notice.owner, "held_claims": notice.claims}
        if connection.execute(_HELD, _to_row(notice) | freed | held).rowcount == 0:
            raise LeaseLost(f"Another worker has taken over notice {notice.id}; this is not stored.")

    def leases(self) -> list[Lease]:
        """Every lease on a notice."""
        with self._database.reading() as connection:
            return [Lease(*row) for row in connection.execute(_LEASED)]

    def give_back(self, lease: Lease) -> bool:
        """End a lease that was seen so; False if it was renewed or taken since."""
        seen = {"held_id": lease.id, "held_claims": lease.claims, "renewed": lease.renewed}
        with self._database.writing() as connection:
            return bool(connection.execute(_GIVE_BACK, seen).rowcount)

    def renew(self, owner: str, ids: Collection[str], now: float) -> None:
        """Show that this owner still works on those of these notices that it holds."""
        statement = update(NOTICES).where(_c.owner == owner, _c.id.in_(ids)).values(lease_until=now + UNTIL)
        with self._database.writing() as connection:
            connection.execute(statement)

    def abandon(self, owner: str) -> None:
        """Give every lease of this owner back at once, for a clean end."""
        held = (_c.owner == owner) & _c.due_at.is_not(None)  # by the index of what is due
        with self._database.writing() as connection:
            connection.execute(update(NOTICES).where(held).values(owner=None, lease_until=None))

    def doubt_within(self, connection: Connection, now: float) -> None:
        """What was due `now` may have been told, as after a restore from a backup: told again, it says so."""
        connection.execute(update(NOTICES).where(_c.due_at <= now).values(perhaps_told=True))

    def next_due(self, now: float, busy: Collection[str] = ()) -> float | None:
        """When `claim` may find something next, in seconds since the epoch; long ago when the clock was set back."""
        with self._database.reading() as connection:
            found: float | None = connection.execute(_SOONEST_DUE, {"now": now, "busy": list(busy)}).scalar_one()
        return found

    def of_request(self, request_id: str) -> list[Notice]:
        """The notices about a request, the next first and those that are settled last."""
        about = select(NOTICES).where(_c.request_id == request_id).order_by(_c.due_at.is_(None), _c.due_at, _c.id)
        with self._database.reading() as connection:
            return [_to_notice(row) for row in connection.execute(about).mappings()]


def _to_row(notice: Notice) -> dict[str, Any]:
    """Every column but `lease_until`, which only the store knows."""
    return {**asdict(notice), "kind": notice.kind.value, "state": notice.state.value}


def _to_notice(row: RowMapping) -> Notice:
    known = {name: row[name] for name in row if name != "lease_until"}
    return Notice(**known | {"kind": Kind(row["kind"]), "state": State(row["state"])})
