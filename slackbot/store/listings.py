"""Lists of one person's interviews: those that they booked, and those that they hold."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select

from slackbot.request import Request, State, Telling
from slackbot.store.database import Database
from slackbot.store.tables import REQUESTS, to_request

_c = REQUESTS.c


class Listings:
    """What one person may see of the requests: never those of others."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    def upcoming(self, user: str, now: float, first: int = 0, count: int = 100) -> list[Request]:
        """The interviews that stand and are still to come, the next one first; forgotten ones are left out."""
        stands = (_c.state == State.SCHEDULED.value) & _c.moved_to.is_(None) & _c.cancelled_by.is_(None)
        coming = select(REQUESTS).where(_of(user), stands, _c.starts_at > now, _c.applicant_name != "")
        return self._listed(coming.order_by(_c.starts_at, _c.id).offset(first).limit(count))

    def needing_anybody(self) -> int:
        """How many requests of all people wait for somebody: not settled, or told to nobody."""
        asked = _c.state.in_((State.FAILED.value, State.UNCONFIRMED.value)) & _c.settled_how.is_(None)
        untold = _c.telling == Telling.UNTOLD.value
        with self._database.reading() as connection:
            return int(
                connection.execute(select(func.count()).select_from(REQUESTS).where(asked | untold)).scalar_one()
            )

    def _listed(self, wanted: Select[tuple[object, ...]]) -> list[Request]:
        with self._database.reading() as connection:
            return [to_request(row) for row in connection.execute(wanted).mappings()]


def _of(user: str) -> ColumnElement[bool]:
    return or_(_c.requested_by == user, _c.interviewer_user == user)
