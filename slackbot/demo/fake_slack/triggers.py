"""What Slack hands out for a while: trigger ids (3 seconds, one use) and response_urls (30 minutes, 5 uses)."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from slackbot.demo.fake_slack.workspace import Message

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


class Clock:
    """The stand-in's idea of time, which a test can push forward instead of waiting."""

    def __init__(self) -> None:
        """Begin at the present."""
        self._pushed = 0.0

    def now(self) -> float:
        """Seconds; only differences matter."""
        return time.monotonic() + self._pushed

    def advance(self, seconds: float) -> None:
        """Make it later."""
        self._pushed += seconds


@dataclass
class Trigger:
    """The right to open one form for one person, soon."""

    id: str
    user: str
    channel: str | None
    expires: float
    root_view: str | None = None  # set when it came from inside a form
    is_used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer one interaction a few times, even where the bot may not post."""

    secret: str
    user: str
    channel: str
    expires: float
    source: Message | None = None
    uses: int = 0


class TriggerStore:
    """All that was handed out, and whether it is still good."""

    def __init__(self, clock: Clock) -> None:
        """Measure by this clock."""
        self.clock = clock
        self.trigger_lifetime = TRIGGER_SECONDS
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def create_trigger(self, user: str, channel: str | None, root_view: str | None = None) -> Trigger:
        """Hand out a trigger in the form `13345224609.738474920.8088930838d88f008e0`."""
        numbers = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        made = Trigger(
            f"{numbers}.{secrets.token_hex(16)}",
            user,
            channel,
            self.clock.now() + self.trigger_lifetime,
            root_view,
        )
        self.triggers[made.id] = made
        return made

    def trigger_error(self, trigger_id: object) -> str | None:
        """Slack's error code for a trigger that no longer opens anything."""
        known = self.triggers.get(str(trigger_id))
        if known is None:
            return "invalid_trigger_id"
        if known.is_used:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if self.clock.now() > known.expires else None

    def create_response_url(self, user: str, channel: str, source: Message | None = None) -> ResponseUrl:
        """Hand out a response_url; `source` is the message whose button was pressed."""
        expires = self.clock.now() + RESPONSE_SECONDS
        made = ResponseUrl(secrets.token_hex(12), user, channel, expires, source)
        self.response_urls[made.secret] = made
        return made

    def response_url_error(self, secret: str) -> str | None:
        """Slack's error code for a response_url that is used up, expired or made up."""
        known = self.response_urls.get(secret)
        if known is None or self.clock.now() > known.expires:
            return "expired_url"
        return "used_url" if known.uses >= RESPONSE_USES else None
