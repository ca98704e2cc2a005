"""The direct messages with *Undo*, so that any process can delete them once there is a result."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Text

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "undo_messages",
        Column("request_id", Text, ForeignKey("requests.id"), primary_key=True),
        Column("channel", Text, nullable=False),
        Column("ts", Text, nullable=False),
    )
