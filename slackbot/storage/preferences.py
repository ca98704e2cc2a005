"""People's preferences for notifications."""

from __future__ import annotations

from dataclasses import asdict, fields

from sqlalchemy import Boolean, Column, RowMapping, Table, Text, Time, bindparam, select

from slackbot.domain.person import Preferences
from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("timezone", Text, nullable=False),  # an IANA name, or "" for the one in their Slack profile
    Column("tell_booked", Boolean, nullable=False),  # a direct message for each interview that they conduct
    Column("tell_reminders", Boolean, nullable=False),  # and a reminder before it
    Column("facility_id", Text, nullable=False, server_default=""),  # with which forms start, or ""
    Column("digest_at", Time),  # the time of day of their digest, or null for none
)

_SELECT_PREFERENCES = select(PREFERENCES).where(PREFERENCES.c.user_id == bindparam("wanted"))

_SELECT_WITH_DIGEST = select(PREFERENCES).where(PREFERENCES.c.digest_at.is_not(None))


class PreferencesTable:
    """The preferences of each person. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user: str) -> Preferences:
        """This person's preferences, or the defaults if they haven't set any."""
        with self._database.read_connection() as connection:
            row = connection.execute(_SELECT_PREFERENCES, {"wanted": user}).mappings().first()
        return Preferences() if row is None else _to_preferences(row)

    def with_digest(self) -> list[tuple[str, Preferences]]:
        """Everybody who wants a digest, by Slack user id, with their preferences."""
        with self._database.read_connection() as connection:
            rows = connection.execute(_SELECT_WITH_DIGEST).mappings()
            return [(row["user_id"], _to_preferences(row)) for row in rows]

    def save(self, user: str, preferences: Preferences) -> None:
        """Replace this person's preferences."""
        values = asdict(preferences)
        row = self._database.insert(PREFERENCES).values(user_id=user, **values)
        with self._database.write_transaction() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=values))


def _to_preferences(row: RowMapping) -> Preferences:
    return Preferences(**{field.name: row[field.name] for field in fields(Preferences)})
