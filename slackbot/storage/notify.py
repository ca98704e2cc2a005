"""PostgreSQL's LISTEN: learn at once that another process has stored work. Without it, polling finds the work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from slackbot.storage.engines import CONNECT_TIMEOUT, psycopg_url

if TYPE_CHECKING:
    import psycopg

CHANNEL = "slackbot_requests"
RECONNECT_PAUSE = 1.0
"""Seconds before reconnecting, and between checks whether to stop."""

# A dead connection is noticed after ten seconds; until then, and wherever LISTEN doesn't work, workers poll.
_KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}

log = logging.getLogger(__name__)


class PostgresListener:
    """LISTENs on a dedicated connection and calls `on_notify` for each notification. Does nothing with SQLite."""

    def __init__(self, url: str, on_notify: Callable[[], None]) -> None:
        """`on_notify` must be quick."""
        self._url = psycopg_url(url)
        self._on_notify = on_notify
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Connect and listen, in a thread of its own."""
        if self._url:
            self._thread.start()

    def stop(self) -> None:
        """Disconnect and wait for the thread to end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        import psycopg

        while not self._stopping.is_set():
            try:
                self._listen()
            except _BehindPooler:
                log.warning(
                    "DATABASE_URL leads to a pooler, so LISTEN does not work, and work of other processes is found by "
                    "polling once a second. Set DATABASE_LISTEN_URL to PostgreSQL's own address."
                )
                return
            except psycopg.Error as error:
                log.info("cannot LISTEN, work of other processes is found by polling: %s", type(error).__name__)
                self._stopping.wait(RECONNECT_PAUSE)

    def _listen(self) -> None:
        with _connect(self._url) as connection:
            if _is_pooled(connection):
                raise _BehindPooler
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self._on_notify()  # for notifications sent while this wasn't connected
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=RECONNECT_PAUSE):
                    self._on_notify()


class _BehindPooler(Exception):
    """A pooler sits between us and PostgreSQL, and may give our listening connection to others."""


def _is_pooled(connection: psycopg.Connection[Any]) -> bool:
    """Whether another server process answers than the one announced when connecting."""
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    return row is None or row[0] != connection.info.backend_pid


def _connect(url: str) -> psycopg.Connection[Any]:
    import psycopg

    return psycopg.connect(
        url,
        autocommit=True,
        prepare_threshold=None,
        connect_timeout=CONNECT_TIMEOUT,
        application_name="slackbot listens",
        **_KEEPALIVE,
    )
