"""SQLAlchemy engines for a DATABASE_URL that answer, or fail, within a bounded time.

`patience` is that time in seconds for one transaction: SQLite waits so long for another program's lock,
PostgreSQL for a lock or for the server's answer.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Generator
from pathlib import Path
from random import uniform
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DisconnectionError, OperationalError

from slackbot.errors import StoreError
from slackbot.storage.sqlite_file import OpenFile

if TYPE_CHECKING:
    import psycopg

CONNECT_TIMEOUT = 2
"""Seconds; the least that psycopg takes."""

CONNECTIONS = 10
"""The most that one process opens: small plans of hosted PostgreSQL have twenty for all."""

SQLITE_CONNECTIONS = 5
"""One that writes, and readers: each keeps pages of its own in memory, and Python reads with one at a time anyway."""

SERVER_TIMEOUT_MARGIN = 0.2
"""Seconds by which a PostgreSQL that works comes before our own clock, and so tells what it waited for."""

_T = TypeVar("_T")


class Engines(NamedTuple):
    """One that writes, in transactions; one that reads, a statement at a time. Both use one pool of connections.

    Neither has connected yet.
    """

    writer: Engine
    reader: Engine


def make_engines(url: str, timeout: float, pool_timeout: float = 30.0) -> Engines:
    """The engines for a URL; one that is of no use is a StoreError, which does not tell its password.

    `pool_patience` is how many seconds a thread waits for a connection that others use.
    """
    parsed = _parse(url)
    try:
        engine = (_make_sqlite_engine if parsed.get_backend_name() == "sqlite" else _make_postgresql_engine)(
            parsed, timeout, pool_timeout
        )
    except (ArgumentError, ValueError):
        raise StoreError(INVALID_URL) from None
    if engine.dialect.name == "sqlite":
        engines = Engines(engine.execution_options(), engine)
        event.listen(engines.writer, "begin", _make_begin_listener(timeout))
        return engines
    engines = Engines(engine.execution_options(), engine.execution_options(isolation_level="AUTOCOMMIT"))
    event.listen(engines.writer, "begin", _make_timeout_listener(timeout))
    return engines


INVALID_URL = (
    "DATABASE_URL is no URL. Write sqlite:///slackbot.db or postgresql://user:password@host/name, with %2F for a / "
    "in the password, %40 for an @ and %23 for a #."
)


def wrong_encoding_message(encoding: str | None) -> str:
    """To the operator: a database in which some names cannot be stored, or come back as bytes."""
    return (
        f"The database has the encoding {encoding}, which cannot hold everybody's name. Make one with CREATE DATABASE "
        "slackbot ENCODING 'UTF8' TEMPLATE template0, move the old one's tables there with pg_dump and pg_restore, and "
        "set DATABASE_URL to it."
    )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # what they say, and the lines of a traceback, may hold a piece of the password
        raise StoreError(INVALID_URL) from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise StoreError("DATABASE_URL must begin with postgresql:// or name a file, as in sqlite:///slackbot.db")


def psycopg_url(url: str) -> str:
    """The URL as psycopg itself takes it; "" for SQLite."""
    parsed = _parse(url)
    is_postgresql = parsed.get_backend_name() == "postgresql"
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False) if is_postgresql else ""


def sqlite_path(url: str) -> Path | None:
    """The file that a URL of SQLite means, there or not; None for PostgreSQL."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    name = str(parsed.database)
    is_uri = "uri" in parsed.query and name.startswith("file:")  # https://www.sqlite.org/uri.html
    return Path(unquote(urlsplit(name).path) if is_uri else name)


def _make_engine(url: URL, connections: int, pool_timeout: float, **settings: Any) -> Engine:
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=pool_timeout,
        hide_parameters=True,  # the names and words of people do not belong into logged errors
        **settings,
    )


def _make_sqlite_engine(url: URL, timeout: float, pool_timeout: float) -> Engine:
    # Set once, not at each use: what writes begins by itself (_begin_within).
    settings = {"isolation_level": "AUTOCOMMIT", "connect_args": {"timeout": timeout}}
    engine = _make_engine(url, SQLITE_CONNECTIONS, pool_timeout, **settings)
    event.listen(engine, "connect", _set_pragmas)
    file = OpenFile()
    event.listen(engine, "do_connect", file.before_connect)
    event.listen(engine, "connect", file.on_connect)
    event.listen(engine, "checkout", file.on_checkout)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # what is committed outlives a power cut, too
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -512")  # in KiB, a quarter of the default: the system keeps the file too
    cursor.execute("PRAGMA secure_delete = ON")  # what retention removes is not left in the file
    cursor.close()


def _make_begin_listener(timeout: float) -> Callable[[Connection], None]:
    """Take the write lock first: a transaction that reads and then wants to write may not wait for it.

    SQLite itself asks for the lock less and less often, and so misses it while another process is busy. Measured with
    two processes of 64 threads each that wrote all the time: with its own busy_timeout 139 of about 21,200 writes were
    refused, with the lock asked for every few milliseconds none.
    """

    def begin(connection: Connection) -> None:
        deadline = monotonic() + timeout
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout = 0").close()
        try:
            while not _has_begun(connection, last_try=monotonic() >= deadline):
                sleep(uniform(0.001, 0.004))
        finally:
            driver.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}").close()

    return begin


def _has_begun(connection: Connection, *, last_try: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if last_try or not str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY"):
            raise
        return False
    return True


def _make_postgresql_engine(url: URL, timeout: float, pool_timeout: float) -> Engine:
    defaults = {"connect_timeout": str(CONNECT_TIMEOUT), "application_name": "slackbot", "client_encoding": "utf8"}
    url = url.set(query={**defaults, **url.query})  # what the URL says itself counts
    # Behind a pooler the next transaction may have another connection, which does not know what was prepared.
    engine = _make_engine(url, CONNECTIONS, pool_timeout, connect_args={"prepare_threshold": None})
    _enforce_deadlines(engine, timeout + SERVER_TIMEOUT_MARGIN)
    return engine


def _make_timeout_listener(timeout: float) -> Callable[[Connection], None]:
    """What a transaction may take, said within it: behind a pooler nothing else is ours, and some take no `options`."""
    settings = {
        "statement_timeout": f"{int(timeout * 1000)}",
        "lock_timeout": f"{int(timeout * 1000)}",
        "idle_in_transaction_session_timeout": "10000",  # a frozen process frees its rows
        "synchronous_commit": "on",  # whatever the server's default: stored means stored
    }
    said = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())

    def settle(connection: Connection) -> None:
        connection.exec_driver_sql(said)

    return settle


def _enforce_deadlines(engine: Engine, timeout: float) -> None:
    """Let no call wait for a server that is frozen: its own timeouts do not run then.

    Nor do those of the line, `tcp_user_timeout` and keepalives: the system of a frozen server still acknowledges.
    """
    import psycopg

    class DeadlineConnection(psycopg.Connection[Any]):
        deadline = 0.0

        def wait(self, gen: Generator[Any, Any, _T], *args: Any, **kwargs: Any) -> _T:
            try:
                return super().wait(_run_until(self.deadline, gen), *args, **kwargs)
            except _DeadlineExceeded:
                self.pgconn.finish()  # an answer that comes late must not be taken for the next one
                raise psycopg.OperationalError("the server did not answer in time") from None

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, args: Any, settings: Any) -> DeadlineConnection:
        connection = DeadlineConnection.connect(*args, **settings)
        connection.deadline = monotonic() + timeout
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise StoreError(wrong_encoding_message(encoding))
        return connection

    @event.listens_for(engine, "checkout")
    def check(connection: DeadlineConnection, _record: object, _proxy: object) -> None:
        if _is_closed(connection):
            raise DisconnectionError  # the pool connects anew
        connection.deadline = monotonic() + timeout


def extend_deadline(connection: Connection, seconds: float) -> None:
    """Let this transaction take so many seconds from now on, although each statement may not; SQLite's always may."""
    if connection.dialect.name == "postgresql":
        bounded: Any = connection.connection.driver_connection
        bounded.deadline = monotonic() + seconds


class _DeadlineExceeded(Exception):
    """The deadline passed before the server answered."""


def _run_until(deadline: float, gen: Generator[Any, Any, _T]) -> Generator[Any, Any, _T]:
    """`gen`, which psycopg wakes every tenth of a second, until the deadline (in monotonic time)."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            wanted = gen.send(ready)
            if monotonic() > deadline:
                raise _DeadlineExceeded
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def _is_closed(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has hung up: a server with nothing to answer only speaks to say good-bye."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
