"""The one clock by which all who work on a database plan and act, whatever their own clocks show."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from slackbot.errors import StoreError
from slackbot.storage.database import Database

MAX_CLOCK_DIFFERENCE = 5.0
"""Seconds by which this machine's clock may differ from the database's before somebody is told."""

_NOW = text("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS double precision)")


class SharedClock:
    """Seconds since the epoch: PostgreSQL's clock, or this machine's, where all processes on a SQLite file are.

    PostgreSQL's is not asked each time: this process's monotonic clock goes on from where it was last compared. So a
    step of this machine's clock changes nothing.
    """

    def __init__(self, database: Database) -> None:
        """Nothing is asked yet. Each new connection is asked at once, so that nobody who holds one needs another."""
        self._database = database
        self._offset_from_monotonic: float | None = None
        if not database.is_sqlite:
            database.on_connect(self._on_connect)

    def __call__(self) -> float:
        """What it shows; this machine's clock while the database was never reached."""
        if self._database.is_sqlite:
            return time.time()
        if self._offset_from_monotonic is None:
            try:
                self.read_difference()
            except StoreError:
                return time.time()
        return time.monotonic() + (self._offset_from_monotonic or 0.0)

    def read_difference(self) -> float:
        """Ask the database; by how many seconds this machine's clock is ahead of it."""
        if self._database.is_sqlite:
            return 0.0
        with self._database.read_connection() as connection:
            self._update_offset(lambda: connection.execute(_NOW).scalar_one())
        return time.time() - self()

    def _on_connect(self, connection: Any) -> None:
        self._update_offset(lambda: connection.execute(str(_NOW)).fetchone()[0])
        connection.rollback()

    def _update_offset(self, read_clock: Callable[[], float]) -> None:
        asked = time.monotonic()
        shown = read_clock()
        answered = time.monotonic()
        self._offset_from_monotonic = shown - (asked + answered) / 2
