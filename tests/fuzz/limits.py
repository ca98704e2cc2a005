"""What no input may cost."""

from __future__ import annotations

import faulthandler
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

One = Callable[[bytes], None]

LONGEST = 1.0
"""Seconds of the processor for one input; the time of day would also count what else the machine does."""

TRACEBACK = re.compile(r"Traceback|File \\?\"[^\"]+\", line \d|\wError\b|\wException\b")
"""Words that only programmers read, as they are and within JSON."""


class TooSlow(AssertionError):
    """An input took longer than any may."""


LONGEST_WITH_WORK = 10.0
"""The same with all that the whole app does afterwards: a hiring day that Apploi is too busy for is sent, and shown in
Slack, again and again for fifteen minutes. Its answer alone may take LONGEST."""


def held(one: One, data: bytes, longest: float = LONGEST) -> None:
    """Run one input, and fail when it takes too long; where it stood by then is written to standard error."""
    faulthandler.dump_traceback_later(longest)
    began = time.thread_time()
    one(data)
    took = time.thread_time() - began
    faulthandler.cancel_dump_traceback_later()
    if took > longest:
        raise TooSlow(f"{took:.2f} s")


def in_line() -> float:
    """Seconds that this thread has waited for a processor while it had something to do, where the system tells: that
    is time on the wall, and nobody's fault here."""
    told = Path("/proc/thread-self/schedstat")
    return int(told.read_text().split()[1]) / 1e9 if told.exists() else 0.0


def memory() -> float:
    """What this process holds just now, in MB; where that cannot be told, the most that it ever held."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
