"""The table of faults: errors that nobody foresaw, by the code that a person was shown."""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Table, Text

from slackbot.store.tables import METADATA

FAULTS = Table(
    "faults",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("kind", Text, nullable=False),  # the name of the exception
    Column("place", Text, nullable=False),  # where in the code, without any words of people
)

Index("faults_at", FAULTS.c.at)
