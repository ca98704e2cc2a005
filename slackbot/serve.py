"""`slackbot serve`: one process that answers, with the worker's threads beside it, and a clean end.

gunicorn with threads finished every request after SIGTERM where others finished none (slack.md, 23). Its parent
process only watches; all that the app does is done in its one worker process.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from slack_bolt.adapter.socket_mode import SocketModeHandler

from slackbot import logs
from slackbot.app import Slackbot
from slackbot.http import Door
from slackbot.reception import MOST_CONNECTIONS
from slackbot.settings import Settings
from slackbot.store import Store

THREADS = 32
KEEP_ALIVE = 95
"""Seconds: longer than the 90 of Heroku's router, which would meet closed connections (slack.md, 23)."""
CLEAN_END = 28
"""Seconds: Heroku kills after thirty."""
CONNECT_PAUSE = 5.0

log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve until a signal ends it. StoreError when the database cannot be used or is too new."""
    logs.begin(settings.log_level, settings.log_format)
    store = Store(settings.database_url)
    try:
        store.migrate()
    finally:
        store.close()
    _Server(settings).run()


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
            "control_socket_disable": True,  # one file in the home folder, over which two processes would quarrel
            "worker_exit": lambda _server, _worker: self._end(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Door:
        bot = Slackbot(self._settings)
        bot.start()
        if not self._settings.slack_app_token:
            self._end = bot.stop
            return door(bot, self._settings)
        socket = Socket(bot, self._settings.slack_app_token)
        socket.start()
        self._end = lambda: _stop_both(socket, bot)
        return door(bot, self._settings)


def door(bot: Slackbot, settings: Settings) -> Door:
    """The WSGI application of this app; in Socket Mode it takes nothing from Slack."""
    secret = None if settings.socket_mode else settings.slack_signing_secret
    return Door(bot.bolt, secret, bot.why_not_ready, bot.calendar_files.read, bot.metrics, settings.metrics_token)


def _stop_both(socket: Socket, bot: Slackbot) -> None:
    socket.stop()
    bot.stop()


class Socket:
    """Socket Mode: the same listeners, reached through a connection of ours that is made again when it breaks."""

    def __init__(self, bot: Slackbot, app_token: str, pause: float = CONNECT_PAUSE) -> None:
        """Nothing is connected yet. A ping every 3 s notices a dead line in seconds, not a minute (slack.md, 21)."""
        self._handler = SocketModeHandler(
            bot.bolt, app_token, web_client=bot.slack.client, ping_interval=3, concurrency=THREADS
        )
        bot.why_not_connected = self.why_not_ready
        self._pause = pause
        self._ending = threading.Event()
        self._connecting = threading.Thread(target=self._connect, name="socket", daemon=True)

    def start(self) -> None:
        """Connect, and go on trying while Slack is unreachable."""
        self._connecting.start()

    def stop(self) -> None:
        """Take nothing more from Slack."""
        self._ending.set()
        self._handler.close()  # type: ignore[no-untyped-call]

    def why_not_ready(self) -> str:
        """What keeps requests from coming, or ""."""
        return "" if self._handler.client.is_connected() else "Socket Mode is not connected to Slack"

    def _connect(self) -> None:
        while not self._ending.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]
                log.info("Socket Mode is connected")
                return
            except Exception as error:  # whatever slack_sdk and the network raise: it is tried again
                log.error(
                    "Socket Mode cannot connect (%s). Is SLACK_APP_TOKEN right, with the scope connections:write? "
                    "Trying again in %d seconds.",
                    type(error).__name__,
                    self._pause,
                )
            self._ending.wait(self._pause)


class _OurLog(Logger):
    """gunicorn's own words in our log, in our form."""

    def setup(self, cfg: Any) -> None:
        self.error_log.propagate = True
        self.access_log.propagate = False
