"""A fair queue of threads."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """So many threads at once; the others wait, and go in the order in which they came.

    A lock, a connection pool and Python's own lock go to whoever asks at the right moment: under load the same threads
    win again and again, and one that wants to answer Slack starves.
    """

    def __init__(self, places: int) -> None:
        """Nobody is in yet."""
        self._lock = Lock()
        self._places = self._free = places
        self._waiting: deque[Lock] = deque()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether it is nobody's turn, and nobody waits for one."""
        return self._free == self._places

    def take(self, patience: float, *, first: bool = False) -> bool:
        """Wait for a turn, `first` of all who wait or last; False if it does not come in `patience` seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = Lock()
            turn.acquire()
            (self._waiting.appendleft if first else self._waiting.append)(turn)
        return turn.acquire(timeout=patience) or not self._leave(turn)

    def give(self) -> None:
        """The turn is over, and the next one's begins."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1

    def _leave(self, turn: Lock) -> bool:
        """Whether the turn was given up; False if it came at the last moment."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True
