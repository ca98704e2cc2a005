"""Requests by the days of their interviews, each by the clock of its own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, select

from slackbot.domain.request import Request
from slackbot.storage.tables import REQUESTS, to_request

FARTHEST_ZONE = 14 * 3600.0
"""Seconds by which a wall clock may differ from UTC. The bound lets the query use the index on the start."""

_c = REQUESTS.c


def list_on_days(connection: Connection, first: date, last: date) -> list[Request]:
    """Those from the first to the last day, both included; the earliest first."""
    begins, ends = (datetime.combine(day, time(), UTC).timestamp() for day in (first, last + timedelta(days=1)))
    near = (_c.starts_at >= begins - FARTHEST_ZONE) & (_c.starts_at < ends + FARTHEST_ZONE)
    on_days = (_c.date >= first.isoformat()) & (_c.date < (last + timedelta(days=1)).isoformat())
    found = select(REQUESTS).where(near, on_days).order_by(_c.starts_at, _c.id)
    return [to_request(row) for row in connection.execute(found).mappings()]
