"""Two bad minutes, and a verdict: `python -m tests.benchmarks.two_minutes [--seconds 120]`; 1 when it is not kept.

Apploi takes 5 s for each booking and search, Slack 1 s for each call. Every five seconds 64 people ask at the same
moment: 50 type the command, 8 look somebody up, 6 send a form. Kept is: no answer takes over 3 s, each command is
answered within half a second, no form is lost to an expired trigger, and each form that was accepted is booked once
and told.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from slackbot.domain.request import ReportStatus, State
from slackbot.storage.store import Store
from tests.benchmarks import signed_requests
from tests.benchmarks.load_generator import Answers
from tests.benchmarks.measurement import FarEnd, far_end, load_makers, running
from tests.benchmarks.signed_requests import Letter

APPLOI, SLACK = 5.0, 1.0
EVERY = 5.0
CROWD = {"command": 50, "look-up": 8, "submission": 6}
SLACK_WAITS, AT_ONCE = 3.0, 0.5
PATIENCE = 600.0
"""Seconds that everything may take to come to its end."""


@dataclass(frozen=True)
class Verdict:
    """Seconds of the slowest answer, and numbers."""

    slowest_command: float
    slowest_look_up: float
    slowest_submission: float
    commands: int
    busy: int
    opened: int
    expired: int
    missing: int
    accepted: int
    put_back: int
    ended: int
    booked_twice: int

    @property
    def kept(self) -> bool:
        """Whether all of it was kept."""
        slowest = max(self.slowest_look_up, self.slowest_submission)
        in_time = slowest <= SLACK_WAITS and self.slowest_command <= AT_ONCE and not self.missing
        forms = not (self.expired or self.busy) and self.opened == self.commands
        return in_time and forms and self.ended == self.accepted and not self.booked_twice


def main() -> int:
    """Make the load, wait for the end of everything, and print the verdict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, far_end(SLACK, APPLOI) as far:
        url = f"sqlite:///{Path(folder) / 'slackbot.db'}"
        with running(far, DATABASE_URL=url) as app, closing(Store(url)) as store:
            told = _load(app.port, far, seconds)
            ended = _ended(store, len(_accepted(told["submission"])))
            verdict = _verdict(told, far, ended)
    for name, value in asdict(verdict).items():
        print(f"{name.replace('_', ' '):20} {value:.2f}" if isinstance(value, float) else f"{name:20} {value}")
    print("kept" if verdict.kept else "NOT kept")
    return 0 if verdict.kept else 1


def _load(port: int, far: FarEnd, seconds: float) -> dict[str, Answers]:
    """A crowd every few seconds, on top of what is left of those before."""
    told: dict[str, list[Answers]] = {kind: [] for kind in CROWD}
    with load_makers() as sent, ThreadPoolExecutor(len(CROWD)) as threads:
        write = _writer(far)
        sent([port], [write("command") for _ in range(signed_requests.PEOPLE)], 4)  # so that the app knows everybody
        time.sleep(EVERY)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.monotonic()
            crowd = {kind: [write(kind) for _ in range(many)] for kind, many in CROWD.items()}
            asked = {kind: threads.submit(sent, [port], each, len(each)) for kind, each in crowd.items()}
            for kind, answers in asked.items():
                told[kind].append(answers.result())
            time.sleep(max(0.0, begun + EVERY - time.monotonic()))
    return {kind: _joined(parts) for kind, parts in told.items()}


def _writer(far: FarEnd) -> Callable[[str], Letter]:
    numbers = count(1)

    def write(kind: str) -> Letter:
        number = next(numbers)
        if kind == "look-up":
            return signed_requests.look_up(number)
        return (signed_requests.command if kind == "command" else signed_requests.submission)(number, far.answers_to)

    return write


def _joined(parts: list[Answers]) -> Answers:
    seconds, said = [s for one in parts for s in one.seconds], [s for one in parts for s in one.said]
    return Answers(seconds, said, sum(one.missing for one in parts))


def _accepted(answers: Answers) -> list[bytes]:
    return [said for said in answers.said if said == b"200 "]


def _ended(store: Store, accepted: int) -> int:
    """How many have come to an end and were told, once all have or it has taken too long."""
    until = time.monotonic() + PATIENCE
    while True:
        found = store.list_requests([State.SCHEDULED, State.FAILED, State.UNCONFIRMED], limit=100_000)
        ended = sum(each.report_status is ReportStatus.REPORTED for each in found)
        if ended >= accepted or time.monotonic() > until:
            return ended
        time.sleep(1)


def _verdict(told: dict[str, Answers], far: FarEnd, ended: int) -> Verdict:
    commands, ledger = told["command"], far.ledger()
    return Verdict(
        slowest_command=max(commands.seconds),
        slowest_look_up=max(told["look-up"].seconds),
        slowest_submission=max(told["submission"].seconds),
        commands=len(commands.said),
        busy=len(commands.said) - len(_accepted(commands)),
        opened=ledger["views.open"] - ledger.get("expired", 0) - signed_requests.PEOPLE,
        expired=ledger.get("expired", 0),
        missing=sum(answers.missing for answers in told.values()),
        accepted=len(_accepted(told["submission"])),
        put_back=len(told["submission"].said) - len(_accepted(told["submission"])),
        ended=ended,
        booked_twice=sum(times > 1 for times in ledger["booked"].values()),
    )


if __name__ == "__main__":
    sys.exit(main())
