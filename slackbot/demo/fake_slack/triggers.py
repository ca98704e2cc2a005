"""Trigger ids (valid for 3 seconds and one use) and response_urls (30 minutes and 5 uses)."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from slackbot.demo.fake_slack.workspace import Message

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


class Clock:
    """The clock of FakeSlack, which a test can advance instead of waiting."""

    def __init__(self) -> None:
        self._advanced = 0.0

    def now(self) -> float:
        """Seconds since an arbitrary moment."""
        return time.monotonic() + self._advanced

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._advanced += seconds


@dataclass
class Trigger:
    """The permission to open one form for one person."""

    id: str
    user: str
    channel: str | None
    expires: float
    root_view: str | None = None  # only from actions in a form
    is_used: bool = False


@dataclass
class ResponseUrl:
    """The permission to respond to one interaction, even where the bot may not post."""

    secret: str
    user: str
    channel: str
    expires: float
    source: Message | None = None
    uses: int = 0


class TriggerStore:
    """Issued trigger ids and response_urls, and whether they are still valid."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.trigger_lifetime = TRIGGER_SECONDS
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def create_trigger(self, user: str, channel: str | None, root_view: str | None = None) -> Trigger:
        """Issue a trigger id such as `13345224609.738474920.8088930838d88f008e0`."""
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
        """Slack's error code for an invalid trigger id, or None."""
        known = self.triggers.get(str(trigger_id))
        if known is None:
            return "invalid_trigger_id"
        if known.is_used:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if self.clock.now() > known.expires else None

    def create_response_url(self, user: str, channel: str, source: Message | None = None) -> ResponseUrl:
        """Issue a response_url; `source` is the message whose button was pressed."""
        expires = self.clock.now() + RESPONSE_SECONDS
        made = ResponseUrl(secrets.token_hex(12), user, channel, expires, source)
        self.response_urls[made.secret] = made
        return made

    def response_url_error(self, secret: str) -> str | None:
        """The error code for a response_url that is used up, expired or unknown, or None."""
        known = self.response_urls.get(secret)
        if known is None or self.clock.now() > known.expires:
            return "expired_url"
        return "used_url" if known.uses >= RESPONSE_USES else None
