"""At most one message per second and conversation (docs/slack.md, L9): returns when to send instead of sleeping."""

from __future__ import annotations

import threading

MESSAGE_GAP = 1.0
"""Seconds between two messages to one conversation."""
MAX_KEPT = 1000
"""So many conversations and turns are remembered before those that are over are dropped."""
SET_BACK_THRESHOLD = 2.0
"""Seconds by which the clock has to be behind what it showed before it counts as set back."""


class RateLimiter:
    """The turns in each conversation, in the order in which they were asked for. Safe to share between threads."""

    def __init__(self) -> None:
        """Nobody has had a turn."""
        self._lock = threading.Lock()
        self._next_free: dict[str, float] = {}  # after the last turn that was given
        self._blocked_until: dict[str, float] = {}  # a second after the last message, or until when Slack asks to wait
        self._reserved: dict[str, float] = {}
        self._latest = float("-inf")

    def reserve(self, place: str, holder: str, now: float) -> float:
        """From when on `who` may post to this place. A turn in the future is kept until it was asked for again."""
        with self._lock:
            self._reset_if_clock_set_back(now)
            at = self._reserved.pop(holder, None)
            if at is None:
                at = max(now, self._next_free.get(place, 0.0))
            at = max(
                at, self._blocked_until.get(place, 0.0)
            )  # who comes late goes next, and not after all that came later
            self._next_free[place] = max(self._next_free.get(place, 0.0), at + MESSAGE_GAP)
            if at > now:
                self._reserved[holder] = at
            else:
                self._blocked_until[place] = now + MESSAGE_GAP
            self._drop_past(now)
            return at

    def try_now(self, place: str, now: float) -> float:
        """As `turn` for what gives way: nothing is kept for it, it has the place when nobody else has or wants it."""
        with self._lock:
            self._reset_if_clock_set_back(now)
            at = max(now, self._next_free.get(place, 0.0), self._blocked_until.get(place, 0.0))
            if at <= now:
                self._next_free[place] = self._blocked_until[place] = now + MESSAGE_GAP
            return at

    def pause_until(self, place: str, until: float) -> None:
        """Slack asks to wait: nobody posts there before."""
        with self._lock:
            self._blocked_until[place] = until

    def _reset_if_clock_set_back(self, now: float) -> None:
        """After the clock was set back nobody waits for a time that it has shown already."""
        if now < self._latest - SET_BACK_THRESHOLD:
            for known in (self._next_free, self._blocked_until, self._reserved):
                known.clear()
        self._latest = now

    def _drop_past(self, now: float) -> None:
        for known in (self._next_free, self._blocked_until, self._reserved):
            if len(known) > MAX_KEPT:
                for key in [key for key, at in known.items() if at < now - 60 * MESSAGE_GAP]:
                    del known[key]
