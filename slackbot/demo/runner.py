"""The whole demo: the real app between the two fakes, and the page in front."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from slackbot.demo.app_process import SERVE, AppDidNotStart, AppProcess
from slackbot.demo.facilities import set_up
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.fake_slack.web_api.views import TIER_4
from slackbot.demo.page.server import Page
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER
from slackbot.demo.scene import ONE_FACILITY
from slackbot.errors import SlackbotError
from slackbot.settings import SECRETS

# Every setting that the demo doesn't choose is emptied: a real key in the environment or in a .env file must never
# reach a demo.
UNSET = (
    *("SLACK_APP_TOKEN", "APPLOI_AUTHORIZATION", "APPLOI_TEAM_ID", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"),
    "FACILITIES_FILE",
    *("HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE"),
    *(f"{name}_FILE" for name in SECRETS),
)


class DemoRunning(SlackbotError):
    """Another demo uses the folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"A demo is already running with the data in {data}. Use its page, or stop it first (Ctrl-C).")


class Demo:
    """The demo on free ports with random secrets: `with Demo() as demo: demo.page_url`.

    `demo.slack` and `demo.apploi` are the fakes, `demo.app` is the process of the app. Its database and log are in
    the folder `data`, which outlives the demo; `settings` are further settings of the app. If it `has_facilities`,
    these are an operator's, whose Slack is an organization of several workspaces (facilities.py). The page can kill and
    restart the app: `state` and `events` show that.
    """

    def __init__(
        self,
        data: Path | None = None,
        page_port: int = 0,
        settings: Mapping[str, str] | None = None,
        command: Sequence[str] = SERVE,
        *,
        has_facilities: bool = False,
    ) -> None:
        self.data = data or data_folder()
        self.slack = FakeSlack(is_org_wide=has_facilities)
        self.slack.api.views.limits.max_calls = TIER_4
        self.slack.workspace.add_channel(kind="mpim", members={MANAGER.id, INTERVIEWER.id, GUEST.id})
        self.apploi = FakeApploi(key=f"demo-{secrets.token_hex(12)}")
        self._scene = set_up(self.slack, self.apploi) if has_facilities else ONE_FACILITY
        self._settings = {**self._scene.settings, **(settings or {})}
        self._command = command
        self._stack = ExitStack()
        self._reservation: sqlite3.Connection | None = None
        self._lock = threading.RLock()  # two pages may press the same button
        self.events: list[tuple[float, str]] = []
        self.state = "starting"
        self.page = Page(self.slack, self.apploi, page_port, app=self, scene=self._scene)
        self.app: AppProcess

    @property
    def page_url(self) -> str:
        """The address of the page, with a slash at the end."""
        return self.page.url

    @property
    def database_url(self) -> str:
        """The app's DATABASE_URL."""
        return f"sqlite:///{self.database.resolve()}"

    @property
    def database(self) -> Path:
        """The app's SQLite file."""
        return self.data / "requests.db"

    def reset(self) -> None:
        """Delete the database and the log of earlier demos; only before the start. Raises DemoRunning, OSError."""
        self._reserve_data()
        for name in ("requests.db", "requests.db-wal", "requests.db-shm", "app.log"):
            (self.data / name).unlink(missing_ok=True)

    def open(self) -> Self:
        """Start the fakes and the page, which already works while the app starts.

        Raises DemoRunning if another demo uses the folder, OSError if the page's port is taken or the folder isn't
        writable.
        """
        self._reserve_data()
        with self._stack as stack:
            stack.enter_context(self.page)
            stack.enter_context(self.apploi)
            stack.enter_context(self.slack)
            self.app = AppProcess(self._app_settings(), self.data / "app.log", self._command)
            self.slack.app_url = f"{self.app.url}/slack/events"
            self._stack = stack.pop_all()
        return self

    def _reserve_data(self) -> None:
        """Keep other demos out of the folder until this one has stopped, or its process has ended.

        SQLite's lock is used, because every system has it.
        """
        if self._reservation:
            return
        self.data.mkdir(parents=True, exist_ok=True)
        if not os.access(self.data, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.data))
        reservation = sqlite3.connect(self.data / "demo.lock", timeout=0, check_same_thread=False)
        try:
            reservation.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            reservation.close()
            raise DemoRunning(self.data) from None
        self._reservation = reservation

    def fill_channels(self) -> None:
        """Post what people have said before anybody opens the page."""
        self._scene.fill_channels(self.slack.workspace)

    def start_app(self, is_given_up: Callable[[], bool] = lambda: False) -> None:
        """Start the app and wait until it is ready or `is_given_up()`; raises AppDidNotStart."""
        with self._lock:
            if self.state == "ended":
                return
            self._record("starting", "The app starts")
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
        """Stop the app, then the fakes; from now on the page's buttons start nothing."""
        with self._lock:
            self.state = "ended"
            self.app.stop()
        self._stack.close()
        if self._reservation:
            self._reservation.close()

    def kill_app(self) -> None:
        """Kill the app and its children, as `kill -9` does."""
        with self._lock:
            self.app.kill()
            self._record("killed", "The app is killed, as by a power failure")

    def restart_app(self) -> None:
        """Stop the app cleanly if it runs, and start it at the same address."""
        with self._lock:
            self.app.stop()
            self.start_app()

    def control(self, action: str) -> None:
        """Run a button of the page: `kill`, `restart` or `kill and restart`; raises KeyError for anything else."""
        steps = {"kill": [self.kill_app], "restart": [self.restart_app]}
        steps["kill and restart"] = [self.kill_app, self.restart_app]
        for step in steps[action]:
            step()

    def supervise(self) -> bool:
        """Send Slack's due event retries; false when the app exited on its own."""
        self.slack.repeat_events()
        with self._lock:
            return self.state != "running" or self.app.is_running

    def _record(self, state: str, what: str) -> None:
        self.state = state
        self.events.append((time.time(), what))
        self.page.refresh()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
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
    """The folder for the demo's data, where this operating system keeps the data of applications."""
    if sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    elif os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "slackbot-demo"
