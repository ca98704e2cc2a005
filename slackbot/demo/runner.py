"""The whole demo: the real app between both stand-ins, and the page in front."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from slackbot.demo.app_process import SERVE, AppProcess
from slackbot.demo.apploi import ApploiStandIn
from slackbot.demo.page.server import Page
from slackbot.demo.slack import SlackStandIn
from slackbot.settings import SECRETS

# Every setting of the app that the demo does not choose is emptied: a real key in the environment or in a
# .env file must never reach a demo.
UNSET = (
    *("SLACK_APP_TOKEN", "APPLOI_AUTHORIZATION", "APPLOI_TEAM_ID", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
    *(f"{name}_FILE" for name in SECRETS),
)


class Demo:
    """`with Demo() as demo: demo.page_url`; all ports are free ones, all secrets made up.

    `demo.slack` and `demo.apploi` are the stand-ins, `demo.app` is the process. The app's database and log
    lie in `data` and outlive the demo.
    """

    def __init__(
        self,
        data: Path | None = None,
        page_port: int = 0,
        settings: Mapping[str, str] | None = None,
        command: Sequence[str] = SERVE,
    ) -> None:
        """Use the folder `data`; `settings` are further settings of the app."""
        self.data = data or data_folder()
        self.slack = SlackStandIn()
        self.apploi = ApploiStandIn(key=f"demo-{secrets.token_hex(12)}")
        self.page = Page(self.slack, self.apploi, page_port)
        self._settings = dict(settings or {})
        self._command = command
        self._stack = ExitStack()
        self.app: AppProcess

    @property
    def page_url(self) -> str:
        """The address of the page."""
        return self.page.url

    def start(self) -> Self:
        """Start everything; raises AppDidNotStart, or OSError when the page's port is taken."""
        self.data.mkdir(parents=True, exist_ok=True)
        with self._stack as stack:
            stack.enter_context(self.page)
            stack.enter_context(self.apploi)
            stack.enter_context(self.slack)
            self.app = AppProcess(self._app_settings(), self.data / "app.log", self._command)
            self.slack.app_url = f"{self.app.url}/slack/events"
            stack.callback(self.app.stop)
            self.app.start()
            self._stack = stack.pop_all()
        return self

    def stop(self) -> None:
        """End the app in order, then the stand-ins."""
        self._stack.close()

    def kill_app(self) -> None:
        """Kill the app and all its children as `kill -9` does."""
        self.app.kill()

    def restart_app(self) -> None:
        """End the app if it runs, in order, and start it at the same address."""
        self.app.stop()
        self.app.start()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _app_settings(self) -> dict[str, str]:
        return {
            **dict.fromkeys(UNSET, ""),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "APPLOI_BASE_URL": self.apploi.url,
            "APPLOI_API_KEY": self.apploi.key,
            "DATABASE_URL": f"sqlite:///{self.data.resolve() / 'requests.db'}",
            **self._settings,
        }


def data_folder() -> Path:
    """Where a demo of this person keeps its data: the place that this system has for such things."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "slackbot-demo"
