"""`slackbot` with a clock some seconds off: `python -m tests.support.skewed_clock FILE serve`, the seconds in FILE.

libfaketime 0.9.10 would do this below Python, but breaks `time.sleep` where it leaves the monotonic clock alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def _go_by(file: Path) -> None:
    """Every call of `time.time` from here on reads the file."""
    true_time = time.time
    time.time = lambda: true_time() + float(file.read_text())


if __name__ == "__main__":
    _go_by(Path(sys.argv.pop(1)))
    from slackbot.__main__ import main  # binds `time.time` as it is by now

    sys.exit(main())
