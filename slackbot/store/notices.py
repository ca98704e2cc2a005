"""The table of notices: messages beside the result of a request, some of them later (notice.py)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text

from slackbot.store.tables import METADATA

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", Text, primary_key=True),  # request, kind and number: planned twice is planned once
    Column("request_id", Text, ForeignKey("requests.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),  # a conversation's or a person's id
    Column("thread_ts", Text),
    Column("lead", Double),  # seconds before the interview, for reminders
    Column("state", Text, nullable=False),
    Column("due_at", Double),
    Column("tries", Integer, nullable=False),
    Column("perhaps_told", Boolean, nullable=False),
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),
)

Index(
    "notices_due",
    NOTICES.c.due_at,
    sqlite_where=NOTICES.c.due_at.is_not(None),
    postgresql_where=NOTICES.c.due_at.is_not(None),
)
