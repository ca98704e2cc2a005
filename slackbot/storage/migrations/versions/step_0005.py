"""Which server the database is on, so that a failover is noticed; and the interviewers that an old version left out."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table, and fill in what was stored by a version without the column while 0004 was made."""
    op.create_table(
        "server",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("identity", Text, nullable=False),
    )
    op.execute(
        "UPDATE requests SET interviewer = COALESCE(interviewer_id, LOWER(interviewer_email), '') "
        "WHERE interviewer = ''"
    )
