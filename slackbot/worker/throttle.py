"""Slow down all bookings of this process with one key after Apploi said that it is too busy.

A 429, or a 503 with Retry-After, pauses them all; those with other keys go on. Afterwards they are sent one by one; the
gap between two shrinks with each answer and doubles with each refusal. Without this, each request would back off alone
while the others are sent and refused: 318 of 370 PUTs for 60 bookings.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from slackbot.domain.interview import AttemptResult, Outcome

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds, doubling, if Apploi doesn't say how long. Its own client waits 60 after a 429 (docs/apploi.md, R7)."""
FIRST_GAP, LONGEST_GAP = 0.25, 2.0
"""Seconds between two bookings after a pause."""
GAP_DECAY = 0.9
SMALLEST_GAP = 0.02
SHORTEST_WAIT = 0.02
"""Seconds too short to wait for."""
MAX_KEPT = 1000


class Throttles:
    """A throttle for each Apploi key (Facility.key). Thread-safe. `clock` returns monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_key: dict[str, Throttle] = {}

    def of(self, key: str) -> Throttle:
        """The throttle of this key."""
        return self._by_key.setdefault(key, Throttle(self._clock))


class Throttle:
    """Says when each booking may be sent. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` returns monotonic seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._opens_at = float("-inf")
        self._next_turn = float("-inf")
        self._gap = 0.0
        self._refusals = 0
        self._turns: dict[str, float] = {}

    def reserve(self, request_id: str) -> float:
        """Seconds until this request may be sent; 0.0 means now. Its turn is kept until it asks again."""
        with self._lock:
            now = self._clock()
            turn = self._turns.pop(request_id, None)
            if turn is None or max(turn, now) < self._opens_at:
                turn = max(now, self._next_turn, self._opens_at)
                self._next_turn = turn + self._gap
            if turn - now <= SHORTEST_WAIT:
                return 0.0
            self._keep(request_id, turn, now)
            return turn - now

    def record_outcome(self, outcome: Outcome) -> None:
        """Adjust the gap to the outcome of a PUT. One that Apploi didn't answer says nothing about its limit."""
        with self._lock:
            if outcome.result is AttemptResult.BUSY and outcome.status is not None:
                self._back_off(outcome.retry_after)
            elif outcome.status is not None:
                self._refusals = 0
                self._gap = self._gap * GAP_DECAY if self._gap > SMALLEST_GAP else 0.0

    def _back_off(self, retry_after: float | None) -> None:
        now = self._clock()
        if now >= self._opens_at:  # PUTs in flight together are refused together, which counts as one refusal
            self._refusals += 1
            self._gap = min(max(2 * self._gap, FIRST_GAP), LONGEST_GAP)
        own = min(FIRST_PAUSE * 2.0 ** min(self._refusals - 1, 10), LONGEST_PAUSE)
        self._opens_at = max(self._opens_at, now + (own if retry_after is None else retry_after))

    def _keep(self, request_id: str, turn: float, now: float) -> None:
        if len(self._turns) >= MAX_KEPT:
            self._turns = {kept: at for kept, at in self._turns.items() if at > now}
        self._turns[request_id] = turn
