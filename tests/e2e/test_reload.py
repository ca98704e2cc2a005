"""SIGHUP to the real process: it goes on with a changed file and changed keys, or as it was if they are wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.people import MANAGER, NORTH_TEAM, SOUTH_TEAM
from slackbot.domain.interview import FACILITY_GONE, Interview, InterviewerById
from slackbot.domain.request import ReplyTo, Request, State
from slackbot.storage.store import Store
from tests.support.databases import a_request
from tests.support.running import environment
from tests.support.socket_mode_server import SocketMode
from tests.support.steps import eventually

PORTLAND = f"""\
[[facility]]
id = "portland"
name = "Harbor Care Portland"
team_id = {NORTH_TEAM}
api_key_file = "portland.key"
"""
TULSA = f"""\
[[facility]]
id = "tulsa"
name = "Harbor Care Tulsa"
team_id = {SOUTH_TEAM}
api_key_env = "TULSA_KEY"
"""
IN_PORTLAND, IN_TULSA = ("265733760", "265733753"), ("265733754", "265733763")
"""Applicants of each."""
STOPPED = "Stopped old worker-1"
REFUSED = "the settings can't be used, so the app goes on with those from before"


@dataclass
class Served:
    """The app as a real process, its facilities and its database."""

    process: AppProcess
    folder: Path
    store: Store
    apploi: FakeApploi

    def write(self, text: str) -> None:
        (self.folder / "facilities.toml").write_text(text, encoding="utf-8")

    def set_portland_key(self, key: str) -> None:
        (self.folder / "portland.key").write_text(f"{key}\n", encoding="utf-8")
        self.apploi.keys = {key: frozenset((NORTH_TEAM,)), "tulsa-key": frozenset((SOUTH_TEAM,))}

    def log(self) -> str:
        return self.process.log.read_text(encoding="utf-8", errors="replace")

    def hang_up(self) -> None:
        """Send SIGHUP."""
        os.kill(self.process.pid or 0, signal.SIGHUP)

    def reload(self) -> None:
        """Send SIGHUP, and wait until the old worker process has stopped."""
        before = self.log().count(STOPPED)
        self.hang_up()
        eventually(lambda: self.log().count(STOPPED) > before)

    def accept(self, number: int, applicant: str, facility: str) -> str:
        """Store a request as a form does; the app finds it within a second."""
        now = self.store.clock()
        interview = Interview(
            applicant, datetime(2037, 12, number, 15), "America/New_York", 60, "Virtual", InterviewerById("123456")
        )
        made = a_request(number, reply_to=ReplyTo(HIRING), since=now, send_at=now)
        self.store.add(replace(made, interview=interview, facility_id=facility))
        return made.id

    def wait_for(self, request_id: str, state: State) -> Request:
        """The request, once it is in this state."""

        def reached() -> Request | None:
            found = self.store.get(request_id)
            return found if found and found.state is state else None

        eventually(reached)
        found = reached()
        assert found
        return found

    def keys_of(self, applicant: str) -> list[str]:
        """The keys that booked interviews of this applicant."""
        return [put.headers["X-Api-Key"] for put in self.apploi.bookings if put.applicant_id == applicant]


@contextmanager
def serving(slack: FakeSlack, apploi: FakeApploi, folder: Path, **changes: str) -> Iterator[Served]:
    """`slackbot serve` with two facilities, whose keys are two, and without APPLOI_API_KEY."""
    file = folder / "facilities.toml"
    settings = environment(slack, apploi, folder, FACILITIES_FILE=str(file), TULSA_KEY="tulsa-key", **changes)
    process = AppProcess({**settings, "APPLOI_API_KEY": ""}, folder / "app.log")
    with closing(Store(settings["DATABASE_URL"])) as store:
        served = Served(process, folder, store, apploi)
        served.write(PORTLAND + TULSA)
        served.set_portland_key("portland-key")
        process.start()
        slack.app_url = f"{process.url}/slack/events"
        try:
            yield served
        finally:
            process.stop()


@pytest.fixture
def served(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> Iterator[Served]:
    with serving(slack, apploi, tmp_path) as app:
        yield app


def test_what_is_under_way_finishes_and_what_waits_uses_the_new_key(served: Served) -> None:
    served.apploi.slow_seconds = 8.0  # until the old worker process was told to stop
    served.apploi.next_modes.append(FailureMode.SLOW)
    under_way = served.accept(1, IN_PORTLAND[0], "portland")
    served.apploi.wait_for_puts(1)
    served.apploi.retry_after = "15"  # until it has stopped
    served.apploi.next_modes.append(FailureMode.BUSY)
    waiting = served.accept(2, IN_PORTLAND[1], "portland")
    served.wait_for(waiting, State.WAITING)
    served.set_portland_key("new-key")
    served.hang_up()
    served.wait_for(under_way, State.SCHEDULED)
    served.wait_for(waiting, State.SCHEDULED)
    assert served.keys_of(IN_PORTLAND[0]) == ["portland-key"]
    assert served.keys_of(IN_PORTLAND[1]) == ["new-key"]


def test_a_faulty_file_changes_nothing_and_is_explained(served: Served) -> None:
    served.write(PORTLAND.replace("team_id", "team") + TULSA.replace("tulsa", "Tulsa!"))
    served.reload()
    [said] = [part for part in served.log().split("\n20") if REFUSED in part]
    assert "FACILITIES_FILE line 1: `team_id` is missing. Add it." in said
    assert "FACILITIES_FILE line 4: `team` is unknown." in said
    assert "FACILITIES_FILE line 7: `id` must be a short id" in said
    served.wait_for(served.accept(1, IN_PORTLAND[0], "portland"), State.SCHEDULED)
    served.wait_for(served.accept(2, IN_TULSA[0], "tulsa"), State.SCHEDULED)
    assert "portland-key" not in served.log()


def test_requests_of_a_facility_that_is_gone_end_in_a_message(served: Served, slack: FakeSlack) -> None:
    served.write(PORTLAND)
    served.reload()
    gone = served.wait_for(served.accept(1, IN_TULSA[0], "tulsa"), State.FAILED)
    assert (gone.reason, gone.waits_for_admin) == (FACILITY_GONE, True)
    said = slack.wait_for(lambda: [message.text for message in slack.messages(HIRING) if message.is_from_app])
    assert "This facility is no longer set up here, and an admin has to fix that." in said[-1]
    assert "FACILITIES_FILE has no facility tulsa, and APPLOI_API_KEY isn't set." in served.log()
    assert served.apploi.puts == []


def test_socket_mode_goes_on_with_one_connection(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with SocketMode() as line:
        slack.api.socket_url, slack.transport = line.url, line
        with serving(slack, apploi, tmp_path, SLACK_APP_TOKEN=slack.app_token) as served:
            served.set_portland_key("new-key")
            served.reload()
            eventually(lambda: len(line.connections) == 1)
            slack.command("/schedule-interview", "help")
            assert [message.only_for for message in slack.messages(HIRING, MANAGER.id)] == [MANAGER.id]
            served.wait_for(served.accept(1, IN_PORTLAND[0], "portland"), State.SCHEDULED)
            assert served.keys_of(IN_PORTLAND[0]) == ["new-key"]
