"""Transactions on one database: short, durable once they end, and with every failure a StoreError."""

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
"""Seconds that a call waits for the database before StoreUnavailable: Slack wants an answer within three."""

QUEUE_TIMEOUT = 0.8
"""Seconds that a call waits for other threads before that."""

_NOTIFY = text(f"NOTIFY {CHANNEL}")


class Database:
    """One database. Thread-safe; opens connections on demand."""

    def __init__(self, url: str, on_failover: Callable[[Connection], object] = lambda _: None) -> None:
        """`on_failover` is called inside the first transaction after PostgreSQL failed over to another server."""
        self._engines = make_engines(url, TIMEOUT, QUEUE_TIMEOUT)
        dialect = self._engines.writer.dialect.name
        self.is_sqlite = dialect == "sqlite"
        self.insert = _insert(dialect)
        self._failover_detector = FailoverDetector(on_failover) if dialect == "postgresql" else None
        # SQLite has one writer at a time. Threads that wait for this lock don't poll, and hold no connection.
        self._writer_lock = Lock() if dialect == "sqlite" else None

    def on_connect(self, callback: Callable[[Any], object]) -> None:
        """Call `callback` with each new driver connection before it is used."""
        event.listen(self._engines.writer, "connect", lambda connection, _record: callback(connection))

    @contextmanager
    def write_transaction(self) -> Iterator[Connection]:
        """A transaction: committed and durable when the block ends, rolled back if it raises."""
        with self._exclusive_writer(), translate_errors():
            while True:
                with self._engines.writer.begin() as connection:
                    if not self._failover_detector or self._failover_detector.is_known(connection):
                        yield connection
                        return
                    # Committed on its own, because the caller's transaction may be rolled back.
                    self._failover_detector.record_server(connection)

    @contextmanager
    def read_connection(self) -> Iterator[Connection]:
        """A connection in autocommit mode: each statement sees everything committed before it."""
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
        """Close all idle connections."""
        self._engines.writer.dispose()


def notify(connection: Connection) -> None:
    """Wake the workers of other processes once this transaction is committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY)


def _insert(dialect: str) -> Callable[[Table], sqlite.Insert | postgresql.Insert]:
    """An INSERT with ON CONFLICT, which SQLAlchemy has per dialect. Imported late: PostgreSQL's takes 0.1 s to load."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert
