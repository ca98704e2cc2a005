"""The direct messages with *Undo*, which are deleted once there is a result. Ephemeral ones can't be (docs/slack.md,
F28)."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text, select

from slackbot.domain.request import PostedMessage
from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

UNDO_MESSAGES = Table(
    "undo_messages",
    METADATA,
    Column("request_id", Text, ForeignKey("requests.id"), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
)

_c = UNDO_MESSAGES.c


class UndoMessages:
    """At most one for each request. Thread-safe; every failure is a StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert(UNDO_MESSAGES).on_conflict_do_nothing()

    def add(self, request_id: str, posted: PostedMessage) -> None:
        """Remember the message of a stored request."""
        with self._database.write_transaction() as connection:
            connection.execute(self._insert, {"request_id": request_id, "channel": posted.channel, "ts": posted.ts})

    def take(self, request_id: str) -> PostedMessage | None:
        """The message, once: the next call returns None."""
        with self._database.read_connection() as connection:
            if connection.execute(select(_c.ts).where(_c.request_id == request_id)).first() is None:
                return None  # a read is cheaper than a delete, which has to wait for the writer lock
        taken = UNDO_MESSAGES.delete().where(_c.request_id == request_id).returning(_c.channel, _c.ts)
        with self._database.write_transaction() as connection:
            row = connection.execute(taken).first()
        return PostedMessage(row.channel, row.ts) if row else None
