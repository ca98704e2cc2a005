"""The requests that one person may see: those they made, and the interviews that they booked or conduct; and what is
read of all of them together."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, or_, select

from slackbot.domain.calendar_export import DatedRequest
from slackbot.domain.request import ReportStatus, Request, State
from slackbot.storage.conflicts import LONGEST_INTERVIEW
from slackbot.storage.database import Database
from slackbot.storage.leases import UNFINISHED_STATES
from slackbot.storage.tables import HISTORY, REQUESTS, is_also_there, to_request

LOOKBACK = 60 * 24 * 3600.0
"""In seconds. Interviews that started before that aren't recent."""

MAX_LISTED = 1000
"""More than anybody has before them."""

_c = REQUESTS.c

_IS_SCHEDULED = _c.state == State.SCHEDULED.value
_IS_ACTIVE = _IS_SCHEDULED & _c.moved_to.is_(None) & _c.cancelled_by.is_(None)
_IS_UNCONFIRMED = (_c.state == State.UNCONFIRMED.value) & _c.settled_how.is_(None)
_WAS_STOPPED = (_c.state == State.WITHDRAWN.value) & (_c.telling != ReportStatus.NOTHING.value)
"""Withdrawn after people were told of it. One that was undone before isn't worth a line."""
_NEEDS_ACTION = _c.state.in_((State.FAILED.value, State.UNCONFIRMED.value))


class UserLists:
    """Lists, for one person unless they say otherwise, given by Slack user id. Times are in seconds since the epoch.

    An interview is listed for its booker, its interviewer and the people who are there besides, a request that isn't
    booked yet for its requester. Every query uses an index on one of these, so others' bookings don't slow it down.
    Those of the facilities `hidden` (ids) are left out.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def needing_action(self, user: str, count: int, *, hidden: Collection[str] = ()) -> list[Request]:
        """Their unsettled and unfinished requests, the newest first, without redacted ones."""
        unsettled = (_NEEDS_ACTION & _c.settled_how.is_(None)) | _c.state.in_(UNFINISHED_STATES)
        theirs = select(REQUESTS).where(_c.requested_by == user, unsettled, _c.applicant_name != "")
        newest = _without(hidden, theirs).order_by(_c.accepted_at.desc(), _c.id.desc()).limit(count)
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(newest).mappings()]

    def upcoming(
        self, user: str, now: float, first: int = 0, count: int = 100, *, hidden: Collection[str] = ()
    ) -> list[Request]:
        """Active interviews that aren't over, the soonest first, without redacted ones: `count` of them, from number
        `first`."""
        with self._database.read_connection() as connection:
            found = _fetch_for_user(connection, _without(hidden, _soonest(_IS_ACTIVE, now)), user, first + count)
        return [to_request(row) for row in sorted(found, key=_sort_key)[first : first + count]]

    def listed(
        self, user: str, now: float, begins: tuple[float, float] | None = None, *, hidden: Collection[str] = ()
    ) -> list[Request]:
        """All of them, at most MAX_LISTED, and their unsettled unconfirmed requests, which may be in Apploi.

        With `begins` only those that start between these two times, the second excluded.
        """
        wanted = _without(hidden, _soonest(_IS_ACTIVE | _IS_UNCONFIRMED, now))
        if begins:
            wanted = wanted.where(_c.starts_at >= begins[0], _c.starts_at < begins[1])
        with self._database.read_connection() as connection:
            found = _fetch_for_user(connection, wanted, user, MAX_LISTED)
        return [to_request(row) for row in sorted(found, key=_sort_key)[:MAX_LISTED]]

    def of_everybody(self, now: float, begins: tuple[float, float], facility_id: str | None) -> list[Request]:
        """Active interviews of all people that start between these two times, the second excluded, and aren't over; the
        soonest first, without redacted ones: those of one facility, or all."""
        wanted = _soonest(_IS_ACTIVE, now).where(_c.starts_at >= begins[0], _c.starts_at < begins[1])
        if facility_id is not None:
            wanted = wanted.where(_c.facility_id == facility_id)
        with self._database.read_connection() as connection:
            return [to_request(row) for row in connection.execute(wanted.limit(MAX_LISTED)).mappings()]

    def count_needing_action(self) -> int:
        """How many requests of all people need action: unsettled ones, and those that couldn't be reported."""
        waiting = (_NEEDS_ACTION & _c.settled_how.is_(None)) | (_c.telling == ReportStatus.UNREPORTABLE.value)
        with self._database.read_connection() as connection:
            return int(connection.execute(select(func.count()).select_from(REQUESTS).where(waiting)).scalar_one())

    def recent(self, user: str, now: float, count: int, *, hidden: Collection[str] = ()) -> list[Request]:
        """Interviews that have ended, were moved or canceled, and requests that were settled; the latest first.

        They are sorted by the end of the interview, or by the last change if the interview is yet to end.
        """
        over = (_IS_SCHEDULED & ((_c.ends_at <= now) | _c.moved_to.is_not(None) | _c.cancelled_by.is_not(None))) | (
            _NEEDS_ACTION & _c.settled_how.is_not(None)
        )
        over |= _WAS_STOPPED
        changes = select(func.max(HISTORY.c.at)).where(HISTORY.c.request_id == _c.id).correlate(REQUESTS)
        ended = case((_c.ends_at <= now, _c.ends_at), else_=changes.scalar_subquery())
        last = _without(hidden, select(REQUESTS, ended.label("place")).where(over, _c.starts_at > now - LOOKBACK))
        with self._database.read_connection() as connection:
            found = _fetch_for_user(connection, last.order_by(ended.desc(), _c.id.desc()), user, count)
        return [to_request(row) for row in sorted(found, key=_sort_key, reverse=True)[:count]]

    def calendar(self, user: str, since: float, count: int, *, hidden: Collection[str] = ()) -> list[DatedRequest]:
        """Their scheduled interviews that end after `since`, with those that were moved or canceled, and without
        redacted ones: the `count` latest, in no order."""
        about = or_(HISTORY.c.request_id == _c.id, HISTORY.c.request_id == _c.moved_to)
        changed = select(func.max(HISTORY.c.at)).where(about).correlate(REQUESTS)
        changed_at = func.coalesce(changed.scalar_subquery(), _c.accepted_at).label("changed_at")
        latest = select(REQUESTS, _c.starts_at.label("place"), changed_at).where(
            _IS_SCHEDULED, _c.starts_at > since - LONGEST_INTERVIEW, _c.ends_at > since, _c.applicant_name != ""
        )
        latest = _without(hidden, latest)
        with self._database.read_connection() as connection:
            found = _fetch_for_user(connection, latest.order_by(_c.starts_at.desc(), _c.id.desc()), user, count)
        newest = sorted(found, key=_sort_key, reverse=True)[:count]
        return [DatedRequest(to_request(row), row["changed_at"]) for row in newest]


def _soonest(wanted: ColumnElement[bool], now: float) -> Select[Any]:
    """These, without those that are over or redacted, the soonest first."""
    coming = wanted & (_c.ends_at > now) & (_c.starts_at > now - LONGEST_INTERVIEW) & (_c.applicant_name != "")
    return select(REQUESTS, _c.starts_at.label("place")).where(coming).order_by(_c.starts_at, _c.id)


def _without(hidden: Collection[str], wanted: Select[Any]) -> Select[Any]:
    """The query without the requests of these facilities."""
    return wanted.where(_c.facility_id.not_in(sorted(hidden))) if hidden else wanted


def _fetch_for_user(connection: Connection, wanted: Select[Any], user: str, count: int) -> list[RowMapping]:
    """The requests they made, and the interviews that they booked, conduct or join: one query per index."""
    made = (_c.requested_by == user) & (_c.booked_by.is_(None) | ~_IS_SCHEDULED)
    booked = (_c.booked_by == user) & _IS_SCHEDULED
    held = (_c.interviewer_user == user) & (func.coalesce(_c.booked_by, _c.requested_by) != user) & _IS_SCHEDULED
    also = is_also_there(user) & (func.coalesce(_c.booked_by, _c.requested_by) != user) & _IS_SCHEDULED
    queries = [wanted.where(whose).limit(count) for whose in (made, booked, held, also)]
    return [row for query in queries for row in connection.execute(query).mappings()]


def _sort_key(row: RowMapping) -> tuple[float, str]:
    return row["place"] or 0.0, row["id"]
