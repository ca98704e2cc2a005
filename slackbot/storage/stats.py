"""Counts of requests and notifications for metrics, without personal data."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Double, bindparam, func, select

from slackbot.domain.request import ReportStatus, State
from slackbot.storage.database import Database
from slackbot.storage.notifications import NOTIFICATIONS
from slackbot.storage.tables import REQUESTS

LOOKBACK = 60 * 24 * 3600.0
"""In seconds. Older requests aren't counted, so that the queries don't slow down as the history grows."""

_c = REQUESTS.c

_COUNTS = (
    select(_c.state, _c.telling, _c.settled_how.is_(None).label("open"), func.count(), func.min(_c.since))
    .where(_c.accepted_at >= bindparam("after", type_=Double))
    .group_by(_c.state, _c.telling, _c.settled_how.is_(None))
)
_DUE, _DUE_NOTIFICATIONS = (
    select(func.count(), func.min(due_at)).where(due_at <= bindparam("now", type_=Double))
    for due_at in (_c.due_at, NOTIFICATIONS.c.due_at)
)
_OVERDUE = select(func.min(_c.due_at)).where(_c.due_at > 0.0, _c.due_at <= bindparam("now", type_=Double))


@dataclass(frozen=True, slots=True)
class QueueStats:
    """Counts by state, and ages in seconds.

    `due` counts requests with work to do now, including those being worked on; `overdue` is the longest wait of one
    that isn't. `oldest_unconfirmed` is the age of the oldest unsettled unconfirmed request; 0.0 if there is none.
    """

    states: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    unsettled: dict[State, int] = field(default_factory=lambda: dict.fromkeys((State.FAILED, State.UNCONFIRMED), 0))
    oldest_unconfirmed: float = 0.0
    unreported: int = 0
    due: int = 0
    overdue: float = 0.0
    due_notifications: int = 0


def read_stats(database: Database, now: float) -> QueueStats:
    """The counts at `now`, in seconds since the epoch."""
    with database.read_connection() as connection:
        counts = connection.execute(_COUNTS, {"after": now - LOOKBACK}).all()
        due, _ = connection.execute(_DUE, {"now": now}).one()
        due_notifications, _ = connection.execute(_DUE_NOTIFICATIONS, {"now": now}).one()
        since = connection.execute(_OVERDUE, {"now": now}).scalar_one()
    states, unsettled = QueueStats().states, QueueStats().unsettled
    oldest, unreported = now, 0
    for state, report_status, is_open, count, first in counts:
        states[State(state)] += count
        unreported += count if report_status == ReportStatus.UNREPORTABLE.value else 0
        if is_open and state in unsettled:
            unsettled[State(state)] += count
            oldest = min(oldest, first) if state == State.UNCONFIRMED.value else oldest
    overdue = now - since if since else 0.0
    return QueueStats(states, unsettled, now - oldest, unreported, due, overdue, due_notifications)
