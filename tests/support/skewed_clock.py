"""`slackbot` with a wrong clock: `python -m tests.support.skewed_clock FILE serve`, with the offset in seconds in FILE.

libfaketime 0.9.10 could do this, too, but breaks `time.sleep` where it leaves the monotonic clock alone.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def _go_by(file: Path) -> None:
    """Make `time.time` add the number in the file, which it reads each time."""
    true_time = time.time
    time.time = lambda: true_time() + float(file.read_text())


if __name__ == "__main__":
    _go_by(Path(sys.argv.pop(1)))
    from slackbot.__main__ import main  # must be imported after time.time is replaced

    sys.exit(main())
