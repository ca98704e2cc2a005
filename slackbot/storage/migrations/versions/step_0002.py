"""When each interview starts and ends, the number of its messages, and when its requester is reminded."""

from datetime import datetime
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, Double, Integer, text

from slackbot.dates.zones import settled_utc

revision = "0002"
down_revision = "0001"

BATCH = 1000


def upgrade() -> None:
    """Add the columns, compute the times from the wall-clock times, then create the indexes."""
    for name in ("starts_at", "ends_at"):
        op.add_column("requests", Column(name, Double, nullable=False, server_default="0"))
    op.add_column("requests", Column("messages", Integer, nullable=False, server_default="0"))
    op.add_column("requests", Column("remind_at", Double))
    _fill_hours_in(op.get_bind())
    op.create_index("requests_accepted", "requests", ["accepted_at"])
    op.create_index("requests_starts", "requests", ["starts_at"])


def _fill_hours_in(connection: Connection) -> None:
    rows = connection.execute(text("SELECT id, date, timezone, duration FROM requests")).all()
    filled = text("UPDATE requests SET starts_at = :starts, ends_at = :ends WHERE id = :id")
    for first in range(0, len(rows), BATCH):
        connection.execute(filled, [_hours(*row) for row in rows[first : first + BATCH]])


def _hours(id: str, date: str, timezone: str, duration: int) -> dict[str, Any]:  # noqa: A002
    starts = settled_utc(datetime.fromisoformat(date.removesuffix("Z")), timezone).timestamp()
    return {"id": id, "starts": starts, "ends": starts + duration * 60.0}
