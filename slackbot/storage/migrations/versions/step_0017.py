"""The calendars that people subscribe to."""

from alembic import op
from sqlalchemy import Boolean, Column, Double, Text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create the table. Nobody has a calendar yet."""
    op.create_table(
        "calendar_subscriptions",
        Column("user_id", Text, primary_key=True),
        Column("code_hash", Text, nullable=False),
        Column("full_names", Boolean, nullable=False),
        Column("made_at", Double, nullable=False),
    )
    op.create_index("calendar_subscriptions_code", "calendar_subscriptions", ["code_hash"], unique=True)
