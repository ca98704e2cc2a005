"""The whole demo: the real app between both stand-ins, and the page in front."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from slackbot.demo.app_process import SERVE, AppDidNotStart, AppProcess
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.fake_slack.web_api.views import TIER_4
from slackbot.demo.page.server import Page
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER
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
    lie in `data` and outlive the demo. The page may kill and restart the app: `state` and `doings` tell of it.
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
        self.slack = FakeSlack()
        self.slack.api.views.limits.max_calls = TIER_4
        self.slack.workspace.add_channel(kind="mpim", members={MANAGER.id, INTERVIEWER.id, GUEST.id})
        self.apploi = FakeApploi(key=f"demo-{secrets.token_hex(12)}")
        self._settings = dict(settings or {})
        self._command = command
        self._stack = ExitStack()
        self._lock = threading.RLock()  # two pages may press the same button
        self.events: list[tuple[float, str]] = []
        self.state = "starting"
        self.page = Page(self.slack, self.apploi, page_port, program=self)
        self.app: AppProcess

    @property
    def page_url(self) -> str:
        """The address of the page."""
        return self.page.url

    @property
    def database_url(self) -> str:
        """Where the app has its table."""
        return f"sqlite:///{self.database.resolve()}"

    @property
    def database(self) -> Path:
        """The file of the app's table."""
        return self.data / "requests.db"

    def reset(self) -> None:
        """Forget what earlier demos left: the table and the log. Only before the start."""
        for name in ("requests.db", "requests.db-wal", "requests.db-shm", "app.log"):
            (self.data / name).unlink(missing_ok=True)

    def open(self) -> Self:
        """Start the stand-ins and the page, which can be looked at while the app starts.

        Raises OSError when the page's port is taken or the folder cannot be written.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        with self._stack as stack:
            stack.enter_context(self.page)
            stack.enter_context(self.apploi)
            stack.enter_context(self.slack)
            self.app = AppProcess(self._app_settings(), self.data / "app.log", self._command)
            self.slack.app_url = f"{self.app.url}/slack/events"
            self._stack = stack.pop_all()
        return self

    def start_app(self, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Start the app and return once it can take work, or is given up; raises AppDidNotStart."""
        with self._lock:
            if self.state == "ended":
                return
            self._record("starting", "The app is started")
            self.app.start(is_given_up)
            self._record("running", "The app is ready")

    def start(self) -> Self:
        """Start everything; raises as `open` and `start_app` do."""
        self.open()
        try:
            self.start_app()
        except AppDidNotStart:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the app in order, then the stand-ins; a button pressed meanwhile starts nothing any more."""
        with self._lock:
            self.state = "ended"
            self.app.stop()
        self._stack.close()

    def kill_app(self) -> None:
        """Kill the app and all its children as `kill -9` does."""
        with self._lock:
            self.app.kill()
            self._record("killed", "The app is killed, as by a power cut: it cannot tidy up")

    def restart_app(self) -> None:
        """End the app if it runs, in order, and start it at the same address."""
        with self._lock:
            self.app.stop()
            self.start_app()

    def control(self, action: str) -> None:
        """What the page's buttons do; KeyError for a button that there is not."""
        deeds = {"kill": [self.kill_app], "restart": [self.restart_app]}
        deeds["kill and restart"] = [self.kill_app, self.restart_app]
        for each in deeds[action]:
            each()

    def supervise(self) -> bool:
        """What Slack does by itself meanwhile; false when the app has ended though nobody ended it."""
        self.slack.repeat_events()
        with self._lock:
            return self.state != "running" or self.app.is_running

    def _record(self, state: str, what: str) -> None:
        self.state = state
        self.events.append((time.time(), what))
        self.page.refresh()

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
            "DATABASE_URL": self.database_url,
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
