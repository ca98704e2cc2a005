"""Who came to an interview, who said so and when, and how often that was said."""

from alembic import op
from sqlalchemy import Column, Double, Integer, Text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns. Nobody has said who came to earlier interviews."""
    op.add_column("requests", Column("attendance", Text))
    op.add_column("requests", Column("attendance_by", Text))
    op.add_column("requests", Column("attendance_at", Double))
    op.add_column("requests", Column("attendances", Integer, nullable=False, server_default="0"))
