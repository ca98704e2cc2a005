"""The tables of requests, their histories, and applicants."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Integer, Text, text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables and their indexes."""
    _create_requests()
    _create_story()
    _create_applicants()


def _create_requests() -> None:
    op.create_table(
        "requests",
        Column("id", Text, primary_key=True),
        Column("applicant_id", Text, nullable=False),
        Column("date", Text, nullable=False),
        Column("timezone", Text, nullable=False),
        Column("duration", Integer, nullable=False),
        Column("location", Text, nullable=False),
        Column("interviewer_id", Text),
        Column("interviewer_email", Text),
        Column("interviewer_team_id", Text),
        Column("applicant_name", Text, nullable=False),
        Column("requested_by", Text, nullable=False),
        Column("interviewer_user", Text),
        Column("reply_channel", Text),
        Column("response_url", Text),
        Column("response_url_until", Double, nullable=False),
        Column("words", Text, nullable=False),
        Column("accepted_at", Double, nullable=False),
        Column("since", Double, nullable=False),
        Column("state", Text, nullable=False),
        Column("send_at", Double),
        Column("attempts", Integer, nullable=False),
        Column("reason", Text, nullable=False),
        Column("status", Integer),
        Column("telling", Text, nullable=False),
        Column("tell_at", Double),
        Column("tellings", Integer, nullable=False),
        Column("perhaps_told", Boolean, nullable=False),
        Column("told_channel", Text),
        Column("told_ts", Text),
        Column("settled_by", Text),
        Column("settled_how", Text),
        Column("replaces", Text),
        Column("due_at", Double),
        Column("owner", Text),
        Column("claims", Integer, nullable=False),
        Column("lease_until", Double),
    )
    _index_requests()


def _index_requests() -> None:
    op.create_index("requests_applicant", "requests", ["applicant_id", "accepted_at"])
    for column in ("due_at", "owner"):
        there = text(f"{column} IS NOT NULL")
        name = f"requests_{column.removesuffix('_at')}"
        op.create_index(name, "requests", [column], sqlite_where=there, postgresql_where=there)


def _create_story() -> None:
    number = BigInteger().with_variant(Integer, "sqlite")
    op.create_table(
        "story",
        Column("number", number, primary_key=True),
        Column("request_id", Text, ForeignKey("requests.id"), nullable=False),
        Column("at", Double, nullable=False),
        Column("state", Text, nullable=False),
        Column("telling", Text, nullable=False),
        Column("note", Text, nullable=False),
    )
    op.create_index("ix_story_request_id", "story", ["request_id"])


def _create_applicants() -> None:
    op.create_table(
        "applicants",
        Column("application_id", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("email", Text, nullable=False),
        Column("job", Text, nullable=False),
        Column("stage", Text, nullable=False),
        Column("applied", Text, nullable=False),
        Column("team_id", Text, nullable=False),
        Column("team_name", Text, nullable=False),
        Column("seen_at", Double, nullable=False),
    )
