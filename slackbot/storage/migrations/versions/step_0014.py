"""Who came to an interview, as who said when and how often; and who is there besides the interviewer."""

from alembic import op
from sqlalchemy import Column, Double, Integer, Text, text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns. Of earlier interviews nobody has said who came, and nobody else is there."""
    op.add_column("requests", Column("attendance", Text))
    op.add_column("requests", Column("attendance_by", Text))
    op.add_column("requests", Column("attendance_at", Double))
    op.add_column("requests", Column("attendances", Integer, nullable=False, server_default="0"))
    for name in ("also_there", "also_declined"):
        op.add_column("requests", Column(name, Text))
    known = text("also_there IS NOT NULL")
    op.create_index("requests_also_there", "requests", ["starts_at"], sqlite_where=known, postgresql_where=known)
