"""What the interviewer says of an interview, when they said so, and how often they have answered."""

from alembic import op
from sqlalchemy import Column, Double, Integer, Text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the columns. Nobody has answered about earlier interviews."""
    op.add_column("requests", Column("answer", Text))
    op.add_column("requests", Column("answered_at", Double))
    op.add_column("requests", Column("answers", Integer, nullable=False, server_default="0"))
