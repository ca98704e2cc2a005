"""The clock that all processes on one database share, no matter what their machines' clocks show."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from slackbot.errors import StoreError
from slackbot.storage.database import Database

MAX_CLOCK_DIFFERENCE = 5.0
"""Seconds by which this machine's clock may differ from the database's before the worker logs a warning."""

_NOW = text("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS double precision)")


class SharedClock:
    """Returns seconds since the epoch by PostgreSQL's clock; with SQLite, by this machine's clock.

    PostgreSQL isn't asked each time: the monotonic clock of this process counts on from the last comparison, so a step
    of this machine's clock changes nothing. Every new connection compares at once, so that a caller that already holds
    a connection never needs a second one for the time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset_from_monotonic: float | None = None
        if not database.is_sqlite:
            database.on_connect(self._on_connect)

    def __call__(self) -> float:
        """This machine's time as long as the database was never reached."""
        if self._database.is_sqlite:
            return time.time()
        if self._offset_from_monotonic is None:
            try:
                self.read_difference()
            except StoreError:
                return time.time()
        return time.monotonic() + (self._offset_from_monotonic or 0.0)

    def read_difference(self) -> float:
        """Compare with the database; returns by how many seconds this machine's clock is ahead."""
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
