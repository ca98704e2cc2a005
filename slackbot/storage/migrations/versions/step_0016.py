"""The digests of each day, and when each person wants theirs."""

from alembic import op
from sqlalchemy import Boolean, Column, Date, Double, Integer, Text, Time, text

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Create the table, and add the column. Nobody gets a digest yet."""
    op.add_column("preferences", Column("digest_at", Time))
    op.create_table(
        "digests",
        Column("id", Text, primary_key=True),
        Column("place", Text, nullable=False),
        Column("facility_id", Text),
        Column("day", Date, nullable=False),
        Column("timezone", Text, nullable=False),
        Column("at", Double, nullable=False),
        Column("state", Text, nullable=False),
        Column("due_at", Double),
        Column("tries", Integer, nullable=False),
        Column("may_be_posted", Boolean, nullable=False),
        Column("owner", Text),
        Column("claims", Integer, nullable=False),
        Column("lease_until", Double),
        Column("planned_at", Double, nullable=False),
        Column("posted_channel", Text),
        Column("posted_ts", Text),
    )
    for column in ("due_at", "owner"):
        index, rows = f"digests_{column.removesuffix('_at')}", text(f"{column} IS NOT NULL")
        op.create_index(index, "digests", [column], sqlite_where=rows, postgresql_where=rows)
