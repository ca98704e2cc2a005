"""`python -m tests.proofs.soak --minutes 120`: Socket Mode under steady use, with every connection cut once a minute.

Several processes share one PostgreSQL. At the end: was anything lost, and did threads, memory or open files grow? The
exit code is 1 when the promise was not kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from slackbot.demo.app_process import AppProcess
from tests.proofs.crowd import Crowd
from tests.proofs.stage import Stage, staged
from tests.proofs.verdict import judge
from tests.support.databases import running_postgresql
from tests.support.socket_mode_server import SocketMode

PEOPLE = 8
PAUSE = 6.0
"""Seconds that each of them takes between two forms."""


@dataclass(frozen=True)
class Sample:
    """What one process and its children use: threads, resident megabytes, and open files."""

    threads: int
    megabytes: float
    files: int


def sample(app: AppProcess) -> Sample:
    """As Linux tells it now."""
    pids = _family(app.pid) if app.pid else []
    status = [_status(pid) for pid in pids]
    return Sample(
        threads=sum(int(each["Threads"]) for each in status),
        megabytes=round(sum(int(each["VmRSS"].split()[0]) for each in status) / 1024, 1),
        files=sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids),
    )


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def soak(stage: Stage, line: SocketMode, minutes: int) -> bool:
    """Use it for so many minutes; whether the promise was kept."""
    stage.start()
    people = Crowd(stage, PEOPLE, PAUSE)
    people.start()
    samples: list[list[Sample]] = []
    never = threading.Event()
    for minute in range(minutes):
        never.wait(55)
        samples.append([sample(app) for app in stage.apps])
        print(f"minute {minute + 1}: {len(people.told.accepted)} accepted, {samples[-1]}", flush=True)
        line.drop_connections()
        never.wait(5)
    told = people.finish()
    verdict = judge(stage, told)
    print(f"refused for a moment, and pressed again: {len(told.cut)} cut, {len(told.errors)} errors")
    print(f"cut {minutes} times; {asdict(verdict)}")
    for number in range(len(stage.apps)):
        print(f"process {number}: from {samples[min(2, minutes - 1)][number]} to {samples[-1][number]}")
    return verdict.kept


def main() -> int:
    """Soak, and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=120)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, running_postgresql() as server, SocketMode() as line:
        url = server.url(server.create_database())
        with staged(url, Path(folder), args.processes, SLACK_APP_TOKEN="xapp-demo-fake") as stage:
            stage.slack.api.socket_url = line.url
            stage.slack.transport = line
            kept = soak(stage, line, args.minutes)
    print(f"{'kept' if kept else 'NOT KEPT'}, after {(time.monotonic() - began) / 60:.1f} minutes")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
