"""Reports of unexpected errors, by the code that the user was shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Column, Double, Index, Table, Text, insert, select

from slackbot.storage.database import Database
from slackbot.storage.tables import METADATA

ERROR_REPORTS = Table(
    "faults",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("kind", Text, nullable=False),  # the name of the exception
    Column("place", Text, nullable=False),  # where in the code, without personal data
)

Index("faults_at", ERROR_REPORTS.c.at)


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """An unexpected error. `at` is in seconds since the epoch, `kind` the exception's name, `place` a line of code."""

    code: str
    at: float
    kind: str
    place: str


class ErrorReports:
    """The error reports of the last weeks. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, report: ErrorReport) -> None:
        """Store a report."""
        with self._database.write_transaction() as connection:
            connection.execute(insert(ERROR_REPORTS), asdict(report))

    def get(self, code: str) -> ErrorReport | None:
        """The report with this code, or None."""
        with self._database.read_connection() as connection:
            row = connection.execute(select(ERROR_REPORTS).where(ERROR_REPORTS.c.code == code)).mappings().first()
        return ErrorReport(**row) if row else None

    def delete_before(self, before: float) -> None:
        """Delete reports from before then, in seconds since the epoch."""
        with self._database.write_transaction() as connection:
            connection.execute(ERROR_REPORTS.delete().where(ERROR_REPORTS.c.at < before))
