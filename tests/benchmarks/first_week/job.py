"""One job of the first week, and what doing it showed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Error

from tests.benchmarks.first_week.person import Person, Scene


@dataclass(frozen=True)
class Job:
    """`do` is called for each of the `cases`; `before` is how it went when the product was tried first.

    A job without `do` can't work yet, and `missing` says what for. `by` is the person whose clicks are counted.
    """

    name: str
    before: str
    do: Callable[[Scene, str], None] | None = None
    cases: Sequence[str] = ("",)
    by: str = "maya"
    missing: str = ""


@dataclass(frozen=True)
class Result:
    """What the worst of a job's cases took; `fault` is why it failed."""

    job: Job
    clicks: int = 0
    keys: int = 0
    seconds: float = 0
    fault: str = ""

    @property
    def works(self) -> str:
        """`yes`, `no` or `not yet`."""
        return "not yet" if not self.job.do else "no" if self.fault else "yes"


def run(job: Job, scene: Scene) -> Result:
    """Do the job in each of its cases."""
    found = [_run_case(job, scene, case) for case in job.cases] if job.do else [Result(job, fault=job.missing)]
    faults = [each.fault for each in found if each.fault]
    return Result(
        job,
        max(each.clicks for each in found),
        max(each.keys for each in found),
        max(each.seconds for each in found),
        "; ".join(faults),
    )


def _run_case(job: Job, scene: Scene, case: str) -> Result:
    person: Person = getattr(scene, job.by)
    scene.clear()
    person.start()
    fault = ""
    try:
        assert job.do
        job.do(scene, case)
    except (AssertionError, Error) as error:
        fault = f"{case}: {str(error).strip()}"[:600]
        person.look(f"failed-{job.name[:30]}")
    return Result(job, person.clicks, person.keys, person.seconds, fault)


def weekday(ahead: int) -> str:
    """“Thu”, the day so many days ahead in the booker's zone; so no phrase is about a time that has passed."""
    return f"{datetime.now(ZoneInfo('America/New_York')) + timedelta(ahead):%a}"
