"""Events that were answered, so that no other process answers them again."""

from alembic import op
from sqlalchemy import Column, Double, Text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table, and an index to delete old events."""
    op.create_table(
        "answered_events",
        Column("event_id", Text, primary_key=True),
        Column("at", Double, nullable=False),
    )
    op.create_index("answered_events_at", "answered_events", ["at"])
