"""Whether the path of a SQLite database still leads to the file that is open.

A file that was moved or deleted can be written to as long as it is open, and all of it is gone at the next start. So it
is with its write-ahead log, in which the newest transactions are.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from slackbot.errors import StoreUnavailable
from slackbot.storage.errors import FILE_MOVED

FILE_SUFFIXES = ("", "-wal", "-shm")
"""What the files of one database end in; they exist while it is open (https://www.sqlite.org/tempfiles.html)."""

Identity = tuple[int, int]


class OpenFile:
    """The file that the connections of one pool have open. Its methods are the pool's events.

    Once the path leads elsewhere, StoreUnavailable is raised until the app is started again: connections to two files,
    or to one with two logs, would destroy what both hold. Those that are open are closed one by one, and the last of
    them writes what is in the log to the file.
    """

    def __init__(self) -> None:
        """None is open yet."""
        self._file: tuple[Path, Identity | None] | None = None
        self._is_gone = False

    def before_connect(self, _dialect: object, _record: object, _args: object, _settings: object) -> None:
        """Open no new file in the place of the one that is known."""
        self._is_gone = self._is_gone or (self._file is not None and _identity(self._file[0]) != self._file[1])
        self._raise_if_gone()

    def on_connect(self, connection: sqlite3.Connection, record: Any) -> None:
        """Remember which files this connection has open."""
        connection.execute("SELECT count(*) FROM sqlite_master").close()  # opens the log, too
        path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
        self._file = self._file or (path, _identity(path))
        found = {name: _identity(name) for name in (Path(f"{path}{end}") for end in FILE_SUFFIXES)}
        record.info["files"] = {name: identity for name, identity in found.items() if identity}

    def on_checkout(self, _connection: object, record: Any, _proxy: object) -> None:
        """Look before each use."""
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
