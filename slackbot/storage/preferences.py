"""People's preferences for notifications."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Boolean, Column, Table, Text, bindparam, select

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
)

_SELECT_PREFERENCES = select(PREFERENCES).where(PREFERENCES.c.user_id == bindparam("wanted"))


class PreferencesTable:
    """The preferences of each person. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user: str) -> Preferences:
        """This person's preferences, or the defaults if they haven't set any."""
        with self._database.read_connection() as connection:
            row = connection.execute(_SELECT_PREFERENCES, {"wanted": user}).mappings().first()
        if row is None:
            return Preferences()
        return Preferences(
            row["timezone"],
            tell_booked=row["tell_booked"],
            tell_reminders=row["tell_reminders"],
            facility_id=row["facility_id"],
        )

    def save(self, user: str, preferences: Preferences) -> None:
        """Replace this person's preferences."""
        values = asdict(preferences)
        row = self._database.insert(PREFERENCES).values(user_id=user, **values)
        with self._database.write_transaction() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=values))
