"""`python -m tests.proofs [--long] [name …]`: prove the promise and print the figures; 1 when it was not kept."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tests.proofs.crowd import Crowd, Told
from tests.proofs.days import days_and_kills
from tests.proofs.flood import ATTACKS, attack
from tests.proofs.kills import LONG_LIVES, kill_often
from tests.proofs.outages import locked, may_mount, outage, small_disk, stopped
from tests.proofs.soak import sample
from tests.proofs.stage import Stage, staged
from tests.proofs.undo import UNDO_SECONDS, undo_and_kill
from tests.proofs.verdict import all_done, judge
from tests.support.databases import Postgresql, running_postgresql

Report = dict[str, object]


@dataclass(frozen=True)
class Ground:
    """Where the proofs are made: a PostgreSQL of our own, a folder, and how long they may take."""

    server: Postgresql
    folder: Path
    long: bool

    def url(self, kind: str) -> str:
        """A new database."""
        if kind == "sqlite":
            return f"sqlite:///{self.new_folder() / 'slackbot.db'}"
        return self.server.url(self.server.create_database())

    def new_folder(self) -> Path:
        """A folder that nobody else uses."""
        return Path(tempfile.mkdtemp(dir=self.folder))


def kills(ground: Ground, kind: str) -> Report:
    """kill -9 at random moments under load, two processes."""
    with staged(ground.url(kind), ground.new_folder(), reads_channels=kind == "postgresql") as stage:
        killed = kill_often(stage, 50 if ground.long else 2)
    return {**asdict(killed), "kept": killed.kept}


def undo(ground: Ground, kind: str) -> Report:
    """kill -9 while people press *Undo*, two processes."""
    seconds = str(UNDO_SECONDS)
    with staged(ground.url(kind), ground.new_folder(), UNDO_SECONDS=seconds) as stage:
        judged = undo_and_kill(stage, 50 if ground.long else 2)
    return {**asdict(judged), "kept": judged.kept}


def days(ground: Ground, kind: str) -> Report:
    """kill -9 in the middle of hiring days, two processes."""
    with staged(ground.url(kind), ground.new_folder(), reads_channels=True) as stage:
        judged = days_and_kills(stage, 10 if ground.long else 2, 20 if ground.long else 3)
    return {**asdict(judged), "kept": judged.kept}


def takeover(ground: Ground, kind: str) -> Report:
    """How soon the work of a process that was killed goes on in the other one, which lives."""
    with staged(ground.url(kind), ground.new_folder()) as stage:
        killed = kill_often(stage, 5 if ground.long else 1, lives=LONG_LIVES)
    return {**asdict(killed), "kept": killed.kept}


def crowd(ground: Ground, kind: str) -> Report:
    """200 forms by 16 threads and 2 processes; each form is also submitted four times at once at its end."""
    with staged(ground.url(kind), ground.new_folder()) as stage:
        stage.start()
        people = Crowd(stage, 16)
        people.start(200 if ground.long else 32)
        told = people.wait()
        _again(stage.slack.deliveries[-1], stage.slack.redeliver)
        verdict = judge(stage, told)
        puts = len(stage.apploi.puts)
    return {**asdict(verdict), "puts": puts, "kept": verdict.kept and puts == len(told.accepted)}


def many(ground: Ground, kind: str) -> Report:
    """2,000 forms through one process; its memory once it is warm, and at the end."""
    with staged(ground.url(kind), ground.new_folder(), 1) as stage:
        stage.start()
        warm = _submit(stage, 500)
        before = sample(stage.apps[0]).megabytes
        rest = _submit(stage, 1_500)
        told = replace(warm, accepted=warm.accepted | rest.accepted)
        verdict = judge(stage, told)
        grown = sample(stage.apps[0]).megabytes - before
    kept = verdict.kept and grown <= 10.0
    return {**asdict(verdict), "megabytes when warm": before, "megabytes more": round(grown, 1), "kept": kept}


def _submit(stage: Stage, forms: int) -> Told:
    people = Crowd(stage, 16, first=len(stage.apploi.applicants))
    people.start(forms)
    told = people.wait()
    all_done(stage)
    return told


def _again(reply: object, redeliver: Callable[..., object]) -> None:
    threads = [threading.Thread(target=redeliver, args=(reply,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def postgresql_stopped(ground: Ground) -> Report:
    """PostgreSQL stopped for 12 s in the middle of load."""
    with staged(ground.url("postgresql"), ground.new_folder()) as stage:
        told = outage(stage, stopped(ground.server), 12.0 if ground.long else 1.0)
    return {**asdict(told), "kept": told.kept}


def postgresql_frozen(ground: Ground) -> Report:
    """PostgreSQL keeps its connections open and answers nothing, as behind a cut line."""
    with staged(ground.url("postgresql"), ground.new_folder()) as stage:
        told = outage(stage, ground.server.frozen, 12.0 if ground.long else 2.5)
    return {**asdict(told), "kept": told.kept}


def sqlite_locked(ground: Ground) -> Report:
    """SQLite locked for 10 s by another process."""
    folder = ground.new_folder()
    with staged(f"sqlite:///{folder / 'slackbot.db'}", ground.new_folder()) as stage:
        told = outage(stage, locked(folder / "slackbot.db"), 10.0 if ground.long else 2.5)
    return {**asdict(told), "kept": told.kept}


def disk_full(ground: Ground) -> Report:
    """A disk that is full for a while, beneath SQLite."""
    folder = ground.new_folder()
    if not may_mount(folder):
        return {"skipped": "this machine lets nobody mount a small disk", "kept": True}
    with small_disk(folder) as full, staged(f"sqlite:///{folder / 'slackbot.db'}", ground.new_folder()) as stage:
        told = outage(stage, full, 5.0 if ground.long else 2.0)
    return {**asdict(told), "kept": told.kept}


def flood(ground: Ground) -> Report:
    """Slow, endless and many clients before one process, each for a while; genuine commands meanwhile."""
    report: Report = {"kept": True}
    for name in ATTACKS:
        folder = ground.new_folder()
        with staged(f"sqlite:///{folder / 'slackbot.db'}", folder, 1) as stage:
            stage.start()
            held = attack(stage, name, 10.0 if ground.long else 1.0)
        _show({name: asdict(held)})  # at once: twelve of them take minutes
        report["kept"] = report["kept"] and held.kept
    return report


PROOFS: dict[str, Callable[[Ground], Report]] = {
    "kills-sqlite": lambda ground: kills(ground, "sqlite"),
    "kills-postgresql": lambda ground: kills(ground, "postgresql"),
    "undo-sqlite": lambda ground: undo(ground, "sqlite"),
    "undo-postgresql": lambda ground: undo(ground, "postgresql"),
    "days-sqlite": lambda ground: days(ground, "sqlite"),
    "days-postgresql": lambda ground: days(ground, "postgresql"),
    "takeover-sqlite": lambda ground: takeover(ground, "sqlite"),
    "takeover-postgresql": lambda ground: takeover(ground, "postgresql"),
    "crowd-sqlite": lambda ground: crowd(ground, "sqlite"),
    "crowd-postgresql": lambda ground: crowd(ground, "postgresql"),
    "many-sqlite": lambda ground: many(ground, "sqlite"),
    "many-postgresql": lambda ground: many(ground, "postgresql"),
    "postgresql-stopped": postgresql_stopped,
    "postgresql-frozen": postgresql_frozen,
    "sqlite-locked": sqlite_locked,
    "disk-full": disk_full,
    "flood": flood,
}


@contextmanager
def grounded(*, long: bool) -> Iterator[Ground]:
    """A PostgreSQL and a folder for the time of the proofs."""
    with running_postgresql() as server, tempfile.TemporaryDirectory(prefix="slackbot-promise-") as folder:
        yield Ground(server, Path(folder), long)


def main() -> int:
    """Make the proofs that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description=main.__doc__)
    parser.add_argument("--long", action="store_true", help="the whole proof: 50 kills, minutes")
    parser.add_argument("proofs", nargs="*", metavar="name", help=", ".join(PROOFS))
    chosen = parser.parse_args()
    kept = True
    with grounded(long=chosen.long) as ground:
        for name in chosen.proofs or PROOFS:
            print(name, flush=True)
            report = PROOFS[name](ground)
            kept = kept and bool(report["kept"])
            _show(report)
    return 0 if kept else 1


def _show(report: Report, depth: int = 1) -> None:
    for key, value in report.items():
        if isinstance(value, dict):
            print(f"{'  ' * depth}{key}", flush=True)
            _show(value, depth + 1)
        else:
            print(f"{'  ' * depth}{key:<28}{value}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
