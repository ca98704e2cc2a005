"""One answer for all who ask the same within a moment, where each would cost something."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class CachedCheck:
    """What `ask` returns, asked once in so many seconds at most, by one thread at a time; may be shared by threads.

    Those who come while one asks get the answer before that at once; only before there is any do they wait for it.
    """

    def __init__(self, check: Callable[[], str], ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked yet."""
        self._check = check
        self._ttl = ttl
        self._clock = clock
        self._lock = Lock()
        self._result: str | None = None
        self._expires_at = 0.0

    def __call__(self) -> str:
        """The present answer."""
        if not self._lock.acquire(blocking=self._result is None):
            return self._result or ""
        try:
            if self._result is None or self._clock() >= self._expires_at:
                self._result = self._check()
                self._expires_at = self._clock() + self._ttl
            return self._result
        finally:
            self._lock.release()
