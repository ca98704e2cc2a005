"""The events of Slack that were answered: Slack repeats an event, and the repetition may reach another process."""

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
    """The answered events in one database; may be shared by threads. Times are seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        """Use this database."""
        self._database = database

    def add(self, event_id: str, now: float) -> bool:
        """Whether no process has answered this event; from now on one has."""
        row = self._database.insert(ANSWERED_EVENTS).values(event_id=event_id, at=now)
        with self._database.write_transaction() as connection:
            new = connection.execute(row.on_conflict_do_nothing().returning(ANSWERED_EVENTS.c.event_id))
            return new.first() is not None

    def discard(self, event_id: str) -> None:
        """Let this event be answered after all."""
        with self._database.write_transaction() as connection:
            connection.execute(ANSWERED_EVENTS.delete().where(ANSWERED_EVENTS.c.event_id == event_id))

    def delete_before(self, before: float) -> None:
        """Drop the events that were answered before that."""
        with self._database.write_transaction() as connection:
            connection.execute(ANSWERED_EVENTS.delete().where(ANSWERED_EVENTS.c.at < before))
