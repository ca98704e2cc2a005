"""A key for each interviewer, so that their other bookings are found by an index."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column, fill it from the ids and emails, and create the index."""
    op.add_column("requests", Column("interviewer", Text, nullable=False, server_default=""))
    op.execute("UPDATE requests SET interviewer = COALESCE(interviewer_id, LOWER(interviewer_email), '')")
    op.create_index("requests_interviewer", "requests", ["interviewer", "starts_at"])
