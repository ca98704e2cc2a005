"""Backup and restore with the commands of docs/operating.md: nothing is booked twice, and work continues."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import MANAGER
from slackbot.domain.request import ReportStatus, State
from tests.support.paths import ROOT
from tests.support.running import Running, running

OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")

EARLIER, WAITING, LATER = "265733760", "265733761", "265733762"


@dataclass(frozen=True)
class Place:
    """A database with the program to back it up, and an empty one to restore to."""

    kind: str
    url: str
    new_url: str
    backups: Path
    paths: dict[str, str]

    def run(self, what: str, url: str) -> str:
        """Run the commands of the page with the paths of this test; returns their output."""
        block = re.search(rf"<!-- {what} -->\n(.*?)<!-- end -->", OPERATING, re.S)
        assert block, what
        script = block[1]
        for path, here in self.paths.items():
            script = script.replace(path, here)
        commands = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["bash", "-euc", script], env={**commands, "DATABASE_URL": url}, capture_output=True, text=True, check=True
        )
        return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    program = {"sqlite": "sqlite3", "postgresql": "pg_dump"}[request.param]
    if not shutil.which(program) and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")
    url = request.getfixturevalue(f"{request.param}_url")
    backups = tmp_path / "backups"
    backups.mkdir()
    paths = {"/var/lib/slackbot": str(tmp_path), "/var/backups": str(backups)}
    if request.param == "sqlite":
        yield Place("sqlite", url, f"sqlite:///{tmp_path / 'restored.db'}", backups, paths)
        return
    server = request.getfixturevalue("postgresql_server")
    name = server.create_database()
    yield Place("postgresql", url, server.url(name), backups, paths)
    server.drop_database(name)


def submitted(app: Running, application: str) -> str:
    """Submit a form for this application, with an interviewer of its own; returns the id of the accepted request."""
    app.slack.command("/schedule-interview", f"{application} Dec 1 2037 3pm interviewer {application}")
    form = app.slack.wait_for_view(MANAGER.id)
    assert app.slack.submit(form).trouble is None
    return form.id


def wait_for_message(slack: FakeSlack, request_id: str, kind: str) -> None:
    """Return once a message of this kind about the request was posted."""

    def found() -> bool:
        metadata = [message.metadata for message in slack.messages(HIRING) if message.metadata]
        return (f"interview_{kind}", request_id) in [
            (one["event_type"], one["event_payload"]["request_id"]) for one in metadata
        ]

    slack.wait_for(found)


def test_a_database_in_use_cannot_be_marked_as_restored(
    place: Place, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, DATABASE_URL=place.url) as app:
        apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        waiting = submitted(app, WAITING)
        wait_for_message(slack, waiting, "pending")
        with pytest.raises(subprocess.CalledProcessError) as refused:
            place.run("restore both", place.url)
        assert "Another slackbot is using this database" in refused.value.stderr
        assert [request.state for request in app.requests] == [State.WAITING]


def test_a_restored_backup_books_nothing_twice_and_continues(
    place: Place, slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, DATABASE_URL=place.url) as app:
        earlier = submitted(app, EARLIER)
        wait_for_message(slack, earlier, "scheduled")
        apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
        waiting = submitted(app, WAITING)
        wait_for_message(slack, waiting, "pending")
        for _ in range(2):  # every hour
            place.run(f"backup {place.kind}", place.url)
        assert {stat.S_IMODE(backup.stat().st_mode) for backup in place.backups.iterdir()} == {0o600}
        apploi.set_failure_mode(FailureMode.FINE)
        wait_for_message(slack, waiting, "scheduled")
    place.run(f"restore {place.kind}", place.new_url)
    assert "1 requests were unfinished" in place.run("restore both", place.new_url)
    with running(slack, apploi, tmp_path, DATABASE_URL=place.new_url) as app:
        wait_for_message(slack, waiting, "unconfirmed")
        wait_for_message(slack, submitted(app, LATER), "scheduled")
        before = app.bot.store.get(earlier)
        assert before
        assert (before.state, before.report_status) == (State.SCHEDULED, ReportStatus.REPORTED)
    assert [put.applicant_id for put in apploi.bookings] == [EARLIER, WAITING, LATER]
