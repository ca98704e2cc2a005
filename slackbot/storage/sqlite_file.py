"""Check that the path of a SQLite database still leads to the open file.

A file that was moved or deleted can still be written to while it is open, but everything is gone at the next start. The
same holds for its write-ahead log, which has the newest transactions.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from slackbot.errors import StoreUnavailable
from slackbot.storage.errors import FILE_MOVED

FILE_SUFFIXES = ("", "-wal", "-shm")
"""The files of one database while it is open (https://www.sqlite.org/tempfiles.html)."""

Identity = tuple[int, int]


class OpenFile:
    """The file that the connections of one pool have open. The methods are listeners for the pool's events.

    Once the path leads elsewhere, they raise StoreUnavailable until the app is restarted: connections to two files, or
    to one file with two logs, would corrupt both. Open connections are closed one by one, and the last of them writes
    the log back to the file.
    """

    def __init__(self) -> None:
        self._file: tuple[Path, Identity | None] | None = None
        self._is_gone = False

    def before_connect(self, _dialect: object, _record: object, _args: object, _settings: object) -> None:
        """Refuse to open another file in place of the known one."""
        self._is_gone = self._is_gone or (self._file is not None and _identity(self._file[0]) != self._file[1])
        self._raise_if_gone()

    def on_connect(self, connection: sqlite3.Connection, record: Any) -> None:
        """Record which files this connection has open."""
        connection.execute("SELECT count(*) FROM sqlite_master").close()  # also opens the log
        path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
        self._file = self._file or (path, _identity(path))
        found = {name: _identity(name) for name in (Path(f"{path}{end}") for end in FILE_SUFFIXES)}
        record.info["files"] = {name: identity for name, identity in found.items() if identity}

    def on_checkout(self, _connection: object, record: Any, _proxy: object) -> None:
        """Check the files before each use."""
        self._is_gone = self._is_gone or any(
            _identity(name) != identity for name, identity in record.info["files"].items()
        )
        self._raise_if_gone()

    def _raise_if_gone(self) -> None:
        if self._is_gone:
            raise StoreUnavailable(FILE_MOVED)


def _identity(path: Path) -> Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
