"""Procfile, container and systemd unit: everything they refer to exists, and Heroku's commands work."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import FakeSlack
from slackbot.demo.people import MANAGER
from slackbot.demo.runner import Demo
from slackbot.domain.request import State
from slackbot.settings import SECRETS
from slackbot.storage.schema import DATABASE_UNREACHABLE
from slackbot.storage.store import Store
from tests.support.databases import Postgresql, a_request
from tests.support.paths import ROOT
from tests.support.running import running
from tests.support.steps import eventually

UNIT = ROOT / "docs" / "slackbot.service"
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None and not os.environ.get("CI"), reason="systemd is not installed"
)


def procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: command.split() for name, command in (line.split(": ", 1) for line in lines)}


def test_the_release_phase_creates_the_tables_and_needs_only_the_database(empty_database_url: str) -> None:
    python, *arguments = procfile()["release"]
    assert python == "python"
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": empty_database_url}
    for _ in range(2):  # changing a setting is a release, too
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr
    with closing(Store(empty_database_url)) as store:
        assert store.add(a_request()).is_new


def test_a_release_without_a_database_fails_with_one_sentence() -> None:
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    command = [sys.executable, *procfile()["release"][1:]]
    done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, DATABASE_UNREACHABLE + "\n")


def test_the_web_process_books_and_finishes_running_work_when_heroku_stops_it(
    postgresql_url: str, tmp_path: Path
) -> None:
    heroku = {
        "DATABASE_URL": postgresql_url.replace("postgresql:", "postgres:"),
        "WEB_CONCURRENCY": "2",
        "DYNO": "web.1",
    }
    command = [sys.executable, *procfile()["web"][1:]]
    with Demo(tmp_path, settings=heroku, command=command) as demo, closing(Store(postgresql_url)) as store:
        demo.apploi.slow_seconds = 1.0
        demo.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
        demo.slack.command("/schedule-interview", "265733760 Dec 1 2037 3pm interviewer 123456")
        assert demo.slack.submit(demo.slack.wait_for_view(MANAGER.id)).trouble is None
        demo.apploi.wait_for_puts(1)
        assert demo.app.pid
        os.killpg(demo.app.pid, signal.SIGTERM)  # every process of the dyno gets it
        eventually(lambda: not demo.app.is_running)
        assert demo.app.stop() == 0
        assert [request.state for request in store.list_requests()] == [State.SCHEDULED]
        assert demo.app.log.read_text(encoding="utf-8").count("Spawning worker") == 1


def test_heroku_uses_the_python_version_of_the_lock_files() -> None:
    python = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert f"--python-version {python} " in (ROOT / "Makefile").read_text(encoding="utf-8")


def health_check() -> list[str]:
    """The arguments of the container's health check, without its Python."""
    found = re.search(r"^HEALTHCHECK .*? CMD (\[.*?\])$", CONTAINERFILE.replace("\\\n", ""), re.M)
    assert found
    _, *arguments = cast(list[str], json.loads(found[1]))
    return arguments


def test_the_containers_health_check_follows_readiness(
    postgresql_server: Postgresql, postgresql_url: str, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, DATABASE_URL=postgresql_url) as app:
        ask = [sys.executable, *health_check()]
        environ = {"PORT": app.url.rpartition(":")[2]}

        def exit_code() -> int:
            return subprocess.run(ask, env=environ, capture_output=True, timeout=60, check=False).returncode

        assert exit_code() == 0
        with postgresql_server.frozen():
            eventually(lambda: exit_code() == 1)  # an answer may be a second old (shared_answer.py)
    assert exit_code() == 1


def test_every_documented_build_keeps_the_health_check() -> None:
    told = CONTAINERFILE + "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md"))
    builds = re.findall(r"podman build.*", told)
    assert len(builds) > 2
    assert all("--format docker" in build for build in builds)  # the OCI format drops health checks


def test_dockerignore_lets_in_exactly_what_the_container_copies() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+)", CONTAINERFILE, re.M))
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.M)
    assert copied == set(let_in)
    assert all((ROOT / name).exists() for name in copied)


def test_each_credential_in_the_systemd_unit_is_a_secret_file() -> None:
    text = UNIT.read_text(encoding="utf-8")
    loaded = re.findall(r"^LoadCredential=([a-z_]+):/etc/slackbot/\1$", text, re.M)
    named = re.findall(r"^Environment=([A-Z_]+)_FILE=%d/([a-z_]+)$", text, re.M)
    assert [(name.upper(), name) for name in loaded] == named
    assert {name for name, _ in named} <= set(SECRETS)


@needs_systemd
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8").replace("/opt/slackbot/bin/slackbot", sys.executable)
    (tmp_path / "slackbot.service").write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "slackbot.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_rates_the_unit_as_secure() -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=15", str(UNIT)]  # in tenths
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1]
