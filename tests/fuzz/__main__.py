"""`python -m tests.fuzz [target …] [--runs N | --seconds S]`: fuzz, guided by coverage, and print the figures; 1 when
something broke. The input that broke it is left where the last line says: put it into the corpus, and mend.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import NAMES

CORPUS = Path(__file__).parent / "corpus"
LONGEST = 600
"""Bytes of an input: the huge is chosen, not spelled out."""
MISSING = "atheris is not installed here: it has wheels for Linux on x86_64, and `make test` runs Hypothesis instead."


def main() -> int:
    """Fuzz the targets that were named, or all, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="inputs for each target")
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
    seconds = chosen.seconds or (0 if chosen.runs else 60)
    with tempfile.TemporaryDirectory(prefix="slackbot-fuzz-") as folder:
        kept = chosen.kept or Path(folder)
        fine = [fuzzed(name, chosen.runs, seconds, kept) for name in chosen.targets or NAMES]
    return 0 if all(fine) else 1


def fuzzed(name: str, runs: int, seconds: int, kept: Path) -> bool:
    """Whether one target held, after its line of figures."""
    found, broken = kept / name, Path(tempfile.gettempdir()) / f"slackbot-fuzz-{name}-"
    found.mkdir(parents=True, exist_ok=True)
    (CORPUS / name).mkdir(exist_ok=True)
    limits = [f"-runs={runs or -1}", f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=1024"]
    command = [sys.executable, "-m", "tests.fuzz.covered", name, str(found), str(CORPUS / name), *limits]
    began = time.monotonic()
    ended = subprocess.run([*command, f"-artifact_prefix={broken}"], capture_output=True, text=True, errors="replace")
    _show(name, ended.stdout + ended.stderr, time.monotonic() - began, held=ended.returncode == 0)
    return ended.returncode == 0


def _show(name: str, said: str, took: float, *, held: bool) -> None:
    inputs = sum(int(number) for number in re.findall(r"^Done (\d+) runs", said, re.M))
    memory = re.findall(r"^MEMORY ([\d.]+)", said, re.M) or ["?"]
    figures = f"{inputs:>9,} inputs  {took:5.0f} s  {memory[0]} → {memory[-1]} MB"
    print(f"{name:20}{figures if held else 'BROKEN'}", flush=True)
    if not held:
        print("\n".join(said.splitlines()[-40:]))


if __name__ == "__main__":
    sys.exit(main())
