"""Socket Mode: Slack sends its requests through a connection that the app opens."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import Self

from slack_bolt.adapter.socket_mode import SocketModeHandler

from slackbot.app import Slackbot

RECONNECT_DELAY = 5.0
PING_INTERVAL = 3.0
"""Seconds. slack_sdk gives up a connection after four pings without a response, and closing it waits for one ping."""
CLOSE_ATTEMPTS = 3
CLOSE_TIMEOUT = 4.0
"""Seconds. slack_sdk closes a connection between two reads, and one lasts three seconds at most."""
THREADS = 32
"""Requests at a time, in threads of slack_sdk."""

log = logging.getLogger(__name__)


class SocketModeConnection:
    """A connection to Slack that is reopened when it breaks. `/readyz` fails until it is open.

    slack_sdk also reconnects after `link_disabled` (an admin switched Socket Mode off) and `too_many_websockets`; how
    soon, only switching it off and on in a real workspace would show.
    """

    def __init__(
        self,
        bot: Slackbot,
        app_token: str,
        retry_delay: float = RECONNECT_DELAY,
        ping_interval: float = PING_INTERVAL,
    ) -> None:
        self._handler = SocketModeHandler(
            bot.bolt, app_token, web_client=bot.slack.client, ping_interval=ping_interval, concurrency=THREADS
        )
        self._handler.client.proxy = bot.slack.client.proxy  # if that is None, slack_sdk has taken the environment's
        bot.readiness.add_check(self.connection_problem)
        self._retry_delay = retry_delay
        self._stopping = threading.Event()
        self._closed = threading.Event()
        self._connect_thread = threading.Thread(target=self._connect, name="socket", daemon=True)

    def start(self) -> None:
        """Connect in another thread, and keep trying while Slack is unreachable."""
        self._connect_thread.start()

    def stop(self) -> None:
        """Accept no more requests. Takes twelve seconds at most and never raises, so the rest of the app stops too.

        If slack_sdk 3.48 is closed while it reconnects, it raises an AttributeError, waits forever, or leaves the new
        connection open. Closing it again closes that one.
        """
        self._stopping.set()
        for _ in range(CLOSE_ATTEMPTS):
            closing = threading.Thread(target=self._close, name="close socket", daemon=True)
            closing.start()
            closing.join(CLOSE_TIMEOUT)
            if self._closed.is_set() and not self._handler.client.is_connected():
                return
        log.warning("Socket Mode did not close cleanly")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def connection_problem(self) -> str:
        """Why no requests can arrive, or ""."""
        return "" if self._handler.client.is_connected() else "Socket Mode is not connected to Slack"

    def _connect(self) -> None:
        while not self._stopping.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]
                log.info("Socket Mode is connected")
                return
            except Exception as error:  # whatever slack_sdk and the network raise
                log.error(
                    "Socket Mode cannot connect (%s). Is SLACK_APP_TOKEN right, with the scope connections:write? "
                    "Trying again in %d seconds.",
                    type(error).__name__,
                    self._retry_delay,
                )
            self._stopping.wait(self._retry_delay)

    def _close(self) -> None:
        with suppress(AttributeError):
            self._handler.close()  # type: ignore[no-untyped-call]
            self._closed.set()
