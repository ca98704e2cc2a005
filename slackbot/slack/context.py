"""What the listeners work with, and the few things that several of them do."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slackbot import messages
from slackbot.dates import Reference
from slackbot.dates.zones import is_zone, to_wall
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.notification import NotificationSettings
from slackbot.domain.person import Person
from slackbot.errors import AccessDenied, StoreError
from slackbot.messages import Message
from slackbot.observability.metrics import Metrics
from slackbot.slack.access import AccessPolicy
from slackbot.slack.applicant_search import ApplicantSearch
from slackbot.slack.background import BackgroundExecutor, ErrorReporter
from slackbot.slack.client import PERSON_TIMEOUT, Delivery, SlackClient
from slackbot.slack.form.updater import FormUpdater
from slackbot.slack.home.publisher import HomePublisher
from slackbot.slack.suggestions import RecentSuggestions
from slackbot.storage.store import Store

RESPONSE_URL_LIFETIME = 29 * 60.0
"""Seconds; Slack allows thirty minutes (docs/slack.md, L3), one is left for the way."""
REJECTED_ID_TTL = 600.0
"""Seconds for which a person or a conversation with which Slack did not take a form is left out of forms."""
PREFETCHED_TIMEOUT = 0.3
"""Seconds more for what was asked for together with the one who waits."""


log = logging.getLogger(__name__)


class RejectedIds:
    """People and conversations with which Slack did not take a form lately."""

    def __init__(self) -> None:
        """None yet."""
        self._expires_at: dict[str, float] = {}

    def add(self, ids: Collection[str], now: float) -> None:
        """Leave these out from now on, in seconds since the epoch, for a while."""
        self._expires_at = {one: until for one, until in self._expires_at.items() if until > now}
        self._expires_at |= dict.fromkeys(ids, now + REJECTED_ID_TTL)

    def active_at(self, now: float) -> set[str]:
        """Those that are left out at this time."""
        return {one for one, until in self._expires_at.items() if until > now}


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts that listeners share. `clock` tells seconds since the epoch, `wake` the worker of new work."""

    slack: SlackClient
    store: Store
    applicant_search: ApplicantSearch
    suggestions: RecentSuggestions
    background: BackgroundExecutor
    deferred: BackgroundExecutor
    errors: ErrorReporter
    form_updater: FormUpdater
    home_publisher: HomePublisher
    wake_worker: Callable[[], None]
    clock: Callable[[], float]
    default_timezone: str
    default_team: str | None
    notification_settings: NotificationSettings
    access_policy: AccessPolicy
    names_in_channels: NameVisibility
    metrics: Metrics
    rejected_ids: RejectedIds = field(default_factory=RejectedIds)

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

    def require_member(self, user: str, channel: str | None = None, timeout: float = PERSON_TIMEOUT) -> Person:
        """Who that is, if they may use the app, and use it in this conversation; NotAdmitted otherwise (access.py),
        and when Slack does not say within `timeout` seconds. Every entrance asks here."""
        self.is_in_allowed_group(user, timeout=0.0)  # asked for at the same time as the person
        person = self.slack.get_person(user, timeout)
        if person is None and "users:read" in self.slack.missing_scopes:
            raise AccessDenied(messages.identity_scope_missing())
        return self.access_policy.check(person, self.is_in_allowed_group(user), channel)

    def authorize_open(self, user: str, person: Person | None, channel: str | None) -> None:
        """NotAdmitted for who may not use the app, or not here, as far as it is known when a form has to open.

        While Slack is too slow to say who somebody is, a form opens that holds their own words and nothing else. Every
        name behind it, and sending it, asks again. A user group that Slack does not tell lets nobody in.
        """
        in_a_group = self.is_in_allowed_group(user)
        if person is not None:
            self.access_policy.check(person, in_a_group, channel)
        else:
            self.access_policy.check_group(in_a_group)
            self.access_policy.check_channel(channel)

    def flush_form_updates(self, view_id: str, user: str) -> None:
        """Show what is wanted in this form to who may see it: it tells of applicants, and of the interviewer's zone."""
        self.require_member(user)
        self.form_updater.flush(view_id)

    def is_in_allowed_group(self, user: str, timeout: float = PREFETCHED_TIMEOUT) -> bool | None:
        """Whether they are in one of the user groups that may use the app; None when Slack does not say in time."""
        return self.slack.is_in_any_group(user, self.access_policy.usergroups, timeout)

    def ephemeral_reply(self, body: Mapping[str, Any], user: str) -> Callable[[str], object]:
        """A way to tell something that only this person sees, where they stand or as a direct message."""
        url, thread = body.get("response_url"), thread_of(body)

        def notify(text: str) -> object:
            if url:
                answer = self.slack.respond(url, Message(text, [], thread_ts=thread), is_ephemeral=True)
                if answer.delivery is not Delivery.REFUSED:
                    return answer
            return self.slack.post(user, Message(text, [])) if user else None

        return notify


def thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread that the person stands in when they press or use something in a message; its first message itself
    is in no thread."""
    message = _as_mapping(body.get("message")) or _as_mapping(body.get("container"))
    thread, own = message.get("thread_ts"), message.get("ts") or message.get("message_ts")
    return str(thread) if thread and thread != own else None


def channel_of(body: Mapping[str, Any]) -> str | None:
    """The conversation in which something was pressed or used; None on the Home tab and for global shortcuts."""
    return _as_mapping(body.get("channel")).get("id") or _as_mapping(body.get("container")).get("channel_id")


def action_time(body: Mapping[str, Any]) -> float:
    """When somebody changed a field, in seconds since the epoch; 0.0 when Slack names no time."""
    at = str(body["actions"][0].get("action_ts") or "")
    return float(at) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", at) else 0.0


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
