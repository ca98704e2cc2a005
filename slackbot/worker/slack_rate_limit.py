"""At most one message per second and conversation (docs/slack.md, L9): returns when to send instead of sleeping."""

from __future__ import annotations

import threading

from slackbot.domain.request import seconds_set_back

MESSAGE_GAP = 1.0
"""Seconds between two messages to one conversation."""
MAX_KEPT = 1000
"""How many entries each dictionary may hold before past ones are dropped."""


class RateLimiter:
    """Turns in each conversation, first come, first served. Thread-safe. Times are in seconds since the epoch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next_free: dict[str, float] = {}  # after the last reserved turn
        self._blocked_until: dict[str, float] = {}  # a second after the last message, or as long as Slack asked to wait
        self._reserved: dict[str, float] = {}
        self._latest = float("-inf")

    def reserve(self, place: str, holder: str, now: float) -> float:
        """From when on `holder` may post to `place`. A future turn is kept until the holder asks again."""
        with self._lock:
            self._reset_if_clock_set_back(now)
            at = self._reserved.pop(holder, None)
            if at is None:
                at = max(now, self._next_free.get(place, 0.0))
            # A holder that comes late goes next, not after everything reserved since.
            at = max(at, self._blocked_until.get(place, 0.0))
            self._next_free[place] = max(self._next_free.get(place, 0.0), at + MESSAGE_GAP)
            if at > now:
                self._reserved[holder] = at
            else:
                self._blocked_until[place] = now + MESSAGE_GAP
            self._drop_past(now)
            return at

    def try_now(self, place: str, now: float) -> float:
        """Like `reserve` for low-priority messages: nothing is kept, so they go only when no turn is reserved."""
        with self._lock:
            self._reset_if_clock_set_back(now)
            at = max(now, self._next_free.get(place, 0.0), self._blocked_until.get(place, 0.0))
            if at <= now:
                self._next_free[place] = self._blocked_until[place] = now + MESSAGE_GAP
            return at

    def pause_until(self, place: str, until: float) -> None:
        """Let nothing be posted to `place` before `until`, as Slack asked with a 429."""
        with self._lock:
            self._blocked_until[place] = until

    def _reset_if_clock_set_back(self, now: float) -> None:
        """Forget all turns if the clock was set back, so that nothing waits until it shows those times again."""
        if seconds_set_back(self._latest, now):
            for known in (self._next_free, self._blocked_until, self._reserved):
                known.clear()
        self._latest = now

    def _drop_past(self, now: float) -> None:
        for known in (self._next_free, self._blocked_until, self._reserved):
            if len(known) > MAX_KEPT:
                for key in [key for key, at in known.items() if at < now - 60 * MESSAGE_GAP]:
                    del known[key]
