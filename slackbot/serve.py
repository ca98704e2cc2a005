"""`slackbot serve`: one process that answers, with the worker's threads beside it, and a clean end.

gunicorn with threads finished every request after SIGTERM where others finished none (slack.md, 23). Its parent
process only watches, and loads nothing of the app for that; all that the app does is done in its one worker process.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from slackbot import logs
from slackbot.errors import StoreError
from slackbot.reception import MOST_CONNECTIONS
from slackbot.settings import Settings

if TYPE_CHECKING:
    from slackbot.app import Slackbot
    from slackbot.http import Door
    from slackbot.socket_mode import Socket

T = TypeVar("T")

M_ARENA_MAX = -8
"""https://man7.org/linux/man-pages/man3/mallopt.3.html"""
THREADS = 64
"""More than look-ups can hold while Apploi hangs (lookups.py), or commands would wait behind them."""
KEEP_ALIVE = 95
"""Seconds: longer than the 90 of Heroku's router, which would meet closed connections (slack.md, 23)."""
CLEAN_END = 28
"""Seconds: Heroku kills after thirty."""

log = logging.getLogger(__name__)


def serve(settings: Settings) -> bool:
    """Serve until a signal ends it; False when the database cannot be used or is too new, which has been said then."""
    logs.begin(settings.log_level, settings.log_format)
    parent = os.getpid()
    try:
        _Server(settings).run()
    except SystemExit as end:  # gunicorn's way to return
        if os.getpid() != parent:
            raise  # a worker, whose code tells the parent whether to start another
        return not end.code
    return True


class _Server(BaseApplication):
    """gunicorn with our settings, in which the app lives from `load` to `worker_exit`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._end: Callable[[], None] = lambda: None
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        for name, value in {
            "bind": f"{host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "slackbot.reception.Reception",
            "worker_connections": MOST_CONNECTIONS + THREADS,  # Reception makes room by itself before that
            "threads": THREADS,
            "keepalive": KEEP_ALIVE,
            "graceful_timeout": CLEAN_END,
            "logger_class": _OurLog,
            "forwarded_allow_ips": "",  # nobody's word is taken for what they ask (SCRIPT_NAME) or by which scheme
            "control_socket_disable": True,  # one file in the home folder, over which two processes would quarrel
            "worker_exit": lambda _server, _worker: self._end(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Door:
        """In the worker process alone: the parent needs a third of the memory without all this."""
        return _or_end(self._loaded)

    def _loaded(self) -> Door:
        from slackbot.app import Slackbot

        _share_one_heap()
        _in_a_process_of_its_own(self._migrate)
        bot = Slackbot(self._settings)
        bot.start(_keep_for_good)
        self._end = bot.stop
        if self._settings.slack_app_token:
            from slackbot.socket_mode import Socket

            socket = Socket(bot, self._settings.slack_app_token)
            socket.start()
            self._end = lambda: _stop_both(socket, bot)
        return door(bot, self._settings)

    def _migrate(self) -> None:
        from slackbot.store import Store

        store = Store(self._settings.database_url)
        try:
            store.migrate()
        finally:
            store.close()


def door(bot: Slackbot, settings: Settings) -> Door:
    """The WSGI application of this app; in Socket Mode it takes nothing from Slack."""
    from slackbot.http import Door

    secret = None if settings.socket_mode else settings.slack_signing_secret
    return Door(
        bot.bolt,
        secret,
        bot.why_not_ready,
        bot.calendar_files.read,
        bot.metrics,
        bot.precedence,
        settings.metrics_token,
    )


def _or_end(begin: Callable[[], T]) -> T:
    """What keeps the app from starting is said in the log: gunicorn would print an error's text, whatever is in it."""
    try:
        return begin()
    except StoreError as error:
        log.error("%s", error)
        raise SystemExit(Arbiter.APP_LOAD_ERROR) from None
    except Exception:
        log.exception("the app cannot start")
        raise SystemExit(Arbiter.WORKER_BOOT_ERROR) from None


def _in_a_process_of_its_own(work: Callable[[], object]) -> None:
    """Do it, or end as it ended, without keeping what it loads: Alembic is needed once, and takes 9 MB.

    No thread may have been started yet.
    """
    if pid := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if code:
            raise SystemExit(code if code > 0 else Arbiter.WORKER_BOOT_ERROR)
        return
    code = Arbiter.WORKER_BOOT_ERROR
    try:
        _or_end(work)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else code
    finally:
        os._exit(code)


def _share_one_heap() -> None:
    """glibc gives eight heaps to each core for its threads. Python runs one at a time: they only keep memory."""
    with suppress(OSError, AttributeError):  # another system, another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _keep_for_good() -> None:
    """What is loaded stays: the collector need not look through all of it again while somebody waits. The payload of
    one form has as many objects as its first threshold was."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _stop_both(socket: Socket, bot: Slackbot) -> None:
    socket.stop()
    bot.stop()


class _OurLog(Logger):
    """gunicorn's own words in our log, in our form."""

    def setup(self, cfg: Any) -> None:
        self.error_log.propagate = True
        self.access_log.propagate = False
