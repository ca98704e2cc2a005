"""What the listeners work with, and the few things that several of them do."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slackbot import messages
from slackbot.applicant import Names
from slackbot.dates import Reference
from slackbot.dates.zones import is_zone, to_wall
from slackbot.errands import Errands
from slackbot.errors import Refused, StoreError
from slackbot.familiar import Familiar
from slackbot.listeners.homes import Homes
from slackbot.listeners.previews import Previews
from slackbot.lookups import Lookups
from slackbot.messages import Message
from slackbot.metrics import Metrics
from slackbot.notice import Rules
from slackbot.people import Person
from slackbot.slack_web import SlackWeb
from slackbot.store import Store

RESPONSE_URL_LIVES = 29 * 60.0
"""Seconds; Slack allows thirty minutes (slack.md), one is left for the way."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that listeners share. `clock` tells seconds since the epoch, `wake` the worker of new work."""

    slack: SlackWeb
    store: Store
    lookups: Lookups
    familiar: Familiar
    errands: Errands
    searches: Errands
    previews: Previews
    homes: Homes
    wake: Callable[[], None]
    clock: Callable[[], float]
    default_timezone: str
    default_team: str | None
    rules: Rules
    names_in_channels: Names
    metrics: Metrics

    @property
    def asks_team(self) -> bool:
        """Whether the form needs a field for the team."""
        return self.default_team is None

    def wall_clock(self, zone: str) -> datetime:
        """The naive wall clock in this zone now."""
        return self.wall_clock_at(self.clock(), zone)

    def wall_clock_at(self, at: float, zone: str) -> datetime:
        """The naive wall clock in this zone at a time in seconds since the epoch."""
        return to_wall(datetime.fromtimestamp(at, UTC), zone)

    def zone_of(self, user: str, person: Person | None) -> str:
        """Their own zone, or the default for people of whom none is known."""
        return self.own_zone(user, person) or self.default_timezone

    def own_zone(self, user: str, person: Person | None) -> str:
        """The zone that this person has chosen on the Home tab, or else that of their Slack profile, or "".

        Nothing is asked of Slack, and a store that is away keeps nobody from their form.
        """
        try:
            chosen = self.store.preferences.get(user).timezone
        except StoreError as error:
            log.warning("the zone that somebody prefers is not known: %s", error)
            chosen = ""
        return next((zone for zone in (chosen, person.timezone if person else "") if is_zone(zone)), "")

    def reference(self, zone: str, locale: str) -> Reference:
        """Now, for words that are read in this zone."""
        return Reference(self.wall_clock(zone), zone, locale or "en-US")

    def member(self, user: str) -> Person:
        """Who that is; Refused for guests, people of other workspaces, and while Slack does not say who it is."""
        person = self.slack.person(user)
        if person is None:
            lacking = "users:read" in self.slack.lacking
            raise Refused(messages.may_not_tell_who() if lacking else messages.cannot_tell_who())
        if not person.member:
            raise Refused(messages.not_for_guests())
        return person

    def whisper(self, body: Mapping[str, Any], user: str) -> Callable[[str], object]:
        """A way to tell something that only this person sees, where they stand or as a direct message."""
        url, thread = body.get("response_url"), thread_of(body)

        def tell(text: str) -> object:
            if url:
                return self.slack.respond(url, Message(text, [], thread_ts=thread), privately=True)
            return self.slack.post(user, Message(text, [])) if user else None

        return tell


def thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread that the person stands in when they press or use something in a message; its first message itself
    is in no thread."""
    message = _mapping(body.get("message")) or _mapping(body.get("container"))
    thread, own = message.get("thread_ts"), message.get("ts") or message.get("message_ts")
    return str(thread) if thread and thread != own else None


def channel_of(body: Mapping[str, Any]) -> str | None:
    """The conversation in which something was pressed or used; None on the Home tab and for global shortcuts."""
    return _mapping(body.get("channel")).get("id") or _mapping(body.get("container")).get("channel_id")


def acted_at(body: Mapping[str, Any]) -> float:
    """When somebody changed a field, in seconds since the epoch; 0.0 when Slack names no time."""
    at = str(body["actions"][0].get("action_ts") or "")
    return float(at) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", at) else 0.0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
