"""kill -9 at random moments under load: the whole process group of one of two processes, which then starts again."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from statistics import median

from sqlalchemy import create_engine, text

from slackbot.demo.app_process import AppProcess
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.domain.request import State
from slackbot.storage.engines import psycopg_url
from tests.proofs.crowd import Crowd
from tests.proofs.stage import Stage
from tests.proofs.verdict import Verdict, judge

LIVES = (0.0, 1.5)
"""Seconds of load between two kills, at least and at most."""
LONG_LIVES = (14.0, 16.0)
"""The same, for a survivor that has time to see that a lease is renewed no more (worker/silence.py)."""


@dataclass(frozen=True)
class Killed:
    """What the kills came to; recovery in seconds from a kill until the first step of somebody else."""

    kills: int
    orphans: int
    recovery_p50: float
    recovery_worst: float
    unconfirmed_without_a_kill: int
    pressed_again: int
    verdict: Verdict

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return self.verdict.kept and not self.unconfirmed_without_a_kill


def kill_often(stage: Stage, kills: int, threads: int = 8, seed: int = 4, lives: tuple[float, float] = LIVES) -> Killed:
    """Kill so often while people submit forms; wait until all is done, and judge."""
    chance = random.Random(seed)
    stage.apploi.slow_seconds = 0.1  # so that many are killed in the middle of a PUT
    stage.apploi.set_failure_mode(FailureMode.SLOW, lookup=False)
    stage.start()
    crowd = Crowd(stage, threads, pause=0.5)
    crowd.start()
    blows = [_kill_one(stage, chance, lives) for _ in range(kills)]
    told = crowd.finish()
    verdict = judge(stage, told)
    recoveries = [seconds for at, orphans in blows for seconds in _recoveries(stage, at, orphans)]
    return Killed(
        kills=kills,
        orphans=len(recoveries),
        recovery_p50=round(median(recoveries), 2) if recoveries else 0.0,
        recovery_worst=round(max(recoveries, default=0.0), 2),
        unconfirmed_without_a_kill=_unexplained(stage, [at for at, _ in blows]),
        pressed_again=len(told.errors) + len(told.cut),
        verdict=verdict,
    )


def _kill_one(stage: Stage, chance: random.Random, lives: tuple[float, float]) -> tuple[float, list[str]]:
    """When it was killed, and the requests that it had in its hands."""
    time.sleep(chance.uniform(*lives))
    app = chance.choice(stage.apps)
    owner = _owner(app)
    app.kill()
    at = time.time()
    orphans = _held_by(stage.url, owner)
    app.start()
    return at, orphans


def _owner(app: AppProcess) -> str:
    """The worker of the process, as its log names it last."""
    return str(re.findall(r"worker ([0-9a-f]{32}) started", app.log.read_text())[-1])


def _held_by(url: str, owner: str) -> list[str]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:") if psycopg_url(url) else url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id FROM requests WHERE owner = :owner"), {"owner": owner}).all()
    engine.dispose()
    return [row[0] for row in rows]


def _recoveries(stage: Stage, at: float, orphans: list[str]) -> list[float]:
    """For each orphan the seconds until somebody went on with it."""
    firsts = [[step.at for step in stage.store.history(orphan) if step.at > at] for orphan in orphans]
    return [min(steps) - at for steps in firsts if steps]


def _unexplained(stage: Stage, kills: list[float]) -> int:
    """How many are unconfirmed although nothing was killed between the intent to send and the finding."""
    unexplained = 0
    for request in stage.store.list_requests([State.UNCONFIRMED], limit=100_000):
        steps = stage.store.history(request.id)
        begun = max(step.at for step in steps if step.state is State.SENDING)
        found = min(step.at for step in steps if step.state is State.UNCONFIRMED)
        unexplained += not any(begun <= at + 0.05 and at <= found for at in kills)
    return unexplained
