"""Whether an attempt before the last *Send again* may have booked it; an index for results in order."""

from __future__ import annotations

import time

from alembic import op
from sqlalchemy import Boolean, Column, false, text

revision = "0008"
down_revision = "0007"

# The history shows an attempt without a clear answer, and whether the answer came late.
UNCLEAR_BEFORE = """
    UPDATE requests SET perhaps_booked = true
    WHERE state IN ('accepted', 'sending', 'waiting', 'failed') AND EXISTS (
        SELECT 1 FROM story unclear
        WHERE unclear.request_id = requests.id AND unclear.state = 'unconfirmed' AND NOT EXISTS (
            SELECT 1 FROM story late
            WHERE late.request_id = requests.id AND late.number > unclear.number
                AND late.note LIKE 'the answer came late%'
        )
    )
"""

# Their requesters read that nothing was booked. If the interview is yet to come, they are asked about it now.
ASK_NOW = """
    UPDATE requests SET telling = 'due', tell_at = :now, due_at = :now, tellings = 0, perhaps_told = false,
        messages = messages + 1
    WHERE state = 'failed' AND perhaps_booked AND settled_how IS NULL AND telling = 'told' AND starts_at > :now
        AND applicant_name <> ''
"""


def upgrade() -> None:
    """Add the column, fill it from the history, and create the index. Failed requests in doubt become unconfirmed."""
    op.add_column("requests", Column("perhaps_booked", Boolean, nullable=False, server_default=false()))
    due = text("due_at IS NOT NULL")
    op.create_index(
        "requests_results", "requests", ["reply_channel", "accepted_at"], sqlite_where=due, postgresql_where=due
    )
    op.execute(UNCLEAR_BEFORE)
    op.execute(text(ASK_NOW).bindparams(now=time.time()))
    op.execute("UPDATE requests SET state = 'unconfirmed' WHERE state = 'failed' AND perhaps_booked")
