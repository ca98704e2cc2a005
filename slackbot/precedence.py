"""Who waits for an answer goes first: what can be done later gives way for a moment, and only for a moment."""

from __future__ import annotations

import threading
from types import TracebackType


class Precedence:
    """Counts the requests that wait for their answer: `with precedence: answer it`, or from `waits` to `is_answered`.
    Safe to share between threads.

    Python runs one thread at a time, so that opening the forms of the first would delay the answers to the last
    when many ask at once.
    """

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting = 0
        self._changed = threading.Condition()

    def waits(self) -> None:
        """One more waits."""
        with self._changed:
            self._waiting += 1

    def is_answered(self) -> None:
        """One was answered."""
        with self._changed:
            self._waiting -= 1
            if not self._waiting:
                self._changed.notify_all()

    def __enter__(self) -> None:
        """One more waits."""
        self.waits()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """It was answered."""
        self.is_answered()

    def give_way(self, at_most: float) -> None:
        """Return when nobody waits, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, at_most)
