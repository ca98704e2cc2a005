"""Bookings that overlap for the same applicant, the same interviewer or people who are there besides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Select,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)

from slackbot.domain.interview import MAX_DURATION
from slackbot.domain.request import Request, State
from slackbot.storage.tables import REQUESTS, interviewer_key, start_and_end, to_request

BOOKED_STATES = tuple(
    state.value for state in (State.ACCEPTED, State.SENDING, State.WAITING, State.SCHEDULED, State.UNCONFIRMED)
)
"""The states in which an interview is, or may yet be, in Apploi."""

LONGEST_INTERVIEW = MAX_DURATION * 60.0
"""In seconds. This bound lets queries use the index on the start."""

MAX_CONFLICTS = 10

_c = REQUESTS.c


@dataclass(frozen=True, slots=True)
class AddResult:
    """Whether a request was stored now. If not, either `conflicts` are the bookings in its way, the earliest first, or
    there are none and a request with its id was stored before, which stays as it is. `must_ask`: a hiring day
    clashes with these bookings, or within itself."""

    is_new: bool
    conflicts: tuple[Request, ...] = ()
    must_ask: bool = False


def lock_participants(connection: Connection, *new: Request) -> None:
    """Let no one else book the same people until the transaction ends: of two forms submitted at the same moment, the
    second one sees the first."""
    if connection.dialect.name == "postgresql":  # on SQLite, BEGIN IMMEDIATE was the lock
        names = {name for each in new for name in _participants(each)}
        locks = sorted(_lock_number(name) for name in names)  # sorted, so that no two can deadlock
        connection.execute(select(*(func.pg_advisory_xact_lock(lock) for lock in locks)))


def find_unacknowledged(connection: Connection, new: Request, acknowledged: Collection[str]) -> list[Request]:
    """All bookings that conflict with `new`, if there is one whose id isn't in `acknowledged`; otherwise none.

    A request that is stored already, under its own id, conflicts with nothing.
    """
    found = _find_conflicts(connection, new)
    if all(each.id in acknowledged for each in found) or _is_stored(connection, new):
        return []
    return found


def find_all(connection: Connection, new: Iterable[Request]) -> list[Request]:
    """All bookings that conflict with any of these, each once, in their order."""
    return list({found.id: found for each in new for found in _find_conflicts(connection, each)}.values())


def _is_stored(connection: Connection, new: Request) -> bool:
    return connection.execute(select(_c.id).where(_c.id == new.id)).first() is not None


def find_bookings(connection: Connection, application_id: str, now: float) -> list[Request]:
    """Interviews of this applicant that aren't over at `now` and are, or may be, in Apploi; the earliest first."""
    coming = (_c.applicant_id == application_id) & (_c.ends_at > now)
    unsettled = (_c.state != State.UNCONFIRMED.value) | _c.settled_how.is_(None)
    found = select(REQUESTS).where(coming, _IS_ACTIVE, unsettled).order_by(_c.starts_at, _c.id)
    return [to_request(row) for row in connection.execute(found.limit(MAX_CONFLICTS)).mappings()]


# Literals, because rendering a list of parameters each time takes longer than the query.
_IS_BOOKED = _c.state.in_([literal_column(f"'{state}'") for state in BOOKED_STATES])
_IS_ACTIVE = _IS_BOOKED & _c.moved_to.is_(None) & _c.cancelled_by.is_(None)


def _select_conflicts(*is_same_participant: ColumnElement[bool]) -> Select[Any]:
    """One indexed query for each way to be the same participant: by time alone there may be many. Built once."""
    starts_at, ends_at = bindparam("begins", type_=Double), bindparam("ends", type_=Double)
    overlaps = (_c.starts_at < ends_at) & (_c.ends_at > starts_at) & (_c.starts_at > starts_at - LONGEST_INTERVIEW)
    found = union(*(select(_c.id).where(each, overlaps) for each in is_same_participant)).subquery()
    # The request that it replaces or reschedules is settled with it; but a replaced unconfirmed one may be in Apploi.
    replaced = (_c.id == bindparam("replaced")) & (_c.state != literal_column(f"'{State.UNCONFIRMED}'"))
    others = and_(_c.id != bindparam("this"), ~replaced, _c.id != bindparam("moved"))
    booked = select(REQUESTS).where(_c.id.in_(select(found.c.id)), _IS_ACTIVE, others)
    return booked.order_by(_c.starts_at, _c.id).limit(MAX_CONFLICTS)


_INTERVIEWER_KEY = func.coalesce(_c.interviewer_id, func.lower(_c.interviewer_email))
_IS_SAME_PARTICIPANT = (
    _c.applicant_id == bindparam("applicant"),
    _c.interviewer == bindparam("interviewer"),
    # Rows of a version from before step 0004, which may still run while an upgrade replaces the processes one by one.
    (_c.interviewer == "") & (bindparam("interviewer") == _INTERVIEWER_KEY),
)


@cache
def conflict_query(users: int) -> Select[Any]:
    """The query for bookings that so many Slack users attend: the interviewer, and who is there besides."""
    if not users:
        return _select_conflicts(*_IS_SAME_PARTICIPANT)
    named = [bindparam(f"user{number}", type_=Text) for number in range(users)]
    is_also_there = or_(*(_c.also_there.contains(" " + each + " ") for each in named))
    is_same_user = (_c.interviewer_user.in_(named), _c.also_there.is_not(None) & is_also_there)
    return _select_conflicts(*_IS_SAME_PARTICIPANT, *is_same_user)


def _find_conflicts(connection: Connection, new: Request) -> list[Request]:
    begins, ends = start_and_end(new.interview)
    asked = {
        "begins": begins,
        "ends": ends,
        "applicant": new.interview.applicant_id,
        "interviewer": interviewer_key(new.interview.interviewer),
        "this": new.id,
        "replaced": new.replaces or "",
        "moved": new.moves or "",
    }
    asked |= {f"user{number}": user for number, user in enumerate(new.attending)}
    return [to_request(row) for row in connection.execute(conflict_query(len(new.attending)), asked).mappings()]


def _participants(new: Request) -> set[str]:
    """A key for each person that two bookings may have in common."""
    known = interviewer_key(new.interview.interviewer)
    by_slack = {f"user {each}" for each in new.attending}
    return {f"applicant {new.interview.applicant_id}", f"interviewer {known}"} | by_slack


def _lock_number(name: str) -> int:
    """A number for an advisory lock: a signed 64-bit integer."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
