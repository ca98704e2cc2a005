"""SQLAlchemy engines for a DATABASE_URL that answer or fail within a bounded time.

`timeout` is that time in seconds: SQLite waits that long for another program's lock, PostgreSQL for a lock or for the
server's answer.
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
"""Seconds; psycopg's minimum."""

CONNECTIONS = 10
"""At most, per process: small plans of hosted PostgreSQL allow twenty in all."""

SQLITE_CONNECTIONS = 5
"""One writer and some readers: each has its own page cache, and Python runs one at a time anyway."""

SERVER_TIMEOUT_MARGIN = 0.2
"""Seconds between PostgreSQL's timeout and ours, so that a working server can say what it waited for."""

_T = TypeVar("_T")


class Engines(NamedTuple):
    """A writer with transactions and a reader in autocommit mode, on one connection pool. Neither is connected yet."""

    writer: Engine
    reader: Engine


def make_engines(url: str, timeout: float, pool_timeout: float = 30.0) -> Engines:
    """The engines for a URL. A thread waits up to `pool_timeout` seconds for a connection.

    Raises StoreError for an invalid URL, without quoting the password.
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
    "DATABASE_URL is not a valid URL. Write sqlite:///slackbot.db or postgresql://user:password@host/name, with %2F "
    "for a / in the password, %40 for an @ and %23 for a #."
)


def wrong_encoding_message(encoding: str | None) -> str:
    """Tells the operator that some names can't be stored in this database, or come back as bytes."""
    return (
        f"The database has the encoding {encoding}, which cannot hold everybody's name. Make one with CREATE DATABASE "
        "slackbot ENCODING 'UTF8' TEMPLATE template0, move the old one's tables there with pg_dump and pg_restore, and "
        "set DATABASE_URL to it."
    )


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # their messages and tracebacks may contain parts of the password
        raise StoreError(INVALID_URL) from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise StoreError("DATABASE_URL must begin with postgresql:// or name a file, as in sqlite:///slackbot.db")


def psycopg_url(url: str) -> str:
    """The URL for psycopg itself; "" for SQLite."""
    parsed = _parse(url)
    is_postgresql = parsed.get_backend_name() == "postgresql"
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False) if is_postgresql else ""


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL, whether it exists or not; None for PostgreSQL."""
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
        hide_parameters=True,  # personal data must not appear in logged errors
        **settings,
    )


def _make_sqlite_engine(url: URL, timeout: float, pool_timeout: float) -> Engine:
    # Autocommit for both engines: the writer begins its transactions explicitly (_make_begin_listener).
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
    cursor.execute("PRAGMA synchronous = FULL")  # commits survive a power failure
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -512")  # in KiB, a quarter of the default: the OS caches the file too
    cursor.execute("PRAGMA secure_delete = ON")  # data removed by retention must not stay in the file
    cursor.close()


def _make_begin_listener(timeout: float) -> Callable[[Connection], None]:
    """Begin with the write lock: SQLite refuses it at once to a transaction that has read before.

    SQLite's own busy_timeout retries less and less often, and so misses the lock while another process is busy. With
    two processes of 64 threads that wrote all the time, 139 of about 21,200 writes were refused; none when retrying
    every few milliseconds.
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
    url = url.set(query={**defaults, **url.query})  # the URL's own parameters win
    # Behind a pooler, the next transaction may use another connection, which lacks the prepared statements.
    engine = _make_engine(url, CONNECTIONS, pool_timeout, connect_args={"prepare_threshold": None})
    _enforce_deadlines(engine, timeout + SERVER_TIMEOUT_MARGIN)
    return engine


def _make_timeout_listener(timeout: float) -> Callable[[Connection], None]:
    """Set timeouts inside each transaction: behind a pooler, sessions are shared, and some refuse `options`."""
    settings = {
        "statement_timeout": f"{int(timeout * 1000)}",
        "lock_timeout": f"{int(timeout * 1000)}",
        "idle_in_transaction_session_timeout": "10000",  # so that a frozen process releases its rows
        "synchronous_commit": "on",  # regardless of the server's default: commits must be durable
    }
    statement = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())

    def set_timeouts(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return set_timeouts


def _enforce_deadlines(engine: Engine, timeout: float) -> None:
    """Let no call wait longer than `timeout` seconds for a frozen server, whose own timeouts don't fire.

    `tcp_user_timeout` and keepalives don't help either: a frozen server's operating system still acknowledges packets.
    """
    import psycopg

    class DeadlineConnection(psycopg.Connection[Any]):
        deadline = 0.0

        def wait(self, gen: Generator[Any, Any, _T], *args: Any, **kwargs: Any) -> _T:
            try:
                return super().wait(_run_until(self.deadline, gen), *args, **kwargs)
            except _DeadlineExceeded:
                self.pgconn.finish()  # a late answer must not be taken for the next one
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
            raise DisconnectionError  # the pool reconnects
        connection.deadline = monotonic() + timeout


def extend_deadline(connection: Connection, seconds: float) -> None:
    """Let the current transaction take `seconds` more; each statement still has its own timeout. No-op on SQLite."""
    if connection.dialect.name == "postgresql":
        bounded: Any = connection.connection.driver_connection
        bounded.deadline = monotonic() + seconds


class _DeadlineExceeded(Exception):
    """The deadline passed before the server answered."""


def _run_until(deadline: float, gen: Generator[Any, Any, _T]) -> Generator[Any, Any, _T]:
    """Run psycopg's `gen`, which wakes up every tenth of a second, until the deadline in monotonic seconds."""
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
    """Whether the server has closed the connection: an idle one becomes readable only for that."""
    if connection.closed:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(connection.fileno(), selectors.EVENT_READ)
        return bool(selector.select(timeout=0))
