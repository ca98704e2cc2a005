"""How long Slack waits, beside a bare Bolt app as documented: `python -m tests.benchmarks.against_bolt [--quick]`.

The same server, the same lean far end (far_end.py), the same makers of load, in turns in the same run. So many people
ask at the same moment, all have their answer, then they rest, so that forms are opened and interviews booked; that
again and again. The bare app only acknowledges: it judges nothing and stores nothing, so a submission of ours that is
stored durably is held against an empty answer. `--quick` takes a quarter of the time.

“CPU each” is the time of our process for one request and all that follows from it, in milliseconds. A busy machine
changes the ratios, but hardly this: compare versions by it, or run both side by side.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from slackbot.demo.app_process import AppProcess
from tests.benchmarks import signed_requests
from tests.benchmarks.load_generator import Answers
from tests.benchmarks.measurement import FarEnd, Send, cpu_seconds, far_end, load_makers, megabytes, quantile, running
from tests.benchmarks.signed_requests import Letter

BARE = (sys.executable, "-m", "tests.benchmarks.bare_bolt")
CROWDS = {1: (60, 0.15), 16: (12, 1.0), 64: (6, 3.0)}
"""How many at once: how often, and the seconds of rest after each time."""
HANGS = 60.0
TARGETS = {"command": {1: (0.4, 1.5), 16: (1.0, 1.5), 64: (1.0, 1.5)}}
TARGETS["submission"] = {1: (0.6, 1.5), 16: (1.5, 1.5), 64: (1.5, 1.5)}
"""The most that p50 and p99 may be of the bare app's."""

Write = Callable[[int, str], Letter]


@dataclass(frozen=True)
class Measured:
    """One row: milliseconds of both, CPU seconds of ours until nothing was left to do, and what wasn't taken."""

    kind: str
    at_once: int
    bare: Answers
    ours: Answers
    cpu: float

    def row(self) -> str:
        """With the ratios, and a mark where one is over its target."""
        said = [f"{self.kind:10}{self.at_once:4}"]
        for part, most in zip((0.5, 0.99), TARGETS[self.kind][self.at_once], strict=True):
            bare, ours = quantile(self.bare.seconds, part), quantile(self.ours.seconds, part)
            said.append(f"{bare:9.1f}{ours:9.1f}{ours / bare:7.2f} {'≤' if ours <= most * bare else '>'}{most:4.1f}")
        return "".join(said) + f"{1000 * self.cpu / len(self.ours.seconds):9.1f}{refused(self.ours):9}"


def refused(answers: Answers) -> int:
    """Answers that were no plain yes, and those that never came."""
    return answers.missing + sum(said != b"200 " for said in answers.said)


def main() -> None:
    """Measure and print the table in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
        end="",
    )
    print(f"load {os.getloadavg()[0]:.1f} at the start; milliseconds")
    print(f"{'':14}{'p50 bare':>9}{'ours':>9}{'ratio':>7}{'':6}{'p99 bare':>9}{'ours':>9}{'ratio':>7}{'':6}", end="")
    print(f"{'CPU each':>9}{'refused':>9}")
    with load_makers() as sent:
        with far_end() as far, running(far) as app, bare(far) as other:
            for row in _rows(sent, other, app, far, quick=quick):
                print(row.row(), flush=True)
            print(
                f"memory after that, in MB, shared pages once: {[round(each) for each in megabytes(_pid(app), 'Pss')]}"
            )
            print(f"idle: {_idle(app):.1f} % of a core")
        with far_end(apploi=HANGS) as far, running(far) as app:
            print(_hanging(sent, app))
    print(f"from start to ready, best of five: {min(_start() for _ in range(5)):.2f} s")


def _rows(sent: Send, other: AppProcess, app: AppProcess, far: FarEnd, *, quick: bool) -> Iterator[Measured]:
    """Each after a first round that warms up both: who people are, and which channels there are, is asked once."""
    numbers = count(1)

    def write(kind: Write, many: int) -> list[Letter]:
        return [kind(next(numbers), far.answers_to) for _ in range(many)]

    for kind, name in ((signed_requests.command, "command"), (signed_requests.submission, "submission")):
        for port in (other.port, app.port):
            sent([port], write(kind, signed_requests.PLACES), 8)
        time.sleep(6)
        for at_once, (rounds, rest) in CROWDS.items():
            told: dict[int, list[Answers]] = {other.port: [], app.port: []}
            before = cpu_seconds(_pid(app))
            for _ in range(rounds // 4 if quick else rounds):
                for port, answers in told.items():
                    answers.append(sent([port], write(kind, at_once), at_once))
                    time.sleep(rest if port == app.port else 0.05)
            cpu = cpu_seconds(_pid(app)) - before
            yield Measured(name, at_once, _joined(told[other.port]), _joined(told[app.port]), cpu)


def _joined(parts: Sequence[Answers]) -> Answers:
    seconds, said = [s for one in parts for s in one.seconds], [s for one in parts for s in one.said]
    return Answers(seconds, said, sum(one.missing for one in parts))


def _hanging(sent: Send, app: AppProcess) -> str:
    """Look-ups while Apploi says nothing: each gets an answer that it may be slow."""
    numbers = count(1)
    told = []
    for at_once in CROWDS:
        answers = sent([app.port], [signed_requests.look_up(next(numbers)) for _ in range(at_once)], at_once)
        told.append(f"{at_once} at once {quantile(answers.seconds, 0.99) / 1000:.2f}")
    return f"look-ups while Apploi hangs, p99 in seconds (≤ 2.5): {', '.join(told)}"


def _idle(app: AppProcess, seconds: float = 10.0) -> float:
    """Percent of one core while nobody asks."""
    time.sleep(3)
    before = cpu_seconds(_pid(app))
    time.sleep(seconds)
    return 100 * (cpu_seconds(_pid(app)) - before) / seconds


def _pid(app: AppProcess) -> int:
    assert app.pid is not None
    return app.pid


def _start() -> float:
    """Seconds from the start of the process until `/readyz` says yes, on a database that is up to date."""
    with far_end() as far, tempfile.TemporaryDirectory() as folder:
        app = AppProcess(far.settings(Path(folder)), Path(folder) / "app.log")
        for _ in range(2):
            begun = time.monotonic()
            app.start()
            seconds = time.monotonic() - begun
            app.stop()
    return seconds


@contextmanager
def bare(far: FarEnd) -> Iterator[AppProcess]:
    """The bare app, started and ready."""
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess(far.settings(Path(folder)), Path(folder) / "bare.log", BARE)
        app.start()
        try:
            yield app
        finally:
            app.stop()


if __name__ == "__main__":
    main()
