"""The processes of a measurement: the far end, the app or the bare framework, and the makers of load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from slackbot.demo.app_process import AppProcess
from tests.benchmarks.fake_upstreams import HOST
from tests.benchmarks.load_generator import Answers, send
from tests.benchmarks.signed_requests import Letter

SECRET = "benchmark"
MAKERS = 2
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class FarEnd:
    """Slack and Apploi."""

    port: int

    @property
    def answers_to(self) -> str:
        """A response_url."""
        return f"http://{HOST}:{self.port}/response/anybody"

    def ledger(self) -> dict[str, Any]:
        """What was asked of it."""
        with urllib.request.urlopen(f"http://{HOST}:{self.port}/ledger") as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def settings(self, folder: Path) -> dict[str, str]:
        """The settings that join an app to it."""
        return {
            "SLACK_BOT_TOKEN": "xoxb-benchmark",
            "UNDO_SECONDS": "0",  # what is measured here is how fast it is, not how long it waits on purpose
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://{HOST}:{self.port}/api/",
            "APPLOI_API_KEY": "benchmark",
            "APPLOI_BASE_URL": f"http://{HOST}:{self.port}",
            "APPLOI_TEAM_ID": "1",
            "DATABASE_URL": f"sqlite:///{folder / 'slackbot.db'}",
            "LOG_LEVEL": "warning",
        }


@contextmanager
def far_end(slack: float = 0.0, apploi: float = 0.0, *, finds: bool = False) -> Iterator[FarEnd]:
    """A far end of which each takes so many seconds for an answer; whether searches find somebody."""
    told = [sys.executable, "-m", "tests.benchmarks.fake_upstreams", "--slack", str(slack), "--apploi", str(apploi)]
    with subprocess.Popen(told + ["--finds"] * finds, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield FarEnd(int(process.stdout.readline()))
        finally:
            process.terminate()


@contextmanager
def running(far: FarEnd, **changes: str) -> Iterator[AppProcess]:
    """`slackbot serve`, started and ready."""
    with tempfile.TemporaryDirectory() as folder:
        app = AppProcess({**far.settings(Path(folder)), **changes}, Path(folder) / "app.log")
        app.start()
        try:
            yield app
        finally:
            app.stop()


Send = Callable[[Sequence[int], Sequence[Letter], int], Answers]
"""Sends letters to one or more ports, so many at once in all."""


@contextmanager
def load_makers() -> Iterator[Send]:
    """Two processes that make load, each for a port where there are two."""
    with ProcessPoolExecutor(MAKERS, mp_context=get_context("spawn")) as pool:

        def sent(ports: Sequence[int], letters: Sequence[Letter], at_once: int) -> Answers:
            makers = min(MAKERS, at_once)
            parts = [
                pool.submit(send, ports[each % len(ports)], SECRET, letters[each::makers], at_once // makers)
                for each in range(makers)
            ]
            told = [part.result() for part in parts]
            seconds, said = [s for one in told for s in one.seconds], [s for one in told for s in one.said]
            return Answers(seconds, said, sum(one.missing for one in told))

        yield sent


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [each for child in (task / "children").read_text().split() for each in family(int(child))]
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its children."""
    stats = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid))
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICK


def megabytes(pid: int, kind: str = "Rss") -> list[float]:
    """The memory of a process and each of its children; `Pss` counts shared pages in part."""
    found = []
    for each in family(pid):
        lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        found.append(next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:")))
    return found


def quantile(seconds: Sequence[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))]
