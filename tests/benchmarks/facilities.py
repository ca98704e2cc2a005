"""Twenty facilities with a key each, beside one facility: `python -m tests.benchmarks.facilities [--quick]`.

Two apps at one far end are asked in turns for a search in one facility, as for somebody who may use only that. Then
one over all of mine, with somebody found in each, and with nobody found. And the memory of each app, and its time from
start to ready. 1 when a search in one takes over a fifth longer than with one facility, or one over all takes over
2.5 s or asks too few keys. `--quick` takes a quarter of the time.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from slackbot.demo.app_process import AppProcess
from tests.benchmarks import signed_requests
from tests.benchmarks.measurement import FarEnd, Send, far_end, load_makers, megabytes, quantile, running
from tests.benchmarks.signed_requests import Letter

MANY = 20
APPLOI = 0.3
"""Seconds that Apploi takes for a search."""
WARM_UP = 8
"""Searches that learn who people are."""
SEARCHES, STARTS = 120, 7
MOST_MORE, IN_TIME = 1.2, 2.5
"""How often as long a search in one facility may take, and the seconds that one over all may."""
IDS = [f"f{number:02}" for number in range(MANY)]
ONE = IDS[7]

numbers = count(1)
"""Each search asks for somebody else."""


@dataclass(frozen=True)
class Searched:
    """Seconds of each search."""

    what: str
    seconds: Sequence[float]

    def row(self) -> str:
        """In milliseconds."""
        shown = (quantile(self.seconds, 0.5), quantile(self.seconds, 0.99), 1000 * max(self.seconds))
        return f"{self.what:52}" + "".join(f"{each:9.1f}" for each in shown)


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    searches = SEARCHES // 4 if parser.parse_args().quick else SEARCHES
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )
    print(f"{'milliseconds':52}{'median':>9}{'p99':>9}{'worst':>9}")
    with tempfile.TemporaryDirectory() as folder, load_makers() as sent:
        several = facilities(Path(folder))
        is_as_fast = [_compare(sent, several, seconds, searches) for seconds in (0.0, APPLOI)]
        is_in_time = [_search_all(sent, several, searches // 4, finds=finds) for finds in (True, False)]
        _compare_starts(several)
    is_kept = all((*is_as_fast, *is_in_time))
    print("kept" if is_kept else "NOT kept")
    return 0 if is_kept else 1


def facilities(folder: Path) -> dict[str, str]:
    """The settings of the operator."""
    file = folder / "facilities.toml"
    entries = (
        f'[[facility]]\nid = "{each}"\nname = "Harbor Care {number}"\nteam_id = "{number + 1}"\n'
        f'api_key_env = "APPLOI_KEY_{number}"\ntimezone = "America/Chicago"\n'
        for number, each in enumerate(IDS)
    )
    file.write_text("\n".join(entries), "utf-8")
    return {"FACILITIES_FILE": str(file), **{f"APPLOI_KEY_{number}": f"key-{number}" for number in range(MANY)}}


def _compare(sent: Send, several: dict[str, str], apploi: float, searches: int) -> bool:
    """Whether a search in one facility of many is as fast as with one facility; in turns, one at a time."""
    with far_end(apploi=apploi, finds=True) as far, running(far) as one, running(far, **several) as many:
        asked: list[tuple[AppProcess, str, list[float]]] = [(one, "", []), (many, ONE, [])]
        for number in range(WARM_UP + searches):
            for app, facility, seconds in asked:
                took = _seconds(sent, app, signed_requests.look_up(next(numbers), facility))
                seconds += took if number >= WARM_UP else []
        memory = [sum(megabytes(_pid(app), "Pss")) for app, *_ in asked]
    (_, _, alone), (_, _, among) = asked
    for what, seconds in ((f"1 facility, Apploi {apploi} s", alone), (f"1 of {MANY}, Apploi {apploi} s", among)):
        print(Searched(what, seconds).row(), flush=True)
    print(f"memory after that, in MB: {memory[0]:.0f} with one facility, {memory[1]:.0f} with {MANY}", flush=True)
    return quantile(among, 0.5) <= MOST_MORE * quantile(alone, 0.5)


def _search_all(sent: Send, several: dict[str, str], searches: int, *, finds: bool) -> bool:
    """Whether a search over all facilities is answered in time, and asks each key."""
    with far_end(apploi=APPLOI, finds=finds) as far, running(far, **several) as app:
        seconds: list[float] = []
        for _ in range(searches):
            seconds += _seconds(sent, app, signed_requests.look_up(next(numbers), ONE, IDS))
            time.sleep(0.2)
        asked = far.ledger()["look-ups"] / searches
    what = "somebody found in each" if finds else "nobody found"
    print(Searched(f"all {MANY}, {what}; {asked:.0f} searches in Apploi", seconds).row(), flush=True)
    return max(seconds) <= IN_TIME and asked >= MANY


def _seconds(sent: Send, app: AppProcess, letter: Letter) -> Sequence[float]:
    """Of one search, which must be answered with options."""
    answers = sent([app.port], [letter], 1)
    assert [said[:6] for said in answers.said] == [b'200 {"'], answers
    return answers.seconds


def _compare_starts(several: dict[str, str]) -> None:
    with far_end() as far, tempfile.TemporaryDirectory() as folder:
        seconds: dict[str, list[float]] = {"one": [], "many": []}
        starts = {name: _starter(far, Path(folder) / name, more) for name, more in (("one", {}), ("many", several))}
        for _ in range(STARTS):
            for name, start in starts.items():
                seconds[name].append(start())
    best = {name: min(each[1:]) for name, each in seconds.items()}  # the first migrates the database
    print(f"from start to ready, best of {STARTS - 1}: {best['one']:.2f} s with one facility, {best['many']:.2f} s")


def _starter(far: FarEnd, folder: Path, more: dict[str, str]) -> Callable[[], float]:
    folder.mkdir()
    app = AppProcess({**far.settings(folder), **more}, folder / "app.log")

    def start() -> float:
        begun = time.monotonic()
        app.start()
        seconds = time.monotonic() - begun
        app.stop()
        return seconds

    return start


def _pid(app: AppProcess) -> int:
    assert app.pid is not None
    return app.pid


if __name__ == "__main__":
    sys.exit(main())
