"""The server that the database is on, to detect failovers; and interviewer keys that an old version left out."""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table, and fill in rows that a version without the key stored while 0004 was applied."""
    op.create_table(
        "server",
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("identity", Text, nullable=False),
    )
    op.execute(
        "UPDATE requests SET interviewer = COALESCE(interviewer_id, LOWER(interviewer_email), '') "
        "WHERE interviewer = ''"
    )
