"""No more than one message a second and conversation (slack.md): nobody sleeps, who must wait is told until when."""

from __future__ import annotations

import threading

GAP = 1.0
"""Seconds between two messages to one conversation."""
KEPT = 1000
"""So many conversations and turns are remembered before those that are over are dropped."""
SET_BACK = 2.0
"""Seconds by which the clock has to be behind what it showed before it counts as set back."""


class Pace:
    """The turns in each conversation, in the order in which they were asked for. Safe to share between threads."""

    def __init__(self) -> None:
        """Nobody has had a turn."""
        self._lock = threading.Lock()
        self._free: dict[str, float] = {}  # after the last turn that was given
        self._busy: dict[str, float] = {}  # a second after the last message, or until when Slack asks to wait
        self._given: dict[str, float] = {}
        self._latest = float("-inf")

    def turn(self, place: str, who: str, now: float) -> float:
        """From when on `who` may post to this place. A turn in the future is kept until it was asked for again."""
        with self._lock:
            self._begin_anew_if_set_back(now)
            at = self._given.pop(who, None)
            if at is None:
                at = max(now, self._free.get(place, 0.0))
            at = max(at, self._busy.get(place, 0.0))  # who comes late goes next, and not after all that came later
            self._free[place] = max(self._free.get(place, 0.0), at + GAP)
            if at > now:
                self._given[who] = at
            else:
                self._busy[place] = now + GAP
            self._drop_what_is_over(now)
            return at

    def spare(self, place: str, now: float) -> float:
        """As `turn` for what gives way: nothing is kept for it, it has the place when nobody else has or wants it."""
        with self._lock:
            self._begin_anew_if_set_back(now)
            at = max(now, self._free.get(place, 0.0), self._busy.get(place, 0.0))
            if at <= now:
                self._free[place] = self._busy[place] = now + GAP
            return at

    def hold(self, place: str, until: float) -> None:
        """Slack asks to wait: nobody posts there before."""
        with self._lock:
            self._busy[place] = until

    def _begin_anew_if_set_back(self, now: float) -> None:
        """After the clock was set back nobody waits for a time that it has shown already."""
        if now < self._latest - SET_BACK:
            for known in (self._free, self._busy, self._given):
                known.clear()
        self._latest = now

    def _drop_what_is_over(self, now: float) -> None:
        for known in (self._free, self._busy, self._given):
            if len(known) > KEPT:
                for key in [key for key, at in known.items() if at < now - 60 * GAP]:
                    del known[key]
