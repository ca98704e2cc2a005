"""The calendars that people subscribe to, one for each person. Only a hash of an address's code is stored."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ColumnElement, Double, Index, Table, Text, select, update

from slackbot.domain.calendar_export import CalendarSubscription
from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

CALENDAR_SUBSCRIPTIONS = Table(
    "calendar_subscriptions",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("code_hash", Text, nullable=False),
    Column("full_names", Boolean, nullable=False),
    Column("made_at", Double, nullable=False),
)

_c = CALENDAR_SUBSCRIPTIONS.c

Index("calendar_subscriptions_code", _c.code_hash, unique=True)


class CalendarSubscriptions:
    """At most one for each person. Thread-safe; times are in seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, user: str, code_hash: str, now: float) -> None:
        """Give this person an address. The one that they had before stops working; whether it had full names stays."""
        row = self._database.insert(CALENDAR_SUBSCRIPTIONS).values(
            user_id=user, code_hash=code_hash, full_names=False, made_at=now
        )
        replaced = {"code_hash": code_hash, "made_at": now}
        with self._database.write_transaction() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=replaced))

    def revoke(self, user: str) -> None:
        """Take this person's address away, if they have one."""
        with self._database.write_transaction() as connection:
            connection.execute(CALENDAR_SUBSCRIPTIONS.delete().where(_c.user_id == user))

    def show_full_names(self, user: str, full_names: bool) -> None:
        """Whether this person's calendar has applicants' full names, if they have one."""
        with self._database.write_transaction() as connection:
            connection.execute(update(CALENDAR_SUBSCRIPTIONS).where(_c.user_id == user).values(full_names=full_names))

    def get(self, user: str) -> CalendarSubscription | None:
        """This person's calendar, or None."""
        return self._select(_c.user_id == user)

    def find(self, code_hash: str) -> CalendarSubscription | None:
        """The calendar at the address whose code has this hash, or None."""
        return self._select(_c.code_hash == code_hash)

    def _select(self, wanted: ColumnElement[bool]) -> CalendarSubscription | None:
        with self._database.read_connection() as connection:
            row = connection.execute(select(CALENDAR_SUBSCRIPTIONS).where(wanted)).mappings().first()
        return CalendarSubscription(row["user_id"], row["made_at"], row["full_names"]) if row else None
