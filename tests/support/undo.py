"""A clock that jumps, to end the time for *Undo* without waiting for it."""

from __future__ import annotations

import time

from tests.support.running import Running

UNDO_SECONDS = 60


class JumpingClock:
    """The real clock, ahead by the jumps that a test makes."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def end_undo(app: Running, clock: JumpingClock) -> None:
    """Let the time for *Undo* pass."""
    clock.ahead += UNDO_SECONDS
    app.bot.worker.wake()
