"""Whether a database is in use just now: some things may be done only while no app works on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import sleep

from sqlalchemy import func, select, text

from slackbot.storage.engines import make_engines, sqlite_path
from slackbot.storage.errors import translate_errors
from slackbot.storage.notify import CHANNEL

TIMEOUT = 5.0
"""Seconds to wait for an answer."""

OBSERVATION_SECONDS = 2.2
"""Seconds in which an app that runs asks PostgreSQL for work: it does once a second (worker/)."""

# An app listens for work on a connection that does nothing else (listening.py), and shows by that even when it is
# frozen. Behind a pooler it may not listen, but asks. The idle connections of either have asked before `since`.
_APPS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND (query = :listen OR (application_name = 'slackbot' AND query_start > :since))"
)


def is_in_use(url: str) -> bool:
    """Whether an app (with SQLite: any other program) has this database open; StoreError when PostgreSQL is away."""
    file = sqlite_path(url)
    return _sqlite_in_use(file) if file else _postgresql_in_use(url)


def _sqlite_in_use(file: Path) -> bool:
    """A program that has the file open holds a lock on it; nobody gets it for themselves alone meanwhile.

    What else is wrong with the file shows to whoever works with it next.
    """
    try:
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def _postgresql_in_use(url: str) -> bool:
    engine = make_engines(url, TIMEOUT).writer
    try:
        with translate_errors(), engine.begin() as connection:  # a pooler gives others another connection meanwhile
            since = connection.execute(select(func.clock_timestamp())).scalar_one()
            sleep(OBSERVATION_SECONDS)
            found = connection.execute(_APPS, {"listen": f"LISTEN {CHANNEL}", "since": since})
            return bool(found.scalar_one())
    finally:
        engine.dispose()
