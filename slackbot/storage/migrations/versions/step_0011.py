"""The job and the facility of an application, for the messages about its interview."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add both columns, empty for earlier requests."""
    for name in ("job", "facility"):
        op.add_column("requests", Column(name, Text, nullable=False, server_default=""))
