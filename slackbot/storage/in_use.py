"""Check whether an app is using a database; some commands may run only while none does."""

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
"""Seconds to wait for PostgreSQL to answer."""

OBSERVATION_SECONDS = 2.2
"""Seconds to watch PostgreSQL: a running app queries for work once a second (worker/worker.py)."""

# An app has a connection that only LISTENs (notify.py), even while it is frozen. Behind a pooler it can't
# listen, but it queries. Idle connections of an app that has stopped were last used before `since`.
_APPS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND (query = :listen OR (application_name = 'slackbot' AND query_start > :since))"
)


def is_in_use(url: str) -> bool:
    """Whether an app (with SQLite: any program) has this database open. Raises StoreError if PostgreSQL is down."""
    file = sqlite_path(url)
    return _sqlite_in_use(file) if file else _postgresql_in_use(url)


def _sqlite_in_use(file: Path) -> bool:
    """Try to lock the file exclusively, which fails while another program has it open. Other errors are ignored here:
    they show when the file is used."""
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
        with translate_errors(), engine.begin() as connection:  # a pooler keeps the connection for a transaction
            since = connection.execute(select(func.clock_timestamp())).scalar_one()
            sleep(OBSERVATION_SECONDS)
            found = connection.execute(_APPS, {"listen": f"LISTEN {CHANNEL}", "since": since})
            return bool(found.scalar_one())
    finally:
        engine.dispose()
