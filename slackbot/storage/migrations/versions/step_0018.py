"""The steps that workflows run, and the requests that were made for them."""

from alembic import op
from sqlalchemy import Boolean, Column, Double, Integer, Text, text

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the table, and add the column. Earlier requests were made for no step."""
    op.create_table(
        "workflow_steps",
        Column("id", Text, primary_key=True),
        Column("user_id", Text, nullable=False),
        Column("words", Text, nullable=False),
        Column("channel", Text),
        Column("started_at", Double, nullable=False),
        Column("state", Text, nullable=False),
        Column("ended_how", Text),
        Column("request_id", Text),
        Column("tries", Integer, nullable=False),
        Column("may_be_posted", Boolean, nullable=False),
        Column("posted_channel", Text),
        Column("posted_ts", Text),
        Column("due_at", Double),
        Column("planned_at", Double, nullable=False),
        Column("owner", Text),
        Column("claims", Integer, nullable=False),
        Column("lease_until", Double),
    )
    for name in ("due_at", "owner"):
        known = text(f"{name} IS NOT NULL")
        index = f"workflow_steps_{name.removesuffix('_at')}"
        op.create_index(index, "workflow_steps", [name], sqlite_where=known, postgresql_where=known)
    op.create_index("workflow_steps_started", "workflow_steps", ["started_at"])
    op.add_column("requests", Column("workflow_step", Text))
    known = text("workflow_step IS NOT NULL")
    op.create_index("requests_workflow_step", "requests", ["workflow_step"], sqlite_where=known, postgresql_where=known)
