"""One database and how it is used: short transactions that are durable when they end, each failure a StoreError."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, event, text

from slackbot.errors import StoreUnavailable
from slackbot.storage.engines import make_engines
from slackbot.storage.errors import BUSY, translate_errors
from slackbot.storage.failover import FailoverDetector
from slackbot.storage.notify import CHANNEL

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

TIMEOUT = 1.2
"""Seconds that a call waits for the database before StoreUnavailable: Slack wants its answer within three."""

QUEUE_TIMEOUT = 0.8
"""Seconds that a call waits before that for the calls of other threads."""

_NOTIFY = text(f"NOTIFY {CHANNEL}")


class Database:
    """Transactions on one database. May be shared by threads; opens connections when they are needed."""

    def __init__(self, url: str, on_failover: Callable[[Connection], object] = lambda _: None) -> None:
        """Remember where it is. `failed_over` is called in the first transaction after a failover of PostgreSQL."""
        self._engines = make_engines(url, TIMEOUT, QUEUE_TIMEOUT)
        dialect = self._engines.writer.dialect.name
        self.is_sqlite = dialect == "sqlite"
        self.insert = _insert(dialect)
        self._failover_detector = FailoverDetector(on_failover) if dialect == "postgresql" else None
        # SQLite has one writer at a time. Threads that wait here do not wait by polling, and hold no connection.
        self._writer_lock = Lock() if dialect == "sqlite" else None

    def on_connect(self, callback: Callable[[Any], object]) -> None:
        """Call `hear` with each new connection of the driver, before anybody else has it."""
        event.listen(self._engines.writer, "connect", lambda connection, _record: callback(connection))

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """A transaction: committed and durable at the end, or nothing of it."""
        with self._exclusive_writer(), translate_errors():
            while True:
                with self._engines.writer.begin() as connection:
                    if not self._failover_detector or self._failover_detector.is_known(connection):
                        yield connection
                        return
                    self._failover_detector.record_server(
                        connection
                    )  # and commit it: what the caller wants may be refused

    @contextmanager
    def read_connection(self) -> Iterator[Connection]:
        """A connection on which each statement sees what is committed by then."""
        with translate_errors(), self._engines.reader.connect() as connection:
            yield connection

    @contextmanager
    def _exclusive_writer(self) -> Iterator[None]:
        if self._writer_lock is None:
            yield
            return
        if not self._writer_lock.acquire(timeout=QUEUE_TIMEOUT):
            raise StoreUnavailable(BUSY)
        try:
            yield
        finally:
            self._writer_lock.release()

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engines.writer.dispose()


def notify(connection: Connection) -> None:
    """Tell the other processes that there is work, once this is committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY)


def _insert(dialect: str) -> Callable[[Table], sqlite.Insert | postgresql.Insert]:
    """ON CONFLICT is the same words in both, but SQLAlchemy has it once for each; PostgreSQL's takes 0.1 s to load."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert
