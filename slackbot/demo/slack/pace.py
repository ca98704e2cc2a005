"""How fast an app may post: about one message a second and conversation, and short bursts.

docs.slack.dev/apis/web-api/rate-limits. How long a burst may be is not documented; github.com/RamblingCookieMonster
saw a bucket of 25 that leaks one a second (PSSlack, issue 52). The stand-in's is smaller: what works here works there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from slackbot.demo.slack.tickets import Clock

LEAK = 1.0  # messages a second


@dataclass
class Pace:
    """A leaking bucket for each conversation; `burst` messages fit into one that is empty."""

    clock: Clock
    burst: int = 5
    _filled: dict[str, tuple[float, float]] = field(default_factory=dict)  # how full, and when it was

    def wait(self, channel: str) -> int:
        """0 when one more may be posted, which counts; else after how many whole seconds it may be."""
        now = self.clock.now()
        full, at = self._filled.get(channel, (0.0, now))
        full = max(0.0, full - (now - at) * LEAK)
        if full + 1 > self.burst:
            return math.ceil((full + 1 - self.burst) / LEAK)
        self._filled[channel] = (full + 1, now)
        return 0
