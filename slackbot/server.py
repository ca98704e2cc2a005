"""`slackbot serve`: Granian answers HTTP in one worker process, with the app's own threads beside it, and a clean end.

Its parent process only watches, and starts the worker again should it be killed.
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
from functools import partial
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from slackbot.errors import SlackbotError
from slackbot.observability import logs
from slackbot.settings import Settings

if TYPE_CHECKING:
    from slackbot.app import Slackbot
    from slackbot.web.asgi import AsgiApp
    from slackbot.web.wsgi import WsgiApp

HEADER_TIMEOUT_MS = 4_000
"""Milliseconds for the headers of a request to arrive, from the moment that somebody connects."""
MAX_HEADER_BYTES = 32 * 1024
"""Bytes of a request line and its headers. Slack sends less than one KiB."""
MAX_CONNECTIONS = 15_000
"""Granian takes no more, and the rest waits in the system's queue: silent ones are closed after four seconds."""
RESERVED_FILES = 200
"""Files and connections of our own, beside those of clients: the database, Slack, Apploi."""
LISTEN_BACKLOG = 4_096
SHUTDOWN_TIMEOUT = 29
"""Seconds for the requests that are being answered and for all work under way (worker/__init__.py): Heroku kills after
thirty."""

log = logging.getLogger(__name__)


class AddressInUse(SlackbotError):
    """Another program listens where this one should."""


def serve(settings: Settings) -> bool:
    """Serve until a signal ends it; False when that cannot begin, or ended badly, which has been said then."""
    logs.configure(settings.log_level, settings.log_format)
    try:
        host, port = _resolve_address(settings.host, settings.port)
    except AddressInUse as error:
        log.error("%s", error)
        return False
    return run_server(host, port, settings.log_level, partial(make_asgi_app, settings))


def run_server(host: str, port: int, log_level: str, load_app: Callable[[], AsgiApp]) -> bool:
    """Answer with what `load` makes in the worker process, until a signal ends it; False when it ended badly.

    Kept-alive connections would count as connections without an end; a new one costs Slack a millisecond.
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
        workers_kill_timeout=SHUTDOWN_TIMEOUT,
        log_level=LogLevels(log_level.replace("debug", "info")),
        log_dictconfig=GRANIAN_LOGGING,
    )
    try:
        server.serve(target_loader=load_app, wrap_loader=False)
    except SystemExit as end:  # Granian's way to say that the worker could not be kept
        return not end.code
    return True


GRANIAN_LOGGING = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}, "granian.access": {"handlers": []}},
}
"""Granian's own words go into our log, in our form."""


def make_asgi_app(settings: Settings) -> AsgiApp:
    """What the worker process serves; loaded there."""
    from slackbot.web.asgi import AsgiApp

    logs.configure(settings.log_level, settings.log_format)  # a process that was spawned, not forked, has none yet
    return AsgiApp(_lifespan(settings))


@contextmanager
def _lifespan(settings: Settings) -> Iterator[WsgiApp]:
    """The app, from its start to its end."""
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
    """The WSGI application of this app; in Socket Mode it takes nothing from Slack."""
    from slackbot.web.wsgi import WsgiApp

    secret = None if settings.uses_socket_mode else settings.slack_signing_secret
    return WsgiApp(bot.bolt, secret, bot.readiness_problem, bot.calendar_feed.get, bot.metrics, settings.metrics_token)


def _resolve_address(host: str, port: int) -> tuple[str, int]:
    """Where to listen, as numbers; AddressTaken when somebody does there already, whom Granian would share it with."""
    family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed lines of an earlier start do not matter
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
    """How many clients are taken at a time: as many as the system allows files for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + RESERVED_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(RESERVED_FILES, min(MAX_CONNECTIONS, soft - RESERVED_FILES))


def _stop_with_parent() -> None:
    """A worker whose parent was killed would go on, and share its port with the next start: it ends in order."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _freeze_gc() -> None:
    """What is loaded stays, and is not looked through while somebody waits: p99 of 64 commands 29 ms, not 120."""
    gc.collect()
    gc.freeze()
