"""One database and how it is used: short transactions that are durable when they end, each failure a StoreError."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, Table, text

from slackbot.answering import aside
from slackbot.store.engines import make_engines
from slackbot.store.failures import as_store_errors
from slackbot.store.listening import CHANNEL
from slackbot.store.together import Together
from slackbot.store.turns import Turns

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

PATIENCE = 1.4
"""Seconds that a call waits for the database before StoreUnavailable: Slack wants its answer within three."""

QUEUE_PATIENCE = 0.5
"""Seconds that a call waits before that for the calls of other threads."""

_NOTIFY = text(f"NOTIFY {CHANNEL}")


class Database:
    """Transactions on one database. May be shared by threads; opens connections when they are needed."""

    def __init__(self, url: str) -> None:
        """Remember where it is."""
        self._engines = make_engines(url, PATIENCE)
        dialect = self._engines.writer.dialect.name
        self.is_file = dialect == "sqlite"
        self.insert = _insert(dialect)
        # PostgreSQL writes the commits of several connections to the disk together by itself.
        self._together = Together(self.writing, QUEUE_PATIENCE) if dialect == "sqlite" else None
        self._open_writers: list[Connection] = []
        self._open_readers: list[Connection] = []

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do this in a transaction, which others may share: committed and durable on return, or nothing of it.

        `work` may be run twice, the first time for nothing.
        """
        if self._together:
            return self._together.do(work)
        with self.writing() as connection:
            return work(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed and durable at the end, or nothing of it."""
        connected = self._connected(self._engines.writer, self._engines.writers, self._open_writers)
        with connected as connection, connection.begin() as transaction:
            yield connection
            with aside():
                transaction.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection on which each statement sees what is committed by then."""
        with self._connected(self._engines.reader, self._engines.readers, self._open_readers) as connection:
            yield connection

    @contextmanager
    def _connected(self, engine: Engine, turns: Turns, kept: list[Connection]) -> Iterator[Connection]:
        """A connection, when it is the caller's turn. PostgreSQL's goes over a line, and is waited for all the time; it
        is also looked at each time (engines.py), as a server may have gone."""
        far = self._together is None
        waiting = aside() if far else nullcontext()
        with as_store_errors(), waiting, turns.one(QUEUE_PATIENCE):  # noqa: SIM117  a connection is opened in its turn
            with engine.connect() if far else _kept_open(kept, engine) as connection:
                yield connection

    def close(self) -> None:
        """Close every connection that is not in use."""
        for kept in (self._open_writers, self._open_readers):
            while kept:
                kept.pop().close()
        self._engines.writer.dispose()
        self._engines.reader.dispose()


@contextmanager
def _kept_open(kept: list[Connection], engine: Engine) -> Iterator[Connection]:
    """To take one out of SQLAlchemy's pool and put it back takes as long as to read a row."""
    connection = kept.pop() if kept else engine.connect()
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    kept.append(connection)


def announce(connection: Connection) -> None:
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
