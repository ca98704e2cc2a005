"""Who may work on which request: the statements that take leases and respect them.

A row with an owner is held. No clock says for how long: its holder writes `lease_until` anew every few seconds, and
whoever has seen it unchanged for long enough gives the row back (worker/silence.py). So clocks may disagree.

The statements are made once: SQLAlchemy takes longer to build one than SQLite to run it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Select,
    Table,
    Update,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    update,
)

from slackbot.domain.request import SET_BACK_THRESHOLD, ReportStatus, State
from slackbot.storage.tables import REQUESTS

UNFINISHED_STATES = (State.ACCEPTED.value, State.SENDING.value, State.WAITING.value)
"""The states in which a booking is still under way."""

LEASE_SECONDS = 12.0
"""Seconds: an older version that runs beside this one during an upgrade takes `lease_until` for a time, and takes over
what is past it."""

_c = REQUESTS.c


class Lease(NamedTuple):
    """One lease as it was seen: `renewed` changes with every heartbeat of its holder, and means nothing else."""

    id: str
    claims: int
    renewed: float | None


def _is_behind_another() -> ColumnElement[bool]:
    """Whether a booking must wait for another of its applicant: one that is at work, or an older one.

    The first is asked for because after a clock was set back the younger one looks older. What is only to be told, or
    was interrupted, need not wait.
    """
    other = REQUESTS.alias("other").c
    at_work = other.owner.is_not(None) | (other.state == State.SENDING.value)
    return _c.state.in_((State.ACCEPTED.value, State.WAITING.value)) & (
        select(other.id)
        .where(other.applicant_id == _c.applicant_id, other.state.in_(UNFINISHED_STATES), other.id != _c.id)
        .where(at_work | (tuple_(other.accepted_at, other.id) < tuple_(_c.accepted_at, _c.id)))
        .correlate(REQUESTS)
        .exists()
    )


def _is_behind_earlier_result() -> ColumnElement[bool]:
    """Whether a result must wait for an earlier one in its conversation, so that they are posted in order.

    A result that Slack did not take, and did not ask us to hold back, keeps nobody waiting while it is retried.
    """
    earlier = REQUESTS.alias("earlier").c
    untried = (earlier.telling == ReportStatus.DUE.value) & (earlier.tellings == 0)
    return (
        _c.state.not_in(UNFINISHED_STATES)
        & (_c.telling == ReportStatus.DUE.value)
        & select(earlier.id)
        .where(earlier.reply_channel == _c.reply_channel, earlier.due_at.is_not(None))
        .where(earlier.state.not_in(UNFINISHED_STATES), untried | (earlier.telling == ReportStatus.REPORTING.value))
        .where(tuple_(earlier.accepted_at, earlier.id) < tuple_(_c.accepted_at, _c.id))
        .correlate(REQUESTS)
        .exists()
    )


_now = bindparam("now", type_=Double)


def is_due(table: Table) -> ColumnElement[bool]:
    """Whether there is work `now`. What was planned at a time that is yet to come is due too: the clock was set back,
    and its times have to be set right."""
    return table.c.due_at.is_not(None) & or_(table.c.due_at <= _now, table.c.planned_at > _now + SET_BACK_THRESHOLD)


def is_free(table: Table) -> ColumnElement[bool]:
    """Whether nobody holds it, and its id is not among `busy`: what the claimer still works on, though its lease is
    gone."""
    return table.c.owner.is_(None) & table.c.id.not_in(bindparam("busy", expanding=True))


def select_next_due(table: Table) -> Select[Any]:
    """When the next row is both due and free."""
    at_once = case((table.c.planned_at > _now + SET_BACK_THRESHOLD, 0.0), else_=table.c.due_at)
    return select(func.min(at_once)).where(table.c.due_at.is_not(None), is_free(table))


def select_leases(table: Table) -> Select[Any]:
    """Every lease, as a Lease."""
    return select(table.c.id, table.c.claims, table.c.lease_until).where(table.c.owner.is_not(None))


def expire_lease(table: Table) -> Update:
    """End the lease `held_id`, `held_claims`, `renewed`, unless it was renewed or taken since it was seen so."""
    same = table.c.lease_until.is_not_distinct_from(bindparam("renewed", type_=Double))
    seen = (table.c.id == bindparam("held_id")) & (table.c.claims == bindparam("held_claims")) & same
    return update(table).where(seen).values(owner=None, lease_until=None)


# FOR UPDATE SKIP LOCKED is PostgreSQL's: claimers pass by each other's rows. SQLite leaves it out and has one
# writer at a time. As a CTE it is run once; as a plain subquery PostgreSQL may run it for every row.
_due = (
    select(_c.id)
    .where(is_due(REQUESTS), is_free(REQUESTS), ~_is_behind_another(), ~_is_behind_earlier_result())
    .order_by(
        _c.state.in_(UNFINISHED_STATES), _c.due_at, _c.accepted_at, _c.id
    )  # a result is quick, and people wait for it
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)

CLAIM = (
    update(REQUESTS)
    .where(_c.id.in_(select(_due.c.id)))
    .values(owner=bindparam("claimer"), lease_until=bindparam("until"), claims=_c.claims + 1)
    .returning(*_c)
)
"""Give `claimer` up to `most` requests that are due and free `now`, and tell which."""

UPDATE_HELD = update(REQUESTS).where(
    _c.id == bindparam("held_id"), _c.owner == bindparam("holder"), _c.claims == bindparam("held_claims")
)
"""An update that counts only while the lease is the one that the caller was given."""

SELECT_NEXT_DUE = select_next_due(REQUESTS).where(~_is_behind_another(), ~_is_behind_earlier_result())
"""When the next request is both due and free."""

SELECT_BEHIND_EARLIER_RESULT = select(_c.id).where(_c.id == bindparam("this"), _is_behind_earlier_result())
"""The request of the id `this`, if its result has to wait for an earlier one in its conversation."""

SELECT_LEASES, EXPIRE_LEASE = select_leases(REQUESTS), expire_lease(REQUESTS)

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
"""The oldest booking of an applicant that one accepted at `accepted`, of the id `this`, has to wait for."""

_before = tuple_(bindparam("due", type_=Double), bindparam("accepted", type_=Double), bindparam("this"))
COUNT_AHEAD = select(func.count()).where(
    _c.state.in_(UNFINISHED_STATES), tuple_(_c.due_at, _c.accepted_at, _c.id) < _before
)
"""How many bookings are at work, or due before the one of the id `this`: due at `due`, and accepted at `accepted`."""
