"""Interviews that are rescheduled by a later request: whether they may be, and when they count as moved."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from slackbot.domain.request import Request, State, require_active
from slackbot.errors import NotAllowed
from slackbot.storage.leases import UNFINISHED_STATES
from slackbot.storage.tables import REQUESTS, to_request

_c = REQUESTS.c

_IS_UNDER_WAY = _c.state.in_(UNFINISHED_STATES)
_IS_UNSETTLED = _IS_UNDER_WAY | ((_c.state == State.UNCONFIRMED.value) & _c.settled_how.is_(None))
"""The rescheduling may still happen, or may have happened and a user is asked about it."""


def check_not_rescheduled(connection: Connection, new: Request) -> Request | None:
    """The interview that `new` reschedules, locked; None if there is none, or this form was stored before.

    Raises NotAllowed if it is no longer active, or another request reschedules it.
    """
    if new.moves is None or connection.execute(select(_c.id).where(_c.id == new.id)).first():
        return None  # reschedules nothing, or is the same form submitted again
    row = connection.execute(select(REQUESTS).where(_c.id == new.moves).with_for_update()).mappings().first()
    if row is None:
        raise NotAllowed("I no longer have a record of the interview you're moving. Please book a new one.")
    moved = require_active(to_request(row))
    others = _IS_UNSETTLED & (_c.id != new.id) & (_c.id != (new.replaces or ""))
    if connection.execute(select(_c.id).where(_c.moves == new.moves, others)).first():
        raise NotAllowed("This interview is already being moved. Please wait for the result.")
    return moved


def check_not_being_rescheduled(connection: Connection, id: str) -> None:  # noqa: A002
    """Raise NotAllowed while another request is rescheduling this interview: a cancellation would miss the new one."""
    if connection.execute(select(_c.id).where(_c.moves == id, _IS_UNDER_WAY)).first():
        raise NotAllowed(
            "This interview is being moved right now, so I haven't marked it as canceled. Please wait for the result, "
            "then press *Cancel interview* again."
        )


def mark_rescheduled(connection: Connection, new: Request) -> None:
    """If `new` is scheduled, mark the interview that it reschedules as moved. Idempotent."""
    if new.moves and new.state is State.SCHEDULED:
        moved = update(REQUESTS).where(_c.id == new.moves, _c.moved_to.is_(None))
        connection.execute(moved.values(moved_to=new.id))
