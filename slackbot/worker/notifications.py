"""What a worker does with a notice that it has claimed: looks whether it is still wanted, and posts it once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain import notification
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import CalendarLinks, Link
from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
    Recipient,
)
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.messages import Message, NotificationContext
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.hooks import WorkerHooks
from slackbot.worker.pool import retry_until_stored
from slackbot.worker.rate_limit import RateLimiter

PERSON_TIMEOUT = 3.0
"""Seconds that Slack may take to say who somebody is: nobody waits for this."""

log = logging.getLogger(__name__)


class NotificationPoster(Protocol):
    """Whoever can post to Slack and knows its people; nothing here raises."""

    def post(self, channel: str, message: Message) -> PostResult:
        """Post to a conversation or a person."""

    def get_person(self, user: str, timeout: float) -> Person | None:
        """Who that is, if Slack says so in time."""


@dataclass(frozen=True, slots=True)
class NotificationPolicy:
    """How this workspace is told: what the settings say, how much of a name a conversation may see, and whether it may
    be posted to at all."""

    settings: NotificationSettings = field(default_factory=NotificationSettings)
    calendar_links: CalendarLinks = field(default_factory=CalendarLinks)
    default_timezone: str = "America/New_York"
    name_visibility_in: Callable[[str], NameVisibility] = lambda _: NameVisibility.FULL
    may_post: Callable[[str], bool] = lambda _: True


class NotificationSender:
    """Posts the notices that are due. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        slack: NotificationPoster,
        policy: NotificationPolicy,
        result_limiter: RateLimiter,
        hooks: WorkerHooks,
        ended: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        """`results` is the pace of the results, which go first; `clock` tells seconds since the epoch."""
        self._store = store
        self._slack = slack
        self._policy = policy
        self._result_limiter = result_limiter
        self._hooks = hooks
        self._ended = ended
        self._clock = clock
        self._rate_limiter = RateLimiter()

    def process(self, claimed: Notification) -> None:
        """Post it, put it off, or drop it; that is stored, and all but the waiting is told in the request's story."""
        about = self._store.get(claimed.request_id)
        if about is None:  # the database sees to it that there is one
            raise LookupError(claimed.request_id)
        reader, now = self._recipient(claimed, about), self._clock()
        claimed = notification.adjust_times(claimed, now)
        if why := self._channel_problem(claimed) or notification.skip_reason(
            claimed, about, reader, self._policy.settings, now
        ):
            return self._release(notification.drop(claimed), why)
        at = max(notification.quiet_hours_end(claimed, reader.timezone, now), claimed.due_at or now)
        at = at if at > now else self._reserve_turn(claimed, now)
        if at > now:
            return self._store.notifications.release(notification.postpone(claimed, at))
        return self._post(notification.intend_to_post(claimed), about, reader)

    def _channel_problem(self, claimed: Notification) -> str:
        allowed = claimed.person is not None or self._policy.may_post(claimed.place)
        return "" if allowed else "its place is not among ALLOW_CHANNELS any more"

    def _recipient(self, claimed: Notification, request: Request) -> Recipient:
        """Who reads it and how they like to be told; the people of a conversation go by the interview's clock."""
        zone = request.interview.timezone
        if claimed.person is None:
            return Recipient(zone)
        likes = self._store.preferences.get(claimed.person)
        person = self._slack.get_person(claimed.person, PERSON_TIMEOUT)
        profile = person.timezone if person else zone
        own = next((name for name in (likes.timezone, profile) if is_zone(name)), self._policy.default_timezone)
        has_left = person is not None and person.is_deactivated
        return Recipient(own, tell_booked=likes.tell_booked, tell_reminders=likes.tell_reminders, has_left=has_left)

    def _reserve_turn(self, claimed: Notification, now: float) -> float:
        """When its place takes a notice: one a second, and only while no result waits for its turn there."""
        at = self._rate_limiter.reserve(claimed.place, claimed.id, now)
        return at if at > now else self._result_limiter.try_now(claimed.place, now)

    def _post(self, posting: Notification, request: Request, recipient: Recipient) -> None:
        retry_until_stored(partial(self._store.notifications.save, posting), self._ended)
        message = messages.notification_message(posting, self._context(posting, request, recipient), self._clock())
        message = messages.possible_duplicate(message) if posting.may_be_posted else message
        posted = self._slack.post(posting.place, message)
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._result_limiter.pause_until(posting.place, self._clock() + posted.retry_after)
        self._release(self._after_post(posting, posted), posted.error)

    def _context(self, posting: Notification, request: Request, recipient: Recipient) -> NotificationContext:
        former = self._store.get(request.moves) if request.moves else None
        if posting.kind is NotificationKind.IN_LINE:
            ahead, earlier = self._store.count_ahead(request), self._store.blocking_request(request)
            return NotificationContext(request, former, bookings_ahead=ahead, blocking_request=earlier)
        if posting.person:
            return NotificationContext(
                request, former, recipient.timezone, NameVisibility.FULL, self._links(posting.kind, request)
            )
        is_with_result = request.posted_message is not None and posting.place == request.posted_message.channel
        names = request.reply_to.name_visibility if is_with_result else self._policy.name_visibility_in(posting.place)
        return NotificationContext(request, former, None, names)

    def _links(self, kind: NotificationKind, request: Request) -> tuple[Link, ...]:
        calendars = self._policy.calendar_links
        if kind is NotificationKind.INTERVIEWER:
            return calendars.links(request)
        return calendars.file_link(request) if kind is NotificationKind.CANCELLED else ()

    def _after_post(self, posting: Notification, posted: PostResult) -> Notification:
        now = self._clock()
        match posted.delivery:
            case Delivery.POSTED:
                return notification.mark_posted(posting)
            case Delivery.REFUSED:
                log.warning("notice %s: its place does not take it and it is dropped: %s", posting.id, posted.error)
                return replace(notification.drop(posting), state=NotificationState.DROPPED)
            case Delivery.LATER | Delivery.TOKEN_FAULT | Delivery.DENIED:
                return notification.retry_later(posting, now, posted.retry_after, may_be_posted=False)
            case Delivery.UNKNOWN:
                return notification.retry_later(posting, now, posted.retry_after, may_be_posted=True)

    def _release(self, done: Notification, why: str) -> None:
        said = f"{done.kind} to {done.place}: {done.state} {why}".strip()
        retry_until_stored(partial(self._store.notifications.release, done, said), self._ended)
        self._hooks.on_notification(done)
