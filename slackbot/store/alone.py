"""Whether a database is in use just now: some things may be done only while no app works on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import Engine, text

from slackbot.store.engines import make_engines
from slackbot.store.failures import as_store_errors
from slackbot.store.listening import CHANNEL

PATIENCE = 5.0
"""Seconds to wait for an answer."""

# Every app listens for work on a connection that does nothing else (listening.py). A pooler's idle connections, and
# those of a console, have last been asked something else.
_LISTENING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query = :listen")


def is_in_use(url: str) -> bool:
    """Whether an app (with SQLite: any other program) has this database open; StoreError when PostgreSQL is away."""
    engine = make_engines(url, PATIENCE).writer
    try:
        with as_store_errors():
            return _sqlite_in_use(engine) if engine.dialect.name == "sqlite" else _postgresql_in_use(engine)
    finally:
        engine.dispose()


def _sqlite_in_use(engine: Engine) -> bool:
    """A program that has the file open holds a lock on it; nobody gets it for themselves alone meanwhile.

    What else is wrong with the file shows to whoever works with it next.
    """
    try:
        with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def _postgresql_in_use(engine: Engine) -> bool:
    with engine.begin() as connection:
        return bool(connection.execute(_LISTENING, {"listen": f"LISTEN {CHANNEL}"}).scalar_one())
