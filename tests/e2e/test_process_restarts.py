"""`slackbot serve` as a real process: stopped, started while Slack is down, with wrong settings; also `check`."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, OFFERS, RANDOM, FakeSlack
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import MANAGER
from slackbot.demo.runner import Demo
from slackbot.slack.client import OPTIONAL_SCOPES, USERGROUPS_SCOPE
from tests.support.paths import DOCS
from tests.support.running import NO_UNDO, environment
from tests.support.steps import eventually


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with Demo(tmp_path, settings=NO_UNDO) as started:
        yield started


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that keeps running."""
    with Demo(tmp_path_factory.mktemp("demo"), settings=NO_UNDO) as started:
        yield started


def filled(demo: Demo, application: str) -> Form:
    """A complete form for this application id, with an interviewer of its own."""
    demo.slack.command("/schedule-interview", f"{application} Dec 1 2037 3pm interviewer {application}")
    return demo.slack.wait_for_view(MANAGER.id)


def told(demo: Demo, kind: str, count: int = 1) -> list[str]:
    """The request ids in the messages of this kind, once there are `count`."""

    def found() -> list[str]:
        metadata = [message.metadata for message in demo.slack.messages(HIRING) if message.metadata]
        return [one["event_payload"]["request_id"] for one in metadata if one["event_type"] == kind]

    return demo.slack.wait_for(lambda: found() if len(found()) >= count else [], timeout=60)


def stored(demo: Demo, state: str) -> int:
    """How many requests are in this state."""
    with closing(sqlite3.connect(demo.data / "requests.db")) as database:
        return int(database.execute("SELECT count(*) FROM requests WHERE state = ?", (state,)).fetchone()[0])


def test_sigterm_finishes_running_work_and_reports_it(demo: Demo) -> None:
    demo.apploi.slow_seconds = 2
    demo.apploi.failure_mode = FailureMode.SLOW
    form = filled(demo, "265733760")
    demo.slack.submit(form)
    demo.apploi.wait_for_puts(1)
    demo.app.stop()
    assert (stored(demo, "scheduled"), stored(demo, "sending")) == (1, 0)
    demo.app.start()
    assert told(demo, "interview_scheduled") == [form.id]
    assert len(demo.apploi.puts) == 1


def test_it_starts_while_slack_is_down_and_logs_why(demo: Demo) -> None:
    demo.app.stop()
    demo.slack.go_away()
    demo.app.start()
    assert requests.get(f"{demo.app.url}/readyz", timeout=30).status_code == 200
    log = demo.data / "app.log"
    eventually(lambda: "Slack: cannot connect to 127.0.0.1 (connection refused)" in log.read_text())
    assert "SLACK_BOT_TOKEN" not in log.read_text()
    demo.slack.start()
    assert filled(demo, "265733760")


def test_forged_and_malformed_requests_get_a_4xx_from_the_real_server(steady: Demo) -> None:
    url = f"{steady.app.url}/slack/events"
    assert requests.post(url, data={"command": "/x"}, timeout=30).status_code == 401
    headers = {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"}
    assert requests.post(url, data={"command": "/x"}, headers=headers, timeout=30).status_code == 401
    assert requests.get(url, timeout=30).status_code == 405


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command with only this environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    command = [sys.executable, "-m", "slackbot", *arguments]
    return subprocess.run(command, env={**kept, **environ}, capture_output=True, text=True, timeout=100, check=False)


def test_serve_names_every_invalid_setting_and_exits_2() -> None:
    ended = run("serve", PORT="x", LOG_LEVEL="loud")
    assert ended.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "APPLOI_API_KEY", "PORT", "LOG_LEVEL"):
        assert f"- {name}" in ended.stderr
    assert "Traceback" not in ended.stderr


NO_DATABASE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command as `run` does, in this process: another one takes a second to start."""

    def run_here(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - {"PATH", "HOME"}:
                patch.delenv(name)
            for name, value in environ.items():
                patch.setenv(name, value)
            code = main(arguments)
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return run_here


@pytest.fixture
def given(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> dict[str, str]:
    """Valid settings; no app is running."""
    return environment(slack, apploi, tmp_path)


def test_an_unusable_database_is_reported_in_one_sentence(given: dict[str, str]) -> None:
    ended = run("serve", **{**given, **NO_DATABASE})
    assert ended.returncode == 1
    assert "database" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_check_prints_what_the_install_page_shows_and_exits_0(
    command: Command, given: dict[str, str], slack: FakeSlack
) -> None:
    slack.api.scopes.update(OPTIONAL_SCOPES.keys() - {USERGROUPS_SCOPE})  # as the manifest asks for
    ended = command("check", **given)
    assert ended.returncode == 0, ended.stdout
    shown = re.findall(r"^    (ok   .+|     without .+)$", (DOCS / "install.md").read_text(encoding="utf-8"), re.M)
    assert [without_address(line) for line in ended.stdout.splitlines()] == [without_address(line) for line in shown]


def without_address(line: str) -> str:
    return re.sub(r"https?://[^ ,]+", "", line)


ANNOUNCED = [
    (HIRING, "ok   ANNOUNCE_CHANNEL: the app is a member"),
    (RANDOM, "BAD  ANNOUNCE_CHANNEL: the app isn't a member"),
    (OFFERS, "BAD  ANNOUNCE_CHANNEL: conversations.info answered channel_not_found"),
]


@pytest.mark.parametrize(("channel", "said"), ANNOUNCED)
def test_check_tells_whether_announcements_can_be_posted_without_posting(
    command: Command, given: dict[str, str], slack: FakeSlack, channel: str, said: str
) -> None:
    ended = command("check", **given, ANNOUNCE_CHANNEL=channel)
    assert said in ended.stdout
    assert [message for message in slack.messages(channel) if message.is_from_app] == []


def test_check_says_what_is_wrong_and_what_to_do(
    command: Command, given: dict[str, str], slack: FakeSlack, apploi: FakeApploi
) -> None:
    slack.api.scopes.discard("users:read.email")
    apploi.set_failure_mode(FailureMode.NO_ACCESS)
    ended = command("check", **{**given, **NO_DATABASE})
    assert ended.returncode == 1
    bad = [line for line in ended.stdout.splitlines() if line.startswith("BAD")]
    assert [line.split()[1].rstrip(":") for line in bad] == ["database", "Slack", "Apploi"]
    assert "users:read.email" in bad[1]


def test_check_tells_a_wrong_token_and_a_wrong_key(command: Command, given: dict[str, str]) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong", "APPLOI_API_KEY": "wrong", "SLACK_APP_TOKEN": "xapp-wrong"}
    ended = command("check", **{**given, **wrong})
    bad = [line for line in ended.stdout.splitlines() if line.startswith("BAD")]
    assert [line.split()[1].rstrip(":") for line in bad] == ["Slack", "ALLOW_WORKSPACES", "Socket", "Apploi"]
    assert "xoxb-wrong" not in ended.stdout + ended.stderr


def test_requests_lists_all_and_shows_each_with_its_history(command: Command, steady: Demo) -> None:
    form = filled(steady, "265733760")
    steady.slack.submit(form)
    told(steady, "interview_scheduled")
    database = {"DATABASE_URL": f"sqlite:///{steady.data / 'requests.db'}"}
    assert f"{form.id}" in command("requests", **database).stdout
    assert "No requests" in command("requests", "list", "--state", "failed", **database).stdout
    shown = command("requests", "show", form.id, **database).stdout
    assert "attempt 1" in shown
    assert "scheduled" in shown
    missing = command("requests", "show", "V0", **database)
    assert (missing.returncode, "no request V0" in missing.stderr) == (1, True)
