"""Threads, names in channels, moved and canceled interviews; notifications, preferences and error reports."""

from alembic import op
from sqlalchemy import Boolean, Column, Double, ForeignKey, Integer, Text, text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns of a request, and the three tables."""
    for name in ("thread_ts", "moves", "moved_to", "cancelled_by"):
        op.add_column("requests", Column(name, Text))
    op.add_column("requests", Column("names", Text, nullable=False, server_default="full"))
    op.add_column("requests", Column("series", Text, nullable=False, server_default=""))
    op.add_column("requests", Column("sequence", Integer, nullable=False, server_default="0"))
    op.create_index("requests_by", "requests", ["requested_by", "starts_at"])
    op.create_index("requests_with", "requests", ["interviewer_user", "starts_at"])
    _index_some("requests_moves", "requests", "moves")
    _create_notices()
    _create_preferences()
    _create_faults()


def _index_some(name: str, table: str, column: str) -> None:
    """An index of the rows in which this column is not null."""
    there = text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=there, postgresql_where=there)


def _create_notices() -> None:
    op.create_table(
        "notices",
        Column("id", Text, primary_key=True),
        Column("request_id", Text, ForeignKey("requests.id"), nullable=False),
        Column("kind", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("thread_ts", Text),
        Column("lead", Double),
        Column("state", Text, nullable=False),
        Column("due_at", Double),
        Column("tries", Integer, nullable=False),
        Column("perhaps_told", Boolean, nullable=False),
        Column("owner", Text),
        Column("claims", Integer, nullable=False),
        Column("lease_until", Double),
    )
    op.create_index("ix_notices_request_id", "notices", ["request_id"])
    _index_some("notices_due", "notices", "due_at")


def _create_preferences() -> None:
    op.create_table(
        "preferences",
        Column("user_id", Text, primary_key=True),
        Column("timezone", Text, nullable=False),
        Column("tell_booked", Boolean, nullable=False),
        Column("tell_reminders", Boolean, nullable=False),
    )


def _create_faults() -> None:
    op.create_table(
        "faults",
        Column("code", Text, primary_key=True),
        Column("at", Double, nullable=False),
        Column("kind", Text, nullable=False),
        Column("place", Text, nullable=False),
    )
    op.create_index("faults_at", "faults", ["at"])
