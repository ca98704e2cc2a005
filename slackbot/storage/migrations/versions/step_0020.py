"""Where an applicant's job is."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    """Add the column, empty for applicants who were found before."""
    op.add_column("applicants", Column("address", Text, nullable=False, server_default=""))
