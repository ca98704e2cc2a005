"""A database that is stopped, locked or full in the middle of load: told in the form, nothing lost, and it goes on."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.proofs.crowd import Crowd
from tests.proofs.stage import Stage
from tests.proofs.verdict import Verdict, judge
from tests.support.databases import Postgresql

Trouble = Callable[[], AbstractContextManager[None]]

DISK, ROOM = "16m", "64m"
PATIENCE = 20.0
"""Seconds within which a trouble is told of, and its end."""


@dataclass(frozen=True)
class Outage:
    """What an outage came to: what was said in the forms and how soon, and whether /readyz told."""

    said: tuple[str, ...]
    errors: int
    slowest_error: float
    cut_by_slack: int
    readyz: tuple[int, int, int]  # before, during, after
    verdict: Verdict

    @property
    def kept(self) -> bool:
        """Whether the promise was kept, and people and machines were told of the outage."""
        return self.verdict.kept and self.errors > 0 and self.readyz == (200, 503, 200)


def outage(stage: Stage, trouble: Trouble, seconds: float, threads: int = 8, pause: float = 0.3) -> Outage:
    """Load before, during and after the trouble."""
    stage.start()
    crowd = Crowd(stage, threads, pause)
    crowd.start()
    time.sleep(1.0)
    before = _ready(stage)
    with trouble():
        time.sleep(seconds)
        # SQLite's log may have room within itself for a while: for a form longer than for what /readyz tries.
        during = _ready_at_last(stage, 503)
        _wait(lambda: bool(crowd.told.errors))
    after = _ready_at_last(stage, 200)
    time.sleep(1.0)
    told = crowd.finish()
    return Outage(
        said=tuple(sorted({said for _, said in told.errors})),
        errors=len(told.errors),
        slowest_error=round(max((seconds for seconds, _ in told.errors), default=0.0), 2),
        cut_by_slack=len(told.cut),
        readyz=(before, during, after),
        verdict=judge(stage, told),
    )


def _ready(stage: Stage) -> int:
    return requests.get(f"{stage.apps[0].url}/readyz", timeout=10).status_code


def _ready_at_last(stage: Stage, expected: int) -> int:
    """What /readyz answers, asked until it is what is expected or patience ends."""
    _wait(lambda: _ready(stage) == expected)
    return _ready(stage)


def _wait(over: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not over() and time.monotonic() < until:
        time.sleep(0.1)


def stopped(server: Postgresql) -> Trouble:
    """PostgreSQL is stopped, and started again at the end."""

    @contextmanager
    def trouble() -> Iterator[None]:
        server.stop()
        try:
            yield
        finally:
            server.start()

    return trouble


def locked(file: Path) -> Trouble:
    """Another process than the app writes to the SQLite file and does not come to an end."""

    @contextmanager
    def trouble() -> Iterator[None]:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield

    return trouble


@contextmanager
def small_disk(folder: Path) -> Iterator[Trouble]:
    """A disk of its own in this folder, and a trouble that fills it and makes room again. Needs root on Linux."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "slackbot-promise", folder], check=True)

    @contextmanager
    def trouble() -> Iterator[None]:
        _fill(folder / "in-the-way")
        try:
            yield
        finally:
            (folder / "in-the-way").unlink()
            subprocess.run(["mount", "-o", f"remount,size={ROOM}", folder], check=True)

    try:
        yield trouble
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def may_mount(folder: Path) -> bool:
    """Whether this machine lets us have a small disk."""
    try:
        with small_disk(folder):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as hole:
        for size in (64 * 1024, 512):
            try:
                while hole.write(b"x" * size):
                    pass
            except OSError:
                continue
