"""`python -m tests.fuzz [target …] [--inputs N | --seconds S]`: fuzz, guided by coverage, and print the figures; 1 when
something broke or memory grew. The input that broke it is left where the last line says: put it into the corpus, and
mend. The targets of the whole app tell of themselves every 10,000 inputs.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from tests.fuzz.measurements import Look, growth, has_grown
from tests.fuzz.targets import NAMES
from tests.support.paths import FUZZ_CORPUS

LONGEST = 600
"""Bytes of an input: the huge is chosen, not spelled out."""
MISSING = "atheris is not installed here: it has wheels for Linux on x86_64, and `make test` runs Hypothesis instead."


def main() -> int:
    """Fuzz the targets that were named, or all, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=0, help="for each target")
    parser.add_argument("--seconds", type=int, default=0, help="for each target; 60 when no number is given either")
    parser.add_argument("--kept", type=Path, help="a folder for what was found worth keeping, to go on from later")
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(NAMES))
    chosen = parser.parse_args()
    unknown = set(chosen.targets) - set(NAMES)
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    if importlib.util.find_spec("atheris") is None:
        print(MISSING)
        return 2
    seconds = chosen.seconds or (0 if chosen.inputs else 60)
    with tempfile.TemporaryDirectory(prefix="slackbot-fuzz-") as folder:
        kept = chosen.kept or Path(folder)
        fine = [fuzzed(name, chosen.inputs, seconds, kept) for name in chosen.targets or NAMES]
    return 0 if all(fine) else 1


def fuzzed(name: str, inputs: int, seconds: int, kept: Path) -> bool:
    """Whether one target held, after its line of figures."""
    found, broken = kept / name, Path(tempfile.gettempdir()) / f"slackbot-fuzz-{name}-"
    found.mkdir(parents=True, exist_ok=True)
    (FUZZ_CORPUS / name).mkdir(exist_ok=True)
    limits = [f"-runs={inputs or -1}", f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-len_control=0"]
    command = [sys.executable, "-m", "tests.fuzz.coverage_guided", name, str(found), str(FUZZ_CORPUS / name), *limits]
    began, said, looks = time.monotonic(), deque[str](maxlen=200), list[Look]()
    with _begun([*command, "-rss_limit_mb=1024", f"-artifact_prefix={broken}"]) as fuzzing:
        for line in fuzzing.stdout or ():
            said.append(line.rstrip())
            if look := Look.read(line):
                looks.append(look)
                _show(name, look.inputs, looks, time.monotonic() - began)
    done = re.findall(r"^Done (\d+) runs", "\n".join(said), re.M)
    held = fuzzing.returncode == 0
    _conclude(name, int(done[0]) if done else 0, looks, time.monotonic() - began, said if not held else ())
    return held and not has_grown(looks)


def _begun(command: list[str]) -> subprocess.Popen[str]:
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, text=True, errors="replace", **told)  # type: ignore[call-overload, no-any-return]


def _show(name: str, inputs: int, looks: list[Look], took: float) -> None:
    (warm, end), now = growth(looks), looks[-1]
    slowest = f"  slowest {now.slowest:.2f} s, by the wall {now.by_the_wall:.2f}" if now.slowest else ""
    print(f"{name:20}{inputs:>9,} inputs  {took:5.0f} s  {warm:.0f} → {end:.0f} MB{slowest}", flush=True)


def _conclude(name: str, inputs: int, looks: list[Look], took: float, broken: Iterable[str]) -> None:
    if broken:
        print(f"{name:20}BROKEN", *broken, sep="\n", flush=True)
        return
    _show(f"{name}, the end", inputs, looks, took)
    for what, times in looks[-1].unforeseen:
        print(f"{'':20}{times:>9,} × {what}", flush=True)
    if has_grown(looks):
        print(f"{'':20}MEMORY GREW", flush=True)


if __name__ == "__main__":
    sys.exit(main())
