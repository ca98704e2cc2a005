"""Who waits for an answer goes first, one after the other; what can be done later gives way for a moment.

Python runs one thread at a time. Where many ask at once and all are answered a little at a time, each has its answer
at the end, together with the last; in turn, half of them have theirs in half the time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from slackbot.turns import Turns

AT_ONCE = 1
"""Answers that are computed at the same moment."""
PATIENCE = 0.25
"""Seconds that a turn is waited for. It is a courtesy and no lock: where those before hang, one goes on without."""

_here = threading.local()


class Precedence:
    """Counts the requests that wait for their answer, and gives them turns: `with precedence: answer it`. Safe to
    share between threads."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        """Nobody waits."""
        self._patience = patience
        self._turns = Turns(at_once)
        self._waiting = 0
        self._changed = threading.Condition()

    def __len__(self) -> int:
        """How many wait for their turn."""
        return len(self._turns)

    def __enter__(self) -> None:
        """One more waits; it is their turn on return. Entered again by the same thread nothing changes."""
        _here.depth = getattr(_here, "depth", 0) + 1
        if _here.depth > 1:
            return
        with self._changed:
            self._waiting += 1
        _take(self._turns, self._patience)

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """It was answered."""
        _here.depth -= 1
        if _here.depth:
            return
        _step_aside()
        with self._changed:
            self._waiting -= 1
            if not self._waiting:
                self._changed.notify_all()

    def give_way(self, at_most: float) -> None:
        """Return when nobody waits, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting, at_most)


@contextmanager
def in_turn(turns: Turns) -> Iterator[None]:
    """Within, it is this thread's turn, for which it waits a moment at most."""
    _take(turns, PATIENCE)
    try:
        yield
    finally:
        _step_aside()


@contextmanager
def aside() -> Iterator[Turns | None]:
    """Within, this thread waits for somebody else, so another has its turn; afterwards it is next. The turns that it
    gave away, if it had any."""
    turns = _step_aside()
    try:
        yield turns
    finally:
        if turns is not None:
            _take(turns, PATIENCE, first=True)


def _take(turns: Turns, patience: float, *, first: bool = False) -> None:
    _here.turns = turns if turns.take(patience, first=first) else None


def _step_aside() -> Turns | None:
    """Give the turn of this thread to another; None when it had none."""
    turns: Turns | None = getattr(_here, "turns", None)
    if turns is not None:
        _here.turns = None
        turns.give()
    return turns
