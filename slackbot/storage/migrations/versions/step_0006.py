"""When the times of a request or notification were planned, to notice that the clock was set back."""

from alembic import op
from sqlalchemy import Column, Double, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column to both tables, and an index of leased notifications."""
    for table in ("requests", "notices"):
        op.add_column(table, Column("planned_at", Double, nullable=False, server_default="0"))
    held = text("owner IS NOT NULL")
    op.create_index("notices_owner", "notices", ["owner"], sqlite_where=held, postgresql_where=held)
