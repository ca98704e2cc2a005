"""Who booked an interview, who says that its old time is deleted in Apploi, and where notifications were posted."""

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0010"
down_revision = "0009"

# The first request of each that moves or replaces another, wherever somebody else made that one.
SELECT_BOOKERS = """
    WITH RECURSIVE chain (id, requested_by, earlier) AS (
        SELECT id, requested_by, COALESCE(moves, replaces) FROM requests WHERE COALESCE(moves, replaces) IS NOT NULL
        UNION ALL
        SELECT chain.id, chain.requested_by, COALESCE(before.moves, before.replaces)
        FROM chain JOIN requests before ON before.id = chain.earlier
        WHERE COALESCE(before.moves, before.replaces) IS NOT NULL
    )
    SELECT chain.id AS "changed", first.requested_by AS "booker"
    FROM chain JOIN requests first ON first.id = chain.earlier
    WHERE COALESCE(first.moves, first.replaces) IS NULL AND first.requested_by <> chain.requested_by
"""


def upgrade() -> None:
    """Add the columns, and name the booker of every interview that somebody else moved or corrected."""
    for table, name in (
        ("requests", "booked_by"),
        ("requests", "deleted_by"),
        ("notices", "told_channel"),
        ("notices", "told_ts"),
    ):
        op.add_column(table, Column(name, Text))
    known = text("booked_by IS NOT NULL")
    op.create_index(
        "requests_booked_by", "requests", ["booked_by", "starts_at"], sqlite_where=known, postgresql_where=known
    )
    found = [dict(row) for row in op.get_bind().execute(text(SELECT_BOOKERS)).mappings()]
    if found:
        op.get_bind().execute(text("UPDATE requests SET booked_by = :booker WHERE id = :changed"), found)
