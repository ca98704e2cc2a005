"""One target under atheris: `python -m tests.fuzz.coverage_guided <target> <new-corpus> <corpus> [libFuzzer options]`.

libFuzzer ends the process itself, so `python -m tests.fuzz` starts one for each target.
"""

from __future__ import annotations

import gc
import logging
import sys
from functools import partial

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

from tests.support.paths import PACKAGE

APART = ("demo", "store") if sys.argv[1] not in ("app", "http") else ("demo", "store", "dates", "command_text")
"""Packages that do not guide: the fakes; the store, as atheris 3.0 never lets go of what `==` between columns
gives, two of these for each input; and what has targets of its own, as more can be sent to the whole app so."""


def _modules(*packages: str) -> list[str]:
    """All in these packages, as atheris wants each named."""
    files = [file.relative_to(PACKAGE.parent) for package in packages for file in (PACKAGE / package).rglob("*.py")]
    return [".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in files]


with atheris.instrument_imports(include=["slackbot"], exclude=_modules(*APART)):
    from tests.fuzz.limits import LONGEST, LONGEST_WITH_WORK, One, held, memory
    from tests.fuzz.measurements import Look
    from tests.fuzz.targets import PURE, WHOLE, ready
    from tests.fuzz.whole_app import App, everything

SELDOM = {"app": (4, 16), "http": (16, 64)}
"""Of so many inputs one goes on after its answer, and of so many one to its end; in the tests every one does."""
LOOKS = 10_000
"""Inputs between two looks."""
MOST_TOLD = 25


def main() -> None:
    """Fuzz; what libFuzzer prints goes to whoever started this."""
    logging.disable(logging.CRITICAL)
    name, arguments = sys.argv[1], [sys.argv[0], *sys.argv[2:]]
    ready()
    if name in PURE:
        _fuzz(arguments, PURE[name])
        return
    with everything() as app:
        app.go_on_seldom(*SELDOM[name])
        _fuzz(arguments, partial(WHOLE[name], app), app)


def _fuzz(arguments: list[str], one: One, app: App | None = None) -> None:
    runs = 0
    gc.freeze()  # what is there now stays: nobody has to look at it again

    def counted(data: bytes) -> None:
        nonlocal runs
        if runs % LOOKS == 0:
            print(_look(runs, app).line(), file=sys.stderr, flush=True)
        runs += 1
        held(one, data, LONGEST_WITH_WORK if app else LONGEST)

    atheris.Setup(arguments, counted)
    atheris.Fuzz()


def _look(runs: int, app: App | None) -> Look:
    blocks = sys.getallocatedblocks()
    if app is None:
        return Look(runs, memory(), blocks)
    return Look(runs, memory(), blocks, app.slowest, app.slowest_by_the_wall, tuple(app.codes.most_common(MOST_TOLD)))


if __name__ == "__main__":
    main()
