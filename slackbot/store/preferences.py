"""The table of preferences: how each person likes to be told, and in which zone."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text

from slackbot.store.tables import METADATA

PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("timezone", Text, nullable=False),  # an IANA name, or "" for the one of their Slack profile
    Column("tell_booked", Boolean, nullable=False),  # a direct message for each interview that they hold
    Column("tell_reminders", Boolean, nullable=False),  # and a reminder before it
)
