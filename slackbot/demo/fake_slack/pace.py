"""Slack's rate limits: about one message per second and conversation with short bursts, and calls per minute.

docs.slack.dev/apis/web-api/rate-limits. The length of a burst isn't documented; RamblingCookieMonster/PSSlack#52 saw a
bucket of 25 that leaks one per second. The one here is smaller, so that what works here works there.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from slackbot.demo.fake_slack.triggers import Clock

LEAK_RATE = 1.0  # messages per second


@dataclass
class PostRateLimit:
    """A leaky bucket for each conversation that holds `burst` messages."""

    clock: Clock
    burst: int = 5
    _filled: dict[str, tuple[float, float]] = field(default_factory=dict)  # level, and the time of that level

    def seconds_to_wait(self, channel: str) -> int:
        """0 when one more may be posted, which counts; else after how many whole seconds it may be."""
        now = self.clock.now()
        full, at = self._filled.get(channel, (0.0, now))
        full = max(0.0, full - (now - at) * LEAK_RATE)
        if full + 1 > self.burst:
            return math.ceil((full + 1 - self.burst) / LEAK_RATE)
        self._filled[channel] = (full + 1, now)
        return 0


@dataclass
class CallRateLimit:
    """`max_calls` of each method per minute; None is unlimited."""

    clock: Clock
    max_calls: int | None = None
    _called: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def seconds_to_wait(self, method: str) -> int:
        """0 when it may be called once more, which counts; else after how many whole seconds it may be."""
        now, called = self.clock.now(), self._called[method]
        while called and called[0] <= now - 60:
            called.popleft()
        if self.max_calls is not None and len(called) >= self.max_calls:
            return math.ceil(called[0] + 60 - now)
        called.append(now)
        return 0
