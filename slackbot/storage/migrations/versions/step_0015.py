"""Hiring days: the message about several interviews that one form booked, and the place of each request in its day."""

from alembic import op
from sqlalchemy import Boolean, Column, Double, Integer, Text, false, text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the columns and the table. Earlier requests belong to no day."""
    op.add_column("requests", Column("hiring_day", Text))
    op.add_column("requests", Column("place_in_day", Integer, nullable=False, server_default="0"))
    _create_partial_index("requests_hiring_day", "requests", "hiring_day")
    op.create_table(
        "hiring_days",
        Column("id", Text, primary_key=True),
        Column("requested_by", Text, nullable=False),
        Column("reply_channel", Text),
        Column("response_url", Text),
        Column("response_url_until", Double, nullable=False),
        Column("thread_ts", Text),
        Column("names", Text, nullable=False),
        Column("accepted_at", Double, nullable=False),
        Column("due_at", Double),
        Column("quiet_until", Double, nullable=False),
        Column("changes", Integer, nullable=False),
        Column("posting", Boolean, nullable=False, server_default=false()),
        Column("attempts", Integer, nullable=False),
        Column("refusal", Text, nullable=False, server_default=""),
        Column("told_channel", Text),
        Column("told_ts", Text),
        Column("planned_at", Double, nullable=False),
        Column("owner", Text),
        Column("claims", Integer, nullable=False),
        Column("lease_until", Double),
    )
    _create_partial_index("hiring_days_due", "hiring_days", "due_at")
    _create_partial_index("hiring_days_owner", "hiring_days", "owner")


def _create_partial_index(name: str, table: str, column: str) -> None:
    known = text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=known, postgresql_where=known)
