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

_is_open = _c.settled_how.is_(None)
_COUNTS = (
    select(_c.facility_id, _c.state, _c.telling, _is_open.label("open"), func.count(), func.min(_c.since))
    .where(_c.accepted_at >= bindparam("after", type_=Double))
    .group_by(_c.facility_id, _c.state, _c.telling, _is_open)
)
_DUE, _DUE_NOTIFICATIONS = (
    select(func.count(), func.min(due_at)).where(due_at <= bindparam("now", type_=Double))
    for due_at in (_c.due_at, NOTIFICATIONS.c.due_at)
)
_OVERDUE = select(func.min(_c.due_at)).where(_c.due_at > 0.0, _c.due_at <= bindparam("now", type_=Double))


@dataclass(slots=True)
class FacilityStats:
    """A facility's counts by state. `oldest_unconfirmed` is the age in seconds of the oldest unsettled unconfirmed
    request; 0.0 if there is none."""

    states: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    unsettled: dict[State, int] = field(default_factory=lambda: dict.fromkeys((State.FAILED, State.UNCONFIRMED), 0))
    oldest_unconfirmed: float = 0.0
    unreported: int = 0

    def add(self, other: FacilityStats) -> None:
        """Count another facility's requests with these."""
        for mine, theirs in ((self.states, other.states), (self.unsettled, other.unsettled)):
            for state, count in theirs.items():
                mine[state] += count
        self.oldest_unconfirmed = max(self.oldest_unconfirmed, other.oldest_unconfirmed)
        self.unreported += other.unreported


@dataclass(frozen=True, slots=True)
class QueueStats:
    """The counts of each facility that has requests, and of all together; ages are in seconds.

    `due` counts requests with work to do now, including those being worked on; `overdue` is the longest wait of one
    that isn't.
    """

    facilities: dict[str, FacilityStats] = field(default_factory=dict)
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
    facilities: dict[str, FacilityStats] = {}
    for facility_id, state, report_status, is_open, count, first in counts:
        stats = facilities.setdefault(facility_id, FacilityStats())
        stats.states[State(state)] += count
        stats.unreported += count if report_status == ReportStatus.UNREPORTABLE.value else 0
        if is_open and state in stats.unsettled:
            stats.unsettled[State(state)] += count
            age = now - first if state == State.UNCONFIRMED.value else 0.0
            stats.oldest_unconfirmed = max(stats.oldest_unconfirmed, age)
    return QueueStats(facilities, due, now - since if since else 0.0, due_notifications)
