"""A fair queue of threads before the database."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from slackbot.answering import Signal
from slackbot.errors import StoreUnavailable
from slackbot.store.failures import BUSY


class Turns:
    """So many threads at once; the others wait, and go in the order in which they came.

    A connection pool and SQLite's own lock go to whoever asks at the right moment: under load the same threads
    win again and again, and one that wants to answer Slack starves.
    """

    def __init__(self, places: int) -> None:
        """Nobody is in yet."""
        self._lock = Lock()
        self._free = places
        self._waiting: deque[Signal] = deque()

    @contextmanager
    def one(self, patience: float) -> Iterator[None]:
        """Within, it is the caller's turn. StoreUnavailable if it does not come in `patience` seconds."""
        if not self._take(patience):
            raise StoreUnavailable(BUSY)
        try:
            yield
        finally:
            self._give()

    def _take(self, patience: float) -> bool:
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = Signal()
            self._waiting.append(turn)
        return turn.wait(patience) or not self._leave(turn)

    def _leave(self, turn: Signal) -> bool:
        """Whether the turn was given up; False if it came at the last moment."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().give()
            else:
                self._free += 1
