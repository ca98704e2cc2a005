"""Translate database exceptions into StoreErrors whose text can be shown to users.

No exception of SQLAlchemy, sqlite3 or psycopg leaves the storage package; the original is the `__cause__`.
StoreUnavailable means that a retry may help, once the database is back or an operator has fixed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from slackbot.errors import StoreError, StoreUnavailable

UNREACHABLE = "I can't reach the database. Please try again in a moment: sending the same form twice books only once."
LOCKED = "The database is locked by another program. Nothing was saved. Please try again in a moment."
BUSY = "The database is too busy. Nothing was saved. Please try again in a moment."
FULL = "The database is full. Nothing was saved. Please ask your admin to make room."
READ_ONLY = "I can't write to the database. Nothing was saved. Please tell your admin."

FILE_MOVED = (
    "The database file was moved or deleted while I was running. Nothing was saved. Please ask your admin to put it "
    "back and restart me."
)

NOT_READY = "The database has no tables yet. `slackbot serve` creates them when it starts."
DAMAGED = "The database file is damaged or isn't a SQLite file. Please tell your admin."
OTHER = "Something went wrong in the database. Nothing was saved. Your admin can find the cause in the log."

# https://www.sqlite.org/rescode.html; extended names such as SQLITE_IOERR_WRITE start with these.
_UNAVAILABLE_BY_NAME = {
    "SQLITE_BUSY": LOCKED,
    "SQLITE_LOCKED": LOCKED,
    "SQLITE_PROTOCOL": LOCKED,
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": UNREACHABLE,
    "SQLITE_IOERR": UNREACHABLE,
    "SQLITE_PERM": UNREACHABLE,
}
_BROKEN_BY_NAME = {"SQLITE_CORRUPT": DAMAGED, "SQLITE_NOTADB": DAMAGED}

# https://www.postgresql.org/docs/current/errcodes-appendix.html; by code, otherwise by class.
_UNAVAILABLE_BY_CODE = {
    "08": UNREACHABLE,
    "28": UNREACHABLE,  # wrong password
    "3D": UNREACHABLE,  # no such database
    "40": LOCKED,  # deadlock
    "53": BUSY,
    "53100": FULL,
    "55": LOCKED,
    "57": UNREACHABLE,  # the server is shutting down or starting up
    "57014": LOCKED,  # statement timeout
    "25006": READ_ONLY,
    "25P03": UNREACHABLE,  # idle in a transaction for too long, as after the machine slept
}
_BROKEN_BY_CODE = {"42P01": NOT_READY, "42703": NOT_READY}


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn database exceptions raised in the block into StoreErrors; others pass."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise to_store_error(error) from error
    except UnicodeEncodeError as error:  # half a surrogate pair: possible in JSON, but not in UTF-8
        raise StoreError("This text has a character that can't be saved. Please remove it.") from error


def to_store_error(error: exc.SQLAlchemyError) -> StoreError:
    """The StoreError for an exception of SQLAlchemy, or of the driver below it."""
    if isinstance(error, exc.TimeoutError):  # the pool's: other threads hold every connection
        return StoreUnavailable(BUSY)
    if not isinstance(error, exc.DBAPIError):
        return StoreError(OTHER)
    name = getattr(error.orig, "sqlite_errorname", None)
    return _from_sqlite(name, str(error.orig)) if name else _from_postgresql(error)


def _from_sqlite(name: str, message: str) -> StoreError:
    name = "_".join(name.split("_")[:2])
    if name in _UNAVAILABLE_BY_NAME:
        return StoreUnavailable(_UNAVAILABLE_BY_NAME[name])
    if "no such table" in message or "no such column" in message:  # SQLite has no code for these
        return StoreError(NOT_READY)
    return StoreError(_BROKEN_BY_NAME.get(name, OTHER))


def _from_postgresql(error: exc.DBAPIError) -> StoreError:
    code = getattr(error.orig, "sqlstate", None)
    if code is None:  # raised by the driver: the server was never reached, or is gone
        lost = isinstance(error, (exc.OperationalError, exc.InterfaceError))
        return StoreUnavailable(UNREACHABLE) if lost else StoreError(OTHER)
    for key in (code, code[:2]):
        if key in _UNAVAILABLE_BY_CODE:
            return StoreUnavailable(_UNAVAILABLE_BY_CODE[key])
    return StoreError(_BROKEN_BY_CODE.get(code, OTHER))
