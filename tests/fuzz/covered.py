"""One target under atheris: `python -m tests.fuzz.covered <target> <new-corpus> <corpus> [libFuzzer's options]`.

libFuzzer ends the process itself, so `python -m tests.fuzz` starts one for each target.
"""

from __future__ import annotations

import logging
import sys

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["slackbot"], exclude=["slackbot.demo"]):
    from tests.fuzz.limits import held, memory
    from tests.fuzz.targets import APP, PURE, ready


def main() -> None:
    """Fuzz; what libFuzzer prints goes to whoever started this."""
    logging.disable(logging.CRITICAL)
    name, arguments = sys.argv[1], [sys.argv[0], *sys.argv[2:]]
    ready()
    if name == APP:
        from tests.fuzz.everything import everything

        with everything() as app:
            _fuzz(arguments, app.one)
    else:
        _fuzz(arguments, PURE[name])


def _fuzz(arguments: list[str], one: object) -> None:
    runs = 0

    def counted(data: bytes) -> None:
        nonlocal runs
        if runs % 10_000 == 0:
            print(f"MEMORY {memory():.1f}", file=sys.stderr, flush=True)
        runs += 1
        held(one, data)  # type: ignore[arg-type]

    atheris.Setup(arguments, counted)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
