"""Leases: which worker may work on which row, of requests or of notifications.

A row with an owner is leased. No clock says for how long: its owner rewrites `lease_until` every few seconds, and a
worker that has seen it unchanged for LEASE_TIMEOUT (worker/lease_watch.py) expires the lease. So clocks may disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Double,
    FromClause,
    Integer,
    RowMapping,
    Table,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    update,
)

from slackbot.domain.request import SET_BACK_THRESHOLD, ReportStatus, State
from slackbot.errors import LeaseLost
from slackbot.storage.database import Database
from slackbot.storage.tables import REQUESTS

UNFINISHED_STATES = (State.ACCEPTED.value, State.SENDING.value, State.WAITING.value)
"""The states in which a booking is still under way."""

UNSENT_STATES = (State.ACCEPTED.value, State.WAITING.value)

LEGACY_LEASE_LENGTH = 12.0
"""How far ahead `lease_until` is set. Only versions from before the clock-free leases compare it with the time, which
matters while an upgrade replaces one process after the other."""

_c = REQUESTS.c
T = TypeVar("T")


class Lease(NamedTuple):
    """A lease as it was read. `renewed` changes with every heartbeat of its owner and means nothing else."""

    id: str
    claims: int
    renewed: float | None


class LeaseStatements:
    """The statements for the leases of one table. Built once, because SQLAlchemy takes longer to build one than SQLite
    to run it."""

    def __init__(
        self,
        table: Table,
        order: Sequence[Column[Any]],
        *,
        conditions: Sequence[ColumnElement[bool]] = (),
        last: ColumnElement[bool] | None = None,
    ) -> None:
        """Only rows that fulfill all `conditions` can be claimed: those for which `last` is false first, then in the
        given order."""
        self.order = tuple(column.name for column in order)
        priority = [] if last is None else [last]
        c, now = table.c, bindparam("now", type_=Double)
        # A row planned at a time that is yet to come is due too: the clock was set back, so its times need adjusting.
        was_set_back = c.planned_at > now + SET_BACK_THRESHOLD
        # `busy` are rows that the claimer still works on although it lost their leases.
        is_free = c.owner.is_(None) & c.id.not_in(bindparam("busy", expanding=True))
        # FOR UPDATE SKIP LOCKED lets claimers on PostgreSQL pass each other's rows; SQLite has one writer at a time and
        # leaves it out. As a CTE the query runs once; as a plain subquery PostgreSQL may run it for every row.
        due = (
            select(c.id)
            .where(c.due_at.is_not(None), or_(c.due_at <= now, was_set_back), is_free, *conditions)
            .order_by(*priority, *order)
            .limit(bindparam("most", type_=Integer))
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        self.claim = (
            update(table)
            .where(c.id.in_(select(due.c.id)))
            .values(owner=bindparam("claimer"), lease_until=bindparam("until"), claims=c.claims + 1)
            .returning(*c)
        )
        due_at = case((was_set_back, 0.0), else_=c.due_at)
        self.next_due = select(func.min(due_at)).where(c.due_at.is_not(None), is_free, *conditions)
        self.update_leased = update(table).where(
            c.id == bindparam("held_id"), c.owner == bindparam("holder"), c.claims == bindparam("held_claims")
        )
        self.leases = select(c.id, c.claims, c.lease_until).where(c.owner.is_not(None))
        is_unchanged = c.lease_until.is_not_distinct_from(bindparam("renewed", type_=Double))
        self.expire = (
            update(table)
            .where(c.id == bindparam("held_id"), c.claims == bindparam("held_claims"), is_unchanged)
            .values(owner=None, lease_until=None)
        )
        is_held = c.owner == bindparam("holder")
        self.renew = (
            update(table)
            .where(is_held, c.id.in_(bindparam("ids", expanding=True)))
            .values(lease_until=bindparam("until"))
        )
        self.release_all = update(table).where(is_held).values(owner=None, lease_until=None)


class LeasedTable(Generic[T]):
    """Rows that workers claim under leases. Thread-safe; `now` is in seconds since the epoch."""

    def __init__(self, database: Database, statements: LeaseStatements, from_row: Callable[[RowMapping], T]) -> None:
        self._database = database
        self._statements = statements
        self._from_row = from_row

    def claim(self, owner: str, now: float, limit: int, busy: Collection[str] = ()) -> list[T]:
        """Lease up to `limit` rows that are due, the longest due first, except those with the ids in `busy`.

        No row goes to two claimers.
        """
        parameters = {
            "claimer": owner,
            "now": now,
            "until": now + LEGACY_LEASE_LENGTH,
            "most": limit,
            "busy": list(busy),
        }
        with self._database.write_transaction() as connection:
            rows = connection.execute(self._statements.claim, parameters).mappings().all()
        return [self._from_row(row) for row in sorted(rows, key=itemgetter(*self._statements.order))]

    def next_due(self, now: float, busy: Collection[str] = ()) -> float | None:
        """When `claim` may find something next, in seconds since the epoch: 0.0 if the clock was set back, None if
        nothing is waiting."""
        with self._database.read_connection() as connection:
            found: float | None = connection.execute(
                self._statements.next_due, {"now": now, "busy": list(busy)}
            ).scalar_one()
        return found

    def leases(self) -> list[Lease]:
        """All leases of all workers."""
        with self._database.read_connection() as connection:
            return [Lease(*row) for row in connection.execute(self._statements.leases)]

    def expire_lease(self, lease: Lease) -> bool:
        """End a lease, no matter who holds it. False if it was renewed, or its row claimed again, since it was read."""
        parameters = {"held_id": lease.id, "held_claims": lease.claims, "renewed": lease.renewed}
        with self._database.write_transaction() as connection:
            return bool(connection.execute(self._statements.expire, parameters).rowcount)

    def renew(self, owner: str, ids: Collection[str], now: float) -> None:
        """Renew the leases that this owner holds on these rows."""
        parameters = {"holder": owner, "ids": list(ids), "until": now + LEGACY_LEASE_LENGTH}
        with self._database.write_transaction() as connection:
            connection.execute(self._statements.renew, parameters)

    def release_all(self, owner: str) -> None:
        """Give back every lease of this owner."""
        with self._database.write_transaction() as connection:
            connection.execute(self._statements.release_all, {"holder": owner})

    def _update_leased(self, connection: Connection, row: Mapping[str, Any], *, release: bool) -> None:
        """Update a row and keep or release its lease. Raises LeaseLost, and changes nothing, if the lease is gone."""
        lease = {"held_id": row["id"], "holder": row["owner"], "held_claims": row["claims"]}
        ended = {"owner": None, "lease_until": None} if release else {}
        if connection.execute(self._statements.update_leased, {**row, **ended, **lease}).rowcount == 0:
            raise LeaseLost(f"The lease on {row['id']} was lost, so this was not stored.")


def _is_behind_another(table: FromClause = REQUESTS) -> ColumnElement[bool]:
    """Whether a booking must wait for another one of its applicant: one that is being sent, or an older one.

    The former matters after the clock was set back, when the younger one looks older. Reporting doesn't wait, nor does
    marking an interrupted request as unconfirmed.
    """
    this, other = table.c, REQUESTS.alias("other").c
    is_being_sent = other.owner.is_not(None) | (other.state == State.SENDING.value)
    return this.state.in_(UNSENT_STATES) & (
        select(other.id)
        .where(other.applicant_id == this.applicant_id, other.state.in_(UNFINISHED_STATES), other.id != this.id)
        .where(is_being_sent | (tuple_(other.accepted_at, other.id) < tuple_(this.accepted_at, this.id)))
        .correlate(table)
        .exists()
    )


def _is_behind_in_day() -> ColumnElement[bool]:
    """Whether a booking must wait for another one of its hiring day: one that is being sent, or one before it that can
    be sent now. One that waits for its next attempt, or for another booking of its applicant, holds up nothing."""
    before = REQUESTS.alias("before")
    is_being_sent = (before.c.state == State.SENDING.value) | (
        before.c.owner.is_not(None) & before.c.state.in_(UNSENT_STATES)
    )
    is_due = (before.c.state == State.ACCEPTED.value) | (before.c.due_at <= bindparam("now", type_=Double))
    is_next = before.c.state.in_(UNSENT_STATES) & is_due & (before.c.place_in_day < _c.place_in_day)
    return (
        _c.hiring_day.is_not(None)
        & _c.state.in_(UNSENT_STATES)
        & select(before.c.id)
        .where(before.c.hiring_day == _c.hiring_day, before.c.id != _c.id)
        .where(is_being_sent | (is_next & ~_is_behind_another(before)))
        .correlate(REQUESTS)
        .exists()
    )


def _is_behind_earlier_result() -> ColumnElement[bool]:
    """Whether a result must wait for an earlier one in its conversation, so that results appear in order.

    An earlier result that Slack didn't take holds up nothing while it is retried, unless Slack asked to wait.
    """
    earlier = REQUESTS.alias("earlier").c
    untried = (earlier.telling == ReportStatus.DUE.value) & (earlier.tellings == 0)
    return (
        _c.state.not_in(UNFINISHED_STATES)
        & (_c.telling == ReportStatus.DUE.value)
        & _c.hiring_day.is_(None)  # whose result is a line in the day's message
        & select(earlier.id)
        .where(earlier.reply_channel == _c.reply_channel, earlier.due_at.is_not(None))
        .where(earlier.state.not_in(UNFINISHED_STATES), untried | (earlier.telling == ReportStatus.REPORTING.value))
        .where(tuple_(earlier.accepted_at, earlier.id) < tuple_(_c.accepted_at, _c.id))
        .correlate(REQUESTS)
        .exists()
    )


REQUEST_LEASES = LeaseStatements(
    REQUESTS,
    (_c.due_at, _c.accepted_at, _c.id),
    conditions=(~_is_behind_another(), ~_is_behind_in_day(), ~_is_behind_earlier_result()),
    last=_c.state.in_(UNFINISHED_STATES),  # results first: they are quick, and people wait for them
)

SELECT_BEHIND_EARLIER_RESULT = select(_c.id).where(_c.id == bindparam("this"), _is_behind_earlier_result())
"""The request with the id `this`, if its result must wait for an earlier one in its conversation."""

SELECT_BLOCKING_REQUEST = (
    select(REQUESTS)
    .where(_c.applicant_id == bindparam("applicant"), _c.state.in_(UNFINISHED_STATES), _c.id != bindparam("this"))
    .where(
        (_c.state == State.SENDING.value)
        | (tuple_(_c.accepted_at, _c.id) < tuple_(bindparam("accepted", type_=Double), bindparam("this")))
    )
    .order_by(_c.accepted_at, _c.id)
    .limit(1)
)
"""The oldest unfinished booking for the same applicant that must finish before this one."""

_before = tuple_(bindparam("due", type_=Double), bindparam("accepted", type_=Double), bindparam("this"))
COUNT_AHEAD = select(func.count()).where(
    _c.state.in_(UNFINISHED_STATES), tuple_(_c.due_at, _c.accepted_at, _c.id) < _before
)
"""How many bookings are being sent, or are due before the one with the id `this`."""
