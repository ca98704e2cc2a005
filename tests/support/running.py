"""The real app in this process, behind a real HTTP server on loopback, between the fakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from werkzeug.serving import WSGIRequestHandler, make_server

from slackbot.app import Slackbot
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.domain.request import Request
from slackbot.server import make_wsgi_app
from slackbot.settings import Settings
from slackbot.storage.engines import sqlite_path
from slackbot.web.wsgi import WsgiApp
from slackbot.worker.worker import LEASE_TIMEOUT
from tests.support.databases import new_sqlite

NO_UNDO = {"UNDO_SECONDS": "0"}
"""Or each booking would take five seconds longer."""

TIMEOUT = 15.0
"""Seconds instead of Slack's three, for a busy machine; in tests of what is slow, it takes longer than this."""


@dataclass(frozen=True)
class Running:
    """The app and the fakes around it."""

    bot: Slackbot
    slack: FakeSlack
    apploi: FakeApploi
    wsgi_app: WsgiApp
    url: str

    @property
    def requests(self) -> list[Request]:
        """The stored requests, newest first."""
        return self.bot.store.list_requests()


def environment(slack: FakeSlack, apploi: FakeApploi, folder: Path, **changes: str) -> dict[str, str]:
    """The settings that connect the app to these fakes."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "APPLOI_API_KEY": apploi.key,
        "APPLOI_BASE_URL": apploi.url,
        "DATABASE_URL": f"sqlite:///{folder / 'slackbot.db'}",
        "HOST": "127.0.0.1",
        "PORT": "0",
        **NO_UNDO,
        **changes,
    }


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        return None


@contextmanager
def running(
    slack: FakeSlack,
    apploi: FakeApploi,
    folder: Path,
    clock: Callable[[], float] = time.time,
    lease_timeout: float = LEASE_TIMEOUT,
    /,
    **changes: str,
) -> Iterator[Running]:
    """Run the app until the block ends, with `changes` to its settings, and set the app's URL in the fake Slack."""
    slack.answer_timeout = slack.trigger_store.trigger_lifetime = TIMEOUT
    settings = Settings.from_env(environment(slack, apploi, folder, **changes))
    file = sqlite_path(settings.database_url)
    if file and not file.exists():
        new_sqlite(file)
    bot = Slackbot(settings, clock, lease_timeout=lease_timeout)
    bot.store.migrate()
    bot.start()
    entrance = make_wsgi_app(bot, settings)
    server = make_server("127.0.0.1", 0, cast(Any, entrance), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    slack.app_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    try:
        yield Running(bot, slack, apploi, entrance, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        bot.stop()
