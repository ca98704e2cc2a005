"""Our reading of the phrases against dateparser's: right, wrong, refused, and how much CPU time it takes.

    python -m tests.benchmarks.dates [FILE.jsonl ...]

Without files: those that others wrote (tests/phrases/README.md). Nothing here is asserted. A phrase that has a
time is right when the instant is; one that has none, or must be refused, is right when it is refused.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from slackbot.dates import Reference, Understood, understand, warm_up
from slackbot.dates.zones import settled_utc
from tests.support.paths import PHRASES

Case = dict[str, Any]
Reader = Callable[[str, Reference], tuple[datetime, str] | None]


def ours(text: str, reference: Reference) -> tuple[datetime, str] | None:
    answer = understand(text, reference)
    return (answer.date, answer.timezone) if isinstance(answer, Understood) else None


def dateparsers(text: str, reference: Reference) -> tuple[datetime, str] | None:
    import dateparser

    settings = {"RELATIVE_BASE": reference.now, "PREFER_DATES_FROM": "future", "RETURN_AS_TIMEZONE_AWARE": False}
    language = reference.locale[:2]
    found = dateparser.parse(text[:300], languages=[language], settings=settings)
    return (found, reference.timezone) if found else None


def files(given: list[str]) -> list[Path]:
    return [Path(name) for name in given] or [PHRASES / "published.jsonl", PHRASES / "managers.jsonl"]


def phrases(paths: list[Path]) -> list[tuple[str, Reference, Case]]:
    lines = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return [
        (text, Reference(datetime.fromisoformat(case["now"]), zone(case), case.get("locale", "en-US")), case)
        for case in lines
        for text in case.get("texts", [case.get("text", "")])
    ]


def zone(case: Case) -> str:
    return str(case.get("timezone", "America/New_York"))


def accepted(case: Case) -> list[datetime]:
    """The instants that are right; none where the phrase must be refused."""
    expect = case.get("expect", {})
    if isinstance(expect, str):
        return [settled_utc(datetime.fromisoformat(expect), case.get("zone") or zone(case))]
    named = case.get("timezone_named") or zone(case)
    return [instant for each in (expect, *case.get("accept", [])) for instant in _instant(each, case, named)]


def _instant(each: Case, case: Case, named: str) -> list[datetime]:
    if not each.get("time"):
        return []
    offset = each.get("utc_offset_minutes", case.get("utc_offset_minutes"))
    if offset is None:
        return [settled_utc(datetime.fromisoformat(f"{each['date']} {each['time']}"), named)]
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset), 60)
    return [datetime.fromisoformat(f"{each['date']} {each['time']}{sign}{hours:02d}:{minutes:02d}")]


def may_refuse(case: Case) -> bool:
    expect = case.get("expect", {})
    return not accepted(case) or any("error" in each for each in (expect, *case.get("accept", [])))


def measure(reader: Reader, cases: list[tuple[str, Reference, Case]]) -> tuple[list[str], list[float]]:
    verdicts: list[str] = []
    took: list[float] = []
    for text, reference, case in cases:
        start = time.process_time()
        answer = reader(text, reference)
        took.append((time.process_time() - start) * 1000)
        if answer is None:
            verdicts.append("right" if may_refuse(case) else "refused")
        else:
            instant = settled_utc(answer[0].replace(second=0, microsecond=0), answer[1])
            verdicts.append("right" if instant in accepted(case) else "wrong")
    return verdicts, sorted(took)


def import_seconds(module: str) -> float:
    code = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    cases = phrases(files(sys.argv[1:]))
    deque(warm_up(), 0)
    columns = ("right", "wrong", "refused", "median ms", "p99 ms", "worst ms", "import s")
    print(f"{len(cases)} phrases".ljust(14) + "".join(f"{name:>11}" for name in columns))
    for name, reader, module in (("slackbot", ours, "slackbot.dates"), ("dateparser", dateparsers, "dateparser")):
        verdicts, took = measure(reader, cases)
        shares = [f"{100 * verdicts.count(kind) / len(verdicts):.1f} %" for kind in columns[:3]]
        times = [f"{took[len(took) // 2]:.2f}", f"{took[int(len(took) * 0.99)]:.2f}", f"{took[-1]:.2f}"]
        row = [*shares, *times, f"{import_seconds(module):.2f}"]
        print(name.ljust(14) + "".join(f"{value:>11}" for value in row))


if __name__ == "__main__":
    main()
