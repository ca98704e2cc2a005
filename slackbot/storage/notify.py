"""PostgreSQL's LISTEN: a process hears at once that another has stored work. Without it, polling finds the work."""

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
"""Seconds until a lost connection is made anew, and between two looks at whether it is time to end."""

# A cut line is noticed after ten seconds; until then, and wherever LISTEN does not work, there is polling.
_KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2}

log = logging.getLogger(__name__)


class PostgresListener:
    """One connection of its own that calls `heard` for each word of another process. For SQLite it does nothing."""

    def __init__(self, url: str, on_notify: Callable[[], None]) -> None:
        """Not connected yet; `heard` has to be quick."""
        self._url = psycopg_url(url)
        self._on_notify = on_notify
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ears", daemon=True)

    def start(self) -> None:
        """Begin to listen, where there is something to be heard."""
        if self._url:
            self._thread.start()

    def stop(self) -> None:
        """Hear nothing more."""
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
                    "DATABASE_URL leads to a pooler, so other processes are not heard, and their work is found by "
                    "looking once a second. Set DATABASE_LISTEN_URL to PostgreSQL's own address."
                )
                return
            except psycopg.Error as error:
                log.info("other processes are not heard, their work is found by looking: %s", type(error).__name__)
                self._stopping.wait(RECONNECT_PAUSE)

    def _listen(self) -> None:
        with _connect(self._url) as connection:
            if _is_pooled(connection):
                raise _BehindPooler
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self._on_notify()  # what was said while nobody listened
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=RECONNECT_PAUSE):
                    self._on_notify()


class _BehindPooler(Exception):
    """Between us and PostgreSQL is a pooler, which may give away the connection that listens."""


def _is_pooled(connection: psycopg.Connection[Any]) -> bool:
    """Whether the process that answers is another than the one that was said to be ours when we connected."""
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
