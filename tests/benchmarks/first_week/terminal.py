"""D, E. The admin and the engineer on call, in a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from tests.benchmarks.first_week.booking import RESULT
from tests.benchmarks.first_week.changing import fail
from tests.benchmarks.first_week.job import Job, weekday
from tests.benchmarks.first_week.person import Scene


def settings(scene: Scene) -> dict[str, str]:
    """What the app runs with."""
    demo = scene.demo
    return {
        "SLACK_BOT_TOKEN": demo.slack.bot_token,
        "SLACK_SIGNING_SECRET": demo.slack.signing_secret,
        "SLACK_API_URL": demo.slack.api_url,
        "APPLOI_BASE_URL": demo.apploi.url,
        "APPLOI_API_KEY": demo.apploi.key,
        "DATABASE_URL": demo.database_url,
    }


def enter(
    scene: Scene, command: str, changed: Mapping[str, str] | None = None, folder: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Type a shell command, and wait for its end; `changed` are other settings, `folder` is where it runs."""
    scene.maya.keys += len(command) + 1
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **settings(scene), **(changed or {}), "PATH": programs}
    where = folder or scene.demo.data
    return subprocess.run(
        ["bash", "-c", command], env=environment, cwd=where, capture_output=True, text=True, timeout=120, check=False
    )


def check_passes(scene: Scene, _: str) -> None:
    ran = enter(scene, "slackbot check")
    assert ran.returncode == 0, ran.stdout


def slack_unreachable(scene: Scene, _: str) -> None:
    ran = enter(scene, "slackbot check", {"SLACK_API_URL": "https://slack.invalid/api/"})
    said = next(line for line in ran.stdout.splitlines() if line.startswith("BAD  Slack"))
    assert "cannot connect to slack.invalid (name not found)" in said, said
    assert "answered" not in said


def apploi_unreachable(scene: Scene, _: str) -> None:
    ran = enter(scene, "slackbot check", {"APPLOI_BASE_URL": "https://apploi.invalid"})
    said = next(line for line in ran.stdout.splitlines() if line.startswith("BAD  Apploi"))
    assert "cannot connect to apploi.invalid (name not found)" in said, said
    assert "APPLOI_API_KEY" not in said
    assert not ran.stderr, ran.stderr


def odd_settings(scene: Scene, _: str) -> None:
    """Unknown names, a `.env` for everyone, and a signing secret that is none."""
    with TemporaryDirectory() as folder:
        env = Path(folder) / ".env"
        env.write_text("APPLOI_KEY=abc\n")
        env.chmod(0o644)
        ran = enter(scene, "slackbot check", {"SLACK_SIGNING_SECRET": "short"}, folder)
    warned = "\n".join(line for line in ran.stdout.splitlines() if line.startswith("warn"))
    assert "APPLOI_KEY" in warned
    assert "SLACK_SIGNING_SECRET" in warned
    assert "chmod" in warned, warned


def plain_text_times(scene: Scene, _: str) -> None:
    ran = enter(scene, "slackbot when 'Dec 8 2036 10'")
    assert "*" not in ran.stdout + ran.stderr, ran.stdout


def closed_pipe(scene: Scene, _: str) -> None:
    ran = enter(scene, "slackbot requests list | head -1")
    assert "Traceback" not in ran.stderr, ran.stderr
    assert ran.stdout


def words_for_states(scene: Scene, _: str) -> None:
    """What was moved and canceled is listed as such; people have names, and times their zone and UTC."""
    listed = enter(scene, "slackbot requests list").stdout
    assert " moved " in listed and " canceled " in listed, listed
    moved = re.search(r"(\S+) +moved ", listed)
    assert moved
    shown = enter(scene, f"slackbot requests show {moved[1]}").stdout
    assert "moved to" in shown and "Maya Thompson (U0MAYA0001)" in shown, shown
    assert re.search(r"\d\d:\d\d:\d\d E[SD]T \(.*Z\)", shown), shown


def unconfirmed(scene: Scene, name: str, when: str) -> str:
    """Make an unconfirmed request; returns its ID."""
    person = scene.maya
    fail(person, scene, FailureMode.DROPS_AFTER, when, name)
    expect(person.message(f"Please check in Apploi: {name}")).to_be_visible(timeout=RESULT)
    scene.demo.apploi.set_failure_mode(FailureMode.FINE)
    listed = enter(scene, "slackbot requests list --state unconfirmed").stdout
    found = re.search(rf"(V\S+) +unconfirmed .*{name}", listed)
    assert found, listed
    person.start()
    return found[1]


def confirm(scene: Scene, _: str) -> None:
    known = unconfirmed(scene, "Grace Lindqvist", f"{weekday(3)} 7:30am")
    ran = enter(scene, f"slackbot requests confirm {known}")
    assert ran.returncode == 0, ran.stderr
    expect(scene.maya.message("Interview booked: Grace Lindqvist")).to_be_visible(timeout=RESULT)


def retry_asks(scene: Scene, _: str) -> None:
    known = unconfirmed(scene, "Tom Fairweather", f"{weekday(3)} 8:35am")
    sent = len(scene.demo.apploi.puts)
    ran = enter(scene, f"slackbot requests retry {known}")
    assert ran.returncode == 1, ran.stdout
    assert len(scene.demo.apploi.puts) == sent
    ran = enter(scene, f"slackbot requests retry {known} --yes")
    assert ran.returncode == 0, ran.stderr
    expect(scene.maya.message("Interview booked: Tom Fairweather")).to_be_visible(timeout=RESULT)


JOBS = (
    Job("check: all is well", "yes", check_passes),
    Job("check: Slack can't be reached", "a wrong trail", slack_unreachable),
    Job("check: Apploi can't be reached", "a wrong trail", apploi_unreachable),
    Job("check: odd settings", "not noticed", odd_settings),
    Job("when: no Slack markup", "asterisks", plain_text_times),
    Job("requests list, cut off by head", "a traceback", closed_pipe),
    Job("requests: moved, canceled, people, times", "all “scheduled”", words_for_states),
    Job("requests confirm", "only “cancel”", confirm),
    Job("requests retry of an unconfirmed one", "asks nothing", retry_asks),
)
