"""One answer for all who ask the same within a moment, where each would cost something."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class SharedAnswer:
    """What `ask` returns, asked once in so many seconds at most, by one thread at a time; may be shared by threads.

    Those who come while one asks get the answer before that at once; only before there is any do they wait for it.
    """

    def __init__(self, ask: Callable[[], str], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked yet."""
        self._ask = ask
        self._seconds = seconds
        self._clock = clock
        self._asking = Lock()
        self._answer: str | None = None
        self._until = 0.0

    def __call__(self) -> str:
        """The present answer."""
        if not self._asking.acquire(blocking=self._answer is None):
            return self._answer or ""
        try:
            if self._answer is None or self._clock() >= self._until:
                self._answer = self._ask()
                self._until = self._clock() + self._seconds
            return self._answer
        finally:
            self._asking.release()
