"""Detect that PostgreSQL has failed over to a lagging standby or was restored: its rows may be older than our actions.

A server is identified by its system identifier, made by `initdb`, and its timeline, which grows with each promotion of
a standby and each point-in-time recovery (https://www.postgresql.org/docs/current/continuous-archiving.html). The
timeline is read from the name of the current WAL file, because the control file shows a promotion only after the next
checkpoint.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import Column, Connection, Integer, Table, Text, func, select, text, update

from slackbot.storage.tables import METADATA

SERVER = Table(
    "server",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # there is one row, 1
    Column("identity", Text, nullable=False),  # of the server that last wrote to this database
)

_FUNCTIONS = ("pg_control_system()", "pg_walfile_name(pg_lsn)", "pg_current_wal_lsn()", "pg_is_in_recovery()")
_CAN_QUERY_TIMELINE = select(
    *(func.coalesce(func.has_function_privilege(func.to_regprocedure(one), "execute"), False) for one in _FUNCTIONS)
)
_IDENTITIES = text(
    "SELECT CASE WHEN NOT pg_is_in_recovery() THEN (SELECT system_identifier FROM pg_control_system()) || '/' || "
    "left(pg_walfile_name(pg_current_wal_lsn()), 8) END, (SELECT identity FROM server)"
)
_INSERT_SERVER = text("INSERT INTO server (id, identity) VALUES (:id, :identity) ON CONFLICT DO NOTHING")
_STORED_IDENTITY = select(SERVER.c.identity).with_for_update()

log = logging.getLogger(__name__)


class FailoverDetector:
    """Checks every write transaction, as each may be the first on another server. Thread-safe."""

    def __init__(self, on_failover: Callable[[Connection], object]) -> None:
        """`on_failover` is called inside the first transaction on another server, before anything else is done."""
        self._on_failover = on_failover
        self._can_query_timeline: bool | None = None
        self._last_identity = ""

    def is_known(self, connection: Connection) -> bool:
        """Whether this transaction is on the server of the last write. If not, call `record_server` in it."""
        if self._can_query_timeline is None:
            self._can_query_timeline = all(connection.execute(_CAN_QUERY_TIMELINE).one())
            if not self._can_query_timeline:
                log.warning("this database user may not read PostgreSQL's timeline, so failovers are not detected")
        if not self._can_query_timeline:
            return True
        now, stored = connection.execute(_IDENTITIES).one()
        if now is None:
            return True  # a standby, which takes no writes
        if now != stored or _is_behind(now, self._last_identity):
            return False
        self._last_identity = now
        return True

    def record_server(self, connection: Connection) -> None:
        """Store this server's identity, and call `on_failover` if another one was stored before."""
        now, _ = connection.execute(_IDENTITIES).one()
        connection.execute(_INSERT_SERVER, {"id": 1, "identity": now})
        stored = connection.execute(_STORED_IDENTITY).scalar_one()  # other processes wait here, then find it done
        if now != stored or _is_behind(now, self._last_identity):
            log.error("the database failed over to another server or timeline: now %s, before %s", now, stored)
            connection.execute(update(SERVER).values(identity=now))
            self._on_failover(connection)
        self._last_identity = ""


def _is_behind(now: str, seen: str) -> bool:
    """Whether the system is on an earlier timeline than the one seen last: an old primary is back."""
    (system, timeline), (seen_system, seen_timeline) = now.split("/"), (seen or "/0").split("/")
    return system == seen_system and int(timeline, 16) < int(seen_timeline, 16)
