"""Who may work on which request: the statements that take leases and respect them.

They are made once: SQLAlchemy takes longer to build one than SQLite to run it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Double, Integer, bindparam, case, func, or_, select, tuple_, update

from slackbot.request import State, Telling
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


def _behind_an_earlier_result() -> ColumnElement[bool]:
    """Whether a result must wait for an earlier one in its conversation, so that they are posted in order.

    A result that Slack did not take, and did not ask us to hold back, keeps nobody waiting while it is retried.
    """
    earlier = REQUESTS.alias("earlier").c
    untried = (earlier.telling == Telling.DUE.value) & (earlier.tellings == 0)
    return (
        _c.state.not_in(UNFINISHED)
        & (_c.telling == Telling.DUE.value)
        & select(earlier.id)
        .where(earlier.reply_channel == _c.reply_channel, earlier.due_at.is_not(None))
        .where(earlier.state.not_in(UNFINISHED), untried | (earlier.telling == Telling.TELLING.value))
        .where(tuple_(earlier.accepted_at, earlier.id) < tuple_(_c.accepted_at, _c.id))
        .correlate(REQUESTS)
        .exists()
    )


_now = bindparam("now", type_=Double)

# FOR UPDATE SKIP LOCKED is PostgreSQL's: claimers pass by each other's rows. SQLite leaves it out and has one
# writer at a time. As a CTE it is run once; as a plain subquery PostgreSQL may run it for every row.
_due = (
    select(_c.id)
    .where(_c.due_at <= _now, or_(_c.lease_until.is_(None), _c.lease_until <= _now))
    .where(~_behind_an_older_one(), ~_behind_an_earlier_result())
    .order_by(_c.state.in_(UNFINISHED), _c.due_at, _c.accepted_at, _c.id)  # a result is quick, and people wait for it
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
    _c.due_at.is_not(None), ~_behind_an_older_one(), ~_behind_an_earlier_result()
)
"""When the next request is both due and free."""

BEHIND_A_RESULT = select(_c.id).where(_c.id == bindparam("this"), _behind_an_earlier_result())
"""The request of the id `this`, if its result has to wait for an earlier one in its conversation."""

AHEAD = (
    select(REQUESTS)
    .where(_c.applicant_id == bindparam("applicant"), _c.state.in_(UNFINISHED))
    .where(tuple_(_c.accepted_at, _c.id) < tuple_(bindparam("accepted", type_=Double), bindparam("this")))
    .order_by(_c.accepted_at, _c.id)
    .limit(1)
)
"""The oldest booking of an applicant that one accepted at `accepted`, of the id `this`, has to wait for."""

_before = tuple_(bindparam("due", type_=Double), bindparam("accepted", type_=Double), bindparam("this"))
COUNT_AHEAD = select(func.count()).where(_c.state.in_(UNFINISHED), tuple_(_c.due_at, _c.accepted_at, _c.id) < _before)
"""How many bookings are at work, or due before the one of the id `this`: due at `due`, and accepted at `accepted`."""
