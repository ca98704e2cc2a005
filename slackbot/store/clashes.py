"""Bookings at an overlapping time for the same applicant or interviewer, and how two submissions take turns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, Select, bindparam, func, or_, select

from slackbot.errors import SlackbotError
from slackbot.interview import InterviewerByEmail, InterviewerById
from slackbot.request import Request, State
from slackbot.store.tables import REQUESTS, hours, to_request

BOOKED = tuple(
    state.value for state in (State.ACCEPTED, State.SENDING, State.WAITING, State.SCHEDULED, State.UNCONFIRMED)
)
"""The states in which an interview is, or may yet be, in Apploi."""

LONGEST = 12 * 3600.0
"""Seconds that an interview takes at most (modal/judging.py): by this bound the search goes by an index."""

NAMED_AT_MOST = 10

_c = REQUESTS.c


class AlreadyBooked(SlackbotError):
    """Nothing was stored: there are other bookings in the way, and nobody has said that it may be booked anyway."""

    def __init__(self, clashes: Sequence[Request]) -> None:
        """The other bookings, the earliest first."""
        self.clashes = clashes
        super().__init__("The applicant or the interviewer is booked at this time already.")


def refuse_clashes(connection: Connection, new: Request, despite: Collection[str]) -> None:
    """Raise AlreadyBooked for bookings in the way that are not among `despite`, ids of requests.

    Until the end of the transaction nobody else can book the same people: of two who submit at the same moment the
    second sees the first.
    """
    if connection.dialect.name == "postgresql":  # on SQLite, BEGIN IMMEDIATE was the lock
        locks = sorted(_number(name) for name in _people(new))  # in order, so that no two wait for each other
        connection.execute(select(*(func.pg_advisory_xact_lock(lock) for lock in locks)))
    if connection.execute(_BY_ID, {"this": new.id}).first():
        return  # the same form once more
    clashes = _in_the_way(connection, new)
    if any(clash.id not in despite for clash in clashes):
        raise AlreadyBooked(clashes)


def bookings_of(connection: Connection, application_id: str, now: float) -> list[Request]:
    """The interviews of this applicant that are not over at `now` and are, or may be, in Apploi."""
    coming = (_c.applicant_id == application_id) & (_c.ends_at > now)
    unsettled = (_c.state != State.UNCONFIRMED.value) | _c.settled_how.is_(None)
    found = select(REQUESTS).where(coming, _STANDS, unsettled).order_by(_c.starts_at, _c.id)
    return [to_request(row) for row in connection.execute(found.limit(NAMED_AT_MOST)).mappings()]


_STANDS = _c.state.in_(BOOKED) & _c.moved_to.is_(None) & _c.cancelled_by.is_(None)


_BY_ID = select(_c.id).where(_c.id == bindparam("this"))


def _overlapping(*same: ColumnElement[bool]) -> Select[Any]:
    """Made once for each way in which people may be the same: SQLAlchemy takes longer to build it than to run it."""
    starts_at, ends_at = bindparam("begins", type_=Double), bindparam("ends", type_=Double)
    overlaps = (_c.starts_at < ends_at) & (_c.ends_at > starts_at) & (_c.starts_at > starts_at - LONGEST)
    settled_with_this = (_c.id == bindparam("replaced")) | (_c.id == bindparam("moved"))  # or this is refused
    found = select(REQUESTS).where(overlaps, _STANDS, or_(*same), ~settled_with_this)
    return found.order_by(_c.starts_at, _c.id).limit(NAMED_AT_MOST)


_SAME_APPLICANT = _c.applicant_id == bindparam("applicant")
_SAME_USER = _c.interviewer_user == bindparam("user")
_SAME_ID = _c.interviewer_id == bindparam("interviewer")
_SAME_EMAIL = func.lower(_c.interviewer_email) == bindparam("interviewer")

_IN_THE_WAY = {
    (kind, by_slack): _overlapping(_SAME_APPLICANT, same, *((_SAME_USER,) if by_slack else ()))
    for kind, same in ((InterviewerById, _SAME_ID), (InterviewerByEmail, _SAME_EMAIL))
    for by_slack in (False, True)
}


def _in_the_way(connection: Connection, new: Request) -> list[Request]:
    interviewer = new.interview.interviewer
    known = interviewer.id if isinstance(interviewer, InterviewerById) else interviewer.email.lower()
    begins, ends = hours(new.interview)
    asked = {
        "begins": begins,
        "ends": ends,
        "applicant": new.interview.applicant_id,
        "interviewer": known,
        "user": new.interviewer_user,
        "replaced": new.replaces or "",
        "moved": new.moves or "",
    }
    rows = connection.execute(_IN_THE_WAY[type(interviewer), bool(new.interviewer_user)], asked)
    return [to_request(row) for row in rows.mappings()]


def _people(new: Request) -> set[str]:
    """A name for each person whom two bookings may have in common."""
    interviewer = new.interview.interviewer
    known = interviewer.id if isinstance(interviewer, InterviewerById) else interviewer.email.lower()
    by_slack = {f"user {new.interviewer_user}"} if new.interviewer_user else set()
    return {f"applicant {new.interview.applicant_id}", f"interviewer {known}"} | by_slack


def _number(name: str) -> int:
    """The number of an advisory lock: 64 bits with a sign."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)
