"""Errors that nobody foresaw, by the code that a person was shown: the table, and its use."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Column, Double, Index, Table, Text, insert, select

from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

FAULTS = Table(
    "faults",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("kind", Text, nullable=False),  # the name of the exception
    Column("place", Text, nullable=False),  # where in the code, without any words of people
)

Index("faults_at", FAULTS.c.at)


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What is known of an error: when (seconds since the epoch), which kind, and where in the code."""

    code: str
    at: float
    kind: str
    place: str


class ErrorReports:
    """The errors of the last weeks, in one database; may be shared by threads."""

    def __init__(self, database: Database) -> None:
        """Use this database."""
        self._database = database

    def add(self, report: ErrorReport) -> None:
        """Keep it until `forget`."""
        with self._database.write_transaction() as connection:
            connection.execute(insert(FAULTS), asdict(report))

    def get(self, code: str) -> ErrorReport | None:
        """The error of this code, if it is kept."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(FAULTS).where(FAULTS.c.code == code)).mappings().first()
        return ErrorReport(**row) if row else None

    def delete_before(self, before: float) -> None:
        """Drop what is older than `before`, seconds since the epoch."""
        with self._database.write_transaction() as connection:
            connection.execute(FAULTS.delete().where(FAULTS.c.at < before))
