"""Socket Mode: Slack reaches the app through a connection that the app makes."""

from __future__ import annotations

import logging
import threading
from typing import Self

from slack_bolt.adapter.socket_mode import SocketModeHandler

from slackbot.app import Slackbot

RECONNECT_DELAY = 5.0
PING_INTERVAL = 3.0
"""Seconds: slack_sdk takes a connection for dead after four pings without an answer, and closing it waits for one."""
THREADS = 32
"""Requests at a time; slack_sdk has threads of its own for them."""

log = logging.getLogger(__name__)


class SocketModeConnection:
    """Socket Mode: the same listeners, reached through a connection of ours that is made again when it breaks.

    When Slack ends it with `link_disabled` (an administrator switched Socket Mode off) or `too_many_websockets`,
    slack_sdk connects again; switching it off and on in a real workspace would settle how soon. Until it is connected
    `/readyz` says that it is not.
    """

    def __init__(
        self,
        bot: Slackbot,
        app_token: str,
        retry_delay: float = RECONNECT_DELAY,
        ping_interval: float = PING_INTERVAL,
    ) -> None:
        """Don't connect yet."""
        self._handler = SocketModeHandler(
            bot.bolt, app_token, web_client=bot.slack.client, ping_interval=ping_interval, concurrency=THREADS
        )
        bot.connection_problem = self.connection_problem
        self._retry_delay = retry_delay
        self._stopping = threading.Event()
        self._connect_thread = threading.Thread(target=self._connect, name="socket", daemon=True)

    def start(self) -> None:
        """Connect, and go on trying while Slack is unreachable."""
        self._connect_thread.start()

    def stop(self) -> None:
        """Take nothing more from Slack. The rest of a clean end follows, whatever slack_sdk raises."""
        self._stopping.set()
        try:
            self._handler.close()  # type: ignore[no-untyped-call]
        except Exception as error:  # AttributeError where Slack closes the line in the same moment (slack_sdk 3.48)
            log.warning("Socket Mode did not close in order: %s", type(error).__name__)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def connection_problem(self) -> str:
        """What keeps requests from coming, or ""."""
        return "" if self._handler.client.is_connected() else "Socket Mode is not connected to Slack"

    def _connect(self) -> None:
        while not self._stopping.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call]
                log.info("Socket Mode is connected")
                return
            except Exception as error:  # whatever slack_sdk and the network raise: it is tried again
                log.error(
                    "Socket Mode cannot connect (%s). Is SLACK_APP_TOKEN right, with the scope connections:write? "
                    "Trying again in %d seconds.",
                    type(error).__name__,
                    self._retry_delay,
                )
            self._stopping.wait(self._retry_delay)
