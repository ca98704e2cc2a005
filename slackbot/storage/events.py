"""Slack events that were answered already: Slack retries an event, and the retry may reach another process."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Table, Text

from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

ANSWERED_EVENTS = Table(
    "answered_events",
    METADATA,
    Column("event_id", Text, primary_key=True),
    Column("at", Double, nullable=False),
)

Index("answered_events_at", ANSWERED_EVENTS.c.at)


class SeenEvents:
    """The answered events. Thread-safe; times are in seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, event_id: str, now: float) -> bool:
        """Mark an event as answered. False if it was already."""
        row = self._database.insert(ANSWERED_EVENTS).values(event_id=event_id, at=now)
        with self._database.write_transaction() as connection:
            new = connection.execute(row.on_conflict_do_nothing().returning(ANSWERED_EVENTS.c.event_id))
            return new.first() is not None

    def discard(self, event_id: str) -> None:
        """Unmark an event, so that a retry of it is answered."""
        with self._database.write_transaction() as connection:
            connection.execute(ANSWERED_EVENTS.delete().where(ANSWERED_EVENTS.c.event_id == event_id))

    def delete_before(self, before: float) -> None:
        """Delete events answered before then."""
        with self._database.write_transaction() as connection:
            connection.execute(ANSWERED_EVENTS.delete().where(ANSWERED_EVENTS.c.at < before))
