"""Who may work on which request: the statements that take leases and respect them.

They are made once: SQLAlchemy takes longer to build one than SQLite to run it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Double, Integer, bindparam, case, func, or_, select, tuple_, update

from slackbot.request import State
from slackbot.store.tables import REQUESTS

UNFINISHED = (State.ACCEPTED.value, State.SENDING.value, State.WAITING.value)
"""The states in which a booking is still under way."""

_c = REQUESTS.c


def _behind_an_older_one() -> ColumnElement[bool]:
    """Whether a booking must wait for an older one of its applicant. What is only to be told need not."""
    older = REQUESTS.alias("older").c
    return _c.state.in_(UNFINISHED) & (
        select(older.id)
        .where(older.applicant_id == _c.applicant_id, older.state.in_(UNFINISHED))
        .where(tuple_(older.accepted_at, older.id) < tuple_(_c.accepted_at, _c.id))
        .correlate(REQUESTS)
        .exists()
    )


_now = bindparam("now", type_=Double)

# FOR UPDATE SKIP LOCKED is PostgreSQL's: claimers pass by each other's rows. SQLite leaves it out and has one
# writer at a time. As a CTE it is run once; as a plain subquery PostgreSQL may run it for every row.
_due = (
    select(_c.id)
    .where(_c.due_at <= _now, or_(_c.lease_until.is_(None), _c.lease_until <= _now))
    .where(~_behind_an_older_one())
    .order_by(_c.due_at, _c.accepted_at, _c.id)
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

HELD = update(REQUESTS).where(
    _c.id == bindparam("held_id"), _c.owner == bindparam("holder"), _c.claims == bindparam("held_claims")
)
"""An update that counts only while the lease is the one that the caller was given."""

SOONEST_DUE = select(func.min(case((_c.lease_until > _c.due_at, _c.lease_until), else_=_c.due_at))).where(
    _c.due_at.is_not(None), ~_behind_an_older_one()
)
"""When the next request is both due and free."""

AHEAD = (
    select(REQUESTS)
    .where(_c.applicant_id == bindparam("applicant"), _c.state.in_(UNFINISHED))
    .where(tuple_(_c.accepted_at, _c.id) < tuple_(bindparam("accepted", type_=Double), bindparam("this")))
    .order_by(_c.accepted_at, _c.id)
    .limit(1)
)
"""The oldest booking of an applicant that one accepted at `accepted`, of the id `this`, has to wait for."""
