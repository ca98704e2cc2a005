"""A statement that is written out once, for what somebody waits for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ClauseElement, Connection, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from slackbot.store.tables import Row

_NAMED = sqlite.dialect(paramstyle="named")


class Prepared:
    """SQLAlchemy takes four times as long to hand a statement to SQLite as SQLite takes to do it. What goes over a line
    to PostgreSQL is left to SQLAlchemy."""

    def __init__(self, statement: Executable) -> None:
        """A statement in which every value has a name."""
        self.statement = statement
        written = cast(ClauseElement, statement).compile(dialect=_NAMED)
        self._text, self._given = str(written), written.params

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        """Do it with these values, null for those that are not named, and return all rows of its result.

        A truth comes from SQLite as 0 or 1.
        """
        if connection.dialect.name == "sqlite":
            return self._at_once(cast(sqlite3.Connection, connection.connection.driver_connection), values)
        result = connection.execute(self.statement, values)
        return result.mappings().all() if result.returns_rows else ()

    def _at_once(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        try:
            cursor = connection.execute(self._text, {**self._given, **values})
            rows = cursor.fetchall()
        except sqlite3.Error as error:
            raise DBAPIError(self._text, None, error, hide_parameters=True) from error
        if not rows:
            return ()
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in rows]
