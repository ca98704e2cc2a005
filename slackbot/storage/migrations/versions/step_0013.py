"""The facility of each request, applicant and preference. What was stored before belongs to the only one, ""."""

from alembic import op
from sqlalchemy import Column, Double, MetaData, Table, Text, insert, select

revision = "0013"
down_revision = "0012"

NAMES = ("name", "email", "job", "stage", "applied", "team_id", "team_name")


def upgrade() -> None:
    """Add the columns. Several facilities may know an applicant, so the facility is part of the key."""
    for table in ("requests", "preferences"):
        op.add_column(table, Column("facility_id", Text, nullable=False, server_default=""))
    columns = [Column(name, Text, nullable=False) for name in NAMES]
    new = op.create_table(
        "applicants_by_facility",
        Column("application_id", Text, primary_key=True),
        Column("facility_id", Text, primary_key=True, server_default=""),
        *columns,
        Column("seen_at", Double, nullable=False),
    )
    old = Table(
        "applicants",
        MetaData(),
        *(Column(name, Text) for name in ("application_id", *NAMES)),
        Column("seen_at", Double),
    )
    op.execute(insert(new).from_select([column.name for column in old.columns], select(old)))
    op.drop_table("applicants")
    op.rename_table("applicants_by_facility", "applicants")
