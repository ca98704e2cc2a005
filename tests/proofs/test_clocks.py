"""Clocks that disagree, are set while requests are under way, or are wrong.

Real processes of `slackbot serve`, each with a clock of its own (off_clock.py), between the fakes, on both databases.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import FakeSlack
from slackbot.domain.interview import InterviewerById
from slackbot.domain.request import ReplyTo, ReportStatus, Request, State
from tests.proofs.kills import _owner
from tests.proofs.stage import Stage, person_of, place_of, staged
from tests.support import databases
from tests.support.running import environment

PATIENCE = 60.0
"""Seconds that a test waits; most waits take a few."""


@dataclass(frozen=True)
class Clock:
    """The clock of some processes, which read it from a file."""

    file: Path

    def set(self, seconds: float) -> None:
        """Set the clock this many seconds off the true time."""
        new = self.file.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.file)  # atomic, for concurrent readers

    def given_to(self, app: AppProcess) -> None:
        """Let the process use this clock from its next start; its monotonic clock stays."""
        app._command = (sys.executable, "-m", "tests.support.skewed_clock", str(self.file), "serve")


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with staged(database_url, tmp_path, PORT="0") as stage:
        yield stage


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    clock = Clock(tmp_path / "clock")
    clock.set(0)
    return clock


def accepted(stage: Stage, number: int, **changes: object) -> str:
    """Store a request that was just accepted; returns its id."""
    applicant = stage.applicant(number)
    now = time.time()
    asked = databases.a_request(number, applicant=applicant, interviewer_user=None, accepted_at=now, since=now)
    interview = replace(asked.interview, date=datetime(2037, 12, 1, 15), interviewer=InterviewerById(applicant))
    where = ReplyTo(place_of(number))
    asked = replace(
        asked, interview=interview, reply_to=where, requested_by=person_of(number), send_at=now, planned_at=now
    )
    stage.store.add(replace(asked, **changes))  # type: ignore[arg-type]
    return asked.id


def once(found: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def request_once(stage: Stage, id_: str, is_so: Callable[[Request], bool]) -> Request:
    def found() -> bool:
        request = stage.store.get(id_)
        return request is not None and is_so(request)

    once(found, f"it never came to that: {stage.store.get(id_)} {stage.store.history(id_)}")
    request = stage.store.get(id_)
    assert request
    return request


def is_sending(request: Request) -> bool:
    return request.state is State.SENDING


def is_reported(request: Request) -> bool:
    final = request.state in (State.SCHEDULED, State.FAILED, State.UNCONFIRMED)
    return final and request.report_status is ReportStatus.REPORTED


@contextmanager
def apploi_takes(stage: Stage, seconds: float) -> Iterator[None]:
    stage.apploi.slow_seconds = seconds
    stage.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
    yield
    stage.apploi.set_failure_mode(FailureMode.FINE)


def assert_booked_once_and_without_alarm(stage: Stage, id_: str) -> None:
    finished = request_once(stage, id_, is_reported)
    states = {step.state for step in stage.store.history(id_)}
    puts = [put for put in stage.apploi.puts if put.applicant_id == finished.interview.applicant_id]
    assert (finished.state, len(puts)) == (State.SCHEDULED, 1)
    assert State.UNCONFIRMED not in states


@pytest.mark.parametrize("step", [40, -3600])
def test_a_clock_step_during_a_put_books_once_without_alarm(stage: Stage, clock: Clock, step: int) -> None:
    for app in stage.apps:
        clock.given_to(app)
    stage.start()
    with apploi_takes(stage, 5.0):
        id_ = accepted(stage, 1)
        request_once(stage, id_, is_sending)
        clock.set(step)
        assert_booked_once_and_without_alarm(stage, id_)


@pytest.mark.parametrize("apart", [12, 600])
def test_processes_whose_clocks_disagree_keep_their_leases(stage: Stage, clock: Clock, apart: int) -> None:
    clock.set(apart)
    first, second = stage.apps
    clock.given_to(second)
    first.start()
    with apploi_takes(stage, 10.0):
        id_ = accepted(stage, 1)
        request_once(stage, id_, is_sending)
        second.start()
        assert_booked_once_and_without_alarm(stage, id_)


def test_after_the_clock_was_set_back_retries_results_and_takeovers_continue(stage: Stage, clock: Clock) -> None:
    for app in stage.apps:
        clock.given_to(app)
    stage.start()
    stage.apploi.set_failure_mode(FailureMode.BUSY, lookup=False)
    waiting = accepted(stage, 1)
    request_once(stage, waiting, lambda it: it.state is State.WAITING and it.report_status is ReportStatus.REPORTED)
    clock.set(-3600)
    stage.apploi.set_failure_mode(FailureMode.FINE)
    assert request_once(stage, waiting, is_reported).state is State.SCHEDULED
    with apploi_takes(stage, 30.0):
        orphan = accepted(stage, 2)
        owner = request_once(stage, orphan, is_sending).owner
        next(app for app in stage.apps if _owner(app) == owner).kill()
        assert request_once(stage, orphan, is_reported).state is State.UNCONFIRMED


def test_a_start_in_a_wrong_year_deletes_nothing_of_upcoming_interviews(stage: Stage, clock: Clock) -> None:
    app = stage.apps[0]
    clock.given_to(app)
    clock.set(400 * 24 * 3600)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    changes = {
        "state": State.SCHEDULED,
        "report_status": ReportStatus.REPORTED,
        "send_at": None,
        "accepted_at": 1000.0,
        "since": 1000.0,
    }
    coming, over = accepted(stage, 1, **changes), accepted(stage, 2, **changes)
    for id_, days in ((coming, 30), (over, -200)):
        moved = now + timedelta(days=days)
        stage.store.change(id_, lambda it, at=moved: replace(it, interview=replace(it.interview, date=at)))  # type: ignore[misc]
    app.start()
    refused = "old data is not deleted: the clock is"
    once(lambda: refused in app.log.read_text() or _forgotten(stage, over), "maintenance did not run")
    if stage.url.startswith("postgresql"):
        once(lambda: "seconds off the database's" in app.log.read_text(), "no warning about the clock")
    app.stop()
    assert not _forgotten(stage, coming)


def _forgotten(stage: Stage, id_: str) -> bool:
    found = stage.store.get(id_)
    return found is not None and found.is_redacted


@pytest.mark.parametrize(("off", "exit_code", "said"), [(600, 1, "BAD  clock: "), (0, 0, "ok   clock: agrees")])
def test_check_compares_the_clock_with_slacks(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: Clock, off: int, exit_code: int, said: str
) -> None:
    clock.set(off)
    given = {**os.environ, **environment(slack, apploi, tmp_path)}
    checked = subprocess.run(
        (sys.executable, "-m", "tests.support.skewed_clock", clock.file, "check"),
        env=given,
        capture_output=True,
        text=True,
    )
    assert said in checked.stdout
    assert checked.returncode == exit_code
