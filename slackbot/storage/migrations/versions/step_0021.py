"""The name of the facility of each request, where there are several."""

from alembic import op
from sqlalchemy import Column, Text

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the column. There was only one facility, which isn't named."""
    op.add_column("requests", Column("facility_name", Text, nullable=False, server_default=""))
