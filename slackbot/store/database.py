"""One database and how it is used: short transactions that are durable when they end, each failure a StoreError."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite

from slackbot.store.engines import make_engines
from slackbot.store.failures import as_store_errors
from slackbot.store.listening import CHANNEL

PATIENCE = 1.4
"""Seconds that a call waits for the database before StoreUnavailable: Slack wants its answer within three."""

QUEUE_PATIENCE = 0.5
"""Seconds that a call waits before that for the calls of other threads."""

# ON CONFLICT is the same words in both, but SQLAlchemy has it once for each.
_INSERT: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}

_NOTIFY = text(f"NOTIFY {CHANNEL}")


class Database:
    """Transactions on one database. May be shared by threads; opens connections when they are needed."""

    def __init__(self, url: str) -> None:
        """Remember where it is."""
        self._engines = make_engines(url, PATIENCE)
        self.insert = _INSERT[self._engines.writer.dialect.name]

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed and durable at the end, or nothing of it."""
        engines = self._engines
        with as_store_errors(), engines.writers.one(QUEUE_PATIENCE), engines.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which each statement sees what is committed by then."""
        engines = self._engines
        with as_store_errors(), engines.readers.one(QUEUE_PATIENCE), engines.reader.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engines.writer.dispose()
        self._engines.reader.dispose()


def announce(connection: Connection) -> None:
    """Tell the other processes that there is work, once this is committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY)
