"""The server behind `slackbot serve`: Granian answers HTTP in one worker process, in which the app runs too.

Its parent process only watches, and restarts the worker if it is killed.
"""

from __future__ import annotations

import errno
import gc
import logging
import multiprocessing
import os
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from slackbot.errors import SettingsError, SlackbotError
from slackbot.observability import logs
from slackbot.settings import Settings

if TYPE_CHECKING:
    from slackbot.app import Slackbot
    from slackbot.web.asgi import AsgiApp
    from slackbot.web.wsgi import WsgiApp

HEADER_TIMEOUT_MS = 4_000
"""Milliseconds from the connection to the end of a request's headers."""
MAX_HEADER_BYTES = 32 * 1024
"""Of a request line and its headers. Slack sends less than one KiB."""
MAX_CONNECTIONS = 15_000
"""Granian accepts no more. Others wait in the system's queue, and silent connections are closed after four seconds."""
RESERVED_FILES = 200
"""File descriptors for connections to the database, Slack and Apploi, and for files."""
LISTEN_BACKLOG = 4_096
RELOAD_OVERLAP = 5.0
"""Seconds from the start of a new worker process to the stop of the old one: more than it needs to become ready."""
SHUTDOWN_TIMEOUT = 29
"""Seconds for requests and for the worker (worker/worker.py) to finish. Heroku kills the process after thirty."""

log = logging.getLogger(__name__)


class AddressInUse(SlackbotError):
    """Another program is listening on this address."""


LoadSettings = Callable[[], tuple[Settings, list[str]]]
"""Returns the settings, and what to warn about. Raises SettingsError."""


def serve(load_settings: LoadSettings) -> bool:
    """Serve until a signal stops it, and load the settings again on SIGHUP. False if it can't start or failed, which is
    logged. Raises SettingsError if the settings are wrong at the start."""
    loader = AppLoader(load_settings)
    settings = loader.settings
    try:
        host, port = _resolve_address(settings.host, settings.port)
    except AddressInUse as error:
        log.error("%s", error)
        return False
    return run_server(host, port, settings.log_level, loader, loader.reload)


class AppLoader:
    """Makes the app of each worker process. The parent process keeps it, with the newest settings without a problem."""

    def __init__(self, load_settings: LoadSettings) -> None:
        """Loads the settings. Raises SettingsError."""
        self._load_settings = load_settings
        self.settings = self._load()

    def __call__(self) -> AsgiApp:
        """The app, with these settings."""
        return make_asgi_app(self.settings)

    def reload(self) -> None:
        """Load the settings again. If they are wrong, the ones from before stay, and every problem is logged."""
        try:
            self.settings = self._load()
        except SettingsError as error:
            log.error("the settings can't be used, so the app goes on with those from before:\n%s", error)

    def _load(self) -> Settings:
        settings, warnings = self._load_settings()
        logs.configure(settings.log_level, settings.log_format)
        for warning in warnings:
            log.warning("%s", warning)
        return settings


def run_server(
    host: str, port: int, log_level: str, load_app: Callable[[], AsgiApp], reload: Callable[[], object] = lambda: None
) -> bool:
    """Serve the app that `load_app` makes in the worker process until a signal stops it. False if it failed.

    On SIGHUP, Granian calls `reload`, starts another worker process, and stops the old one cleanly RELOAD_OVERLAP
    seconds later (granian/server/common.py, `_reload`).

    Without keep-alive, because idle connections would count against the limit; a new one costs Slack a millisecond.
    """
    server = Granian(
        "slackbot",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_TIMEOUT_MS, keep_alive=False, max_buffer_size=MAX_HEADER_BYTES
        ),
        websockets=False,
        backlog=LISTEN_BACKLOG,
        backpressure=_connection_limit(),
        respawn_failed_workers=True,
        respawn_interval=RELOAD_OVERLAP,
        workers_kill_timeout=SHUTDOWN_TIMEOUT,
        log_level=LogLevels(log_level.replace("debug", "info")),
        log_dictconfig=GRANIAN_LOGGING,
    )
    server.on_reload(reload)
    try:
        server.serve(target_loader=load_app, wrap_loader=False)
    except SystemExit as end:  # how Granian says that it gave the worker up
        return not end.code
    return True


GRANIAN_LOGGING = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}, "granian.access": {"handlers": []}},
}
"""Granian logs through our handler, without an access log."""


def make_asgi_app(settings: Settings) -> AsgiApp:
    """The app of the worker process. Called there, so that the parent doesn't load it."""
    from slackbot.web.asgi import AsgiApp

    logs.configure(
        settings.log_level, settings.log_format
    )  # not inherited by a process that was spawned instead of forked
    return AsgiApp(_lifespan(settings))


@contextmanager
def _lifespan(settings: Settings) -> Iterator[WsgiApp]:
    """Start the app, and stop it at the end of the block."""
    from slackbot.app import Slackbot

    threading.Thread(target=_stop_with_parent, name="parent", daemon=True).start()
    bot = Slackbot(settings)
    bot.store.migrate()
    bot.start(_freeze_gc)
    try:
        if settings.slack_app_token:
            from slackbot.socket_mode import SocketModeConnection

            with SocketModeConnection(bot, settings.slack_app_token):
                yield make_wsgi_app(bot, settings)
        else:
            yield make_wsgi_app(bot, settings)
    finally:
        bot.stop()


def make_wsgi_app(bot: Slackbot, settings: Settings) -> WsgiApp:
    """The WSGI application of this app. In Socket Mode it accepts nothing from Slack."""
    from slackbot.web.wsgi import WsgiApp

    secret = None if settings.uses_socket_mode else settings.slack_signing_secret
    return WsgiApp(
        bot.bolt,
        secret,
        bot.readiness.problem,
        bot.calendar_feed.get,
        bot.personal_calendars.get,
        bot.metrics,
        settings.metrics_token,
    )


def _resolve_address(host: str, port: int) -> tuple[str, int]:
    """The IP address and port to listen on. Raises AddressInUse: Granian would share the port."""
    family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # closed connections of an earlier start don't matter
        try:
            probe.bind(where)
        except OSError as error:
            why = "another program listens there" if error.errno == errno.EADDRINUSE else os.strerror(error.errno or 0)
            raise AddressInUse(
                f"The app cannot listen on {host}, port {port}: {why}. Stop that program, or choose another PORT."
            ) from None
        found = probe.getsockname()
        return str(found[0]), int(found[1])


def _connection_limit() -> int:
    """How many clients to accept at a time: as many as the system allows file descriptors for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + RESERVED_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(RESERVED_FILES, min(MAX_CONNECTIONS, soft - RESERVED_FILES))


def _stop_with_parent() -> None:
    """Stop cleanly if the parent process is killed. Otherwise this one would keep running, and share its port."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _freeze_gc() -> None:
    """Exempt what is loaded at the start from garbage collection: the p99 of 64 commands is 29 ms instead of 120."""
    gc.collect()
    gc.freeze()
