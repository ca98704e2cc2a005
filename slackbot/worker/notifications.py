"""Process one claimed notification: check that it is still wanted, then post it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain import notification
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.calendar_export import CalendarLinks, Link
from slackbot.domain.facility import Facilities
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.notification import (
    Notification,
    NotificationKind,
    NotificationSettings,
    NotificationState,
    Posting,
    Recipient,
)
from slackbot.domain.request import PostedMessage, Request
from slackbot.messages import Message, NotificationContext
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.hooks import WorkerHooks
from slackbot.worker.outdated import OutdatedMessages
from slackbot.worker.pool import retry_until_stored
from slackbot.worker.reporting import SlackPoster
from slackbot.worker.slack_rate_limit import RateLimiter

PERSON_TIMEOUT = 3.0
"""Seconds to wait for Slack to look up a person; long, because no user is waiting."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotificationPolicy:
    """Where and when each facility's interviews are told of, which channels are allowed, and what they may see.

    `name_visibility_in` is called with a channel and with what its facility's setting says.
    """

    facilities: Facilities = field(default_factory=Facilities)
    calendar_links: CalendarLinks = field(default_factory=CalendarLinks)
    default_timezone: str = "America/New_York"
    name_visibility_in: Callable[[str, NameVisibility], NameVisibility] = lambda _, setting: setting
    may_post: Callable[[str], bool] = lambda _: True
    applicant_is_told: ApplicantIsTold = ApplicantIsTold.UNKNOWN
    applicant_links: ApplicantLinks = field(default_factory=ApplicantLinks)


class NotificationSender:
    """Posts notifications that are due. Thread-safe."""

    def __init__(
        self,
        store: Store,
        slack: SlackPoster,
        policy: NotificationPolicy,
        result_limiter: RateLimiter,
        hooks: WorkerHooks,
        ended: threading.Event,
        clock: Callable[[], float],
    ) -> None:
        """`result_limiter` is the rate limiter of results, which go first; `clock` returns seconds since the epoch."""
        self._store = store
        self._slack = slack
        self._policy = policy
        self._result_limiter = result_limiter
        self._hooks = hooks
        self._ended = ended
        self._clock = clock
        self._rate_limiter = RateLimiter()
        self._outdated = OutdatedMessages(store, slack, self._write_outdated)

    def process(self, claimed: Notification) -> None:
        """Post, postpone or drop the notification and store that. Posting and dropping also go into the history."""
        request = self._store.get(claimed.request_id)
        if request is None:  # a foreign key rules this out
            raise LookupError(claimed.request_id)
        recipient, now = self._recipient(claimed, request), self._clock()
        claimed = notification.adjust_times(claimed, now)
        if reason := self._channel_problem(claimed) or notification.skip_reason(
            claimed, request, recipient, self._settings(request), now
        ):
            return self._release(notification.drop(claimed), reason)
        at = max(notification.quiet_hours_end(claimed, recipient.timezone, now), claimed.due_at or now)
        at = at if at > now else self._reserve_turn(claimed, now)
        if at > now:
            return self._store.notifications.release(notification.postpone(claimed, at))
        return self._post(notification.intend_to_post(claimed), request, recipient)

    def _settings(self, request: Request) -> NotificationSettings:
        return NotificationSettings.of(self._policy.facilities.get(request.facility_id))

    def _channel_problem(self, claimed: Notification) -> str:
        allowed = claimed.person is not None or self._policy.may_post(claimed.place)
        return "" if allowed else "the channel is no longer in ALLOW_CHANNELS"

    def _recipient(self, claimed: Notification, request: Request) -> Recipient:
        """The reader and their preferences; a conversation has the time zone of the interview."""
        zone = request.interview.timezone
        if claimed.person is None:
            return Recipient(zone)
        preferences = self._store.preferences.get(claimed.person)
        person = self._slack.get_person(claimed.person, PERSON_TIMEOUT)
        zones = (preferences.timezone, person.timezone if person else zone)
        return Recipient(
            next((name for name in zones if is_zone(name)), self._policy.default_timezone),
            tell_booked=preferences.tell_booked,
            tell_reminders=preferences.tell_reminders,
            has_left=person is not None and person.is_deactivated,
        )

    def _reserve_turn(self, claimed: Notification, now: float) -> float:
        """When the conversation can take it: one message per second, and results go first."""
        at = self._rate_limiter.reserve(claimed.place, claimed.id, now)
        return at if at > now else self._result_limiter.try_now(claimed.place, now)

    def _post(self, posting: Notification, request: Request, recipient: Recipient) -> None:
        retry_until_stored(partial(self._store.notifications.save, posting), self._ended)
        if posting.kind is NotificationKind.OUTDATED:
            posted = self._outdated.update(request)
        else:
            message = messages.notification_message(posting, self._context(posting, request, recipient), self._clock())
            if posting.kind is NotificationKind.INTERVIEWER and posting.place == request.requested_by:
                message = messages.add_private_line(message, messages.applicant_told(self._policy.applicant_is_told))
            message = messages.possible_duplicate(message) if posting.may_be_posted else message
            posted = self._slack.post(posting.place, message)
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._result_limiter.pause_until(posting.place, self._clock() + posted.retry_after)
        self._release(after_post(posting, posted, self._clock()), posted.error)

    def _write_outdated(self, posted: Notification, old: Request, new: Request | None) -> Message:
        about = self._context(posted, old, self._recipient(posted, old))
        if old.is_active:
            return messages.notification_message(posted, about, self._clock())
        return messages.outdated_message(posted, old, new, about.zone, about.visibility)

    def _context(self, posting: Notification, request: Request, recipient: Recipient) -> NotificationContext:
        former = self._store.get(request.moves) if request.moves else None
        if posting.kind is NotificationKind.IN_LINE:
            ahead, earlier = self._store.count_ahead(request), self._store.blocking_request(request)
            return NotificationContext(request, former, bookings_ahead=ahead, blocking_request=earlier)
        if posting.kind is NotificationKind.OLD_TIME:
            new = self._store.get(request.moved_to) if request.moved_to else None
            url = self._policy.applicant_links.url(request.interview.applicant_id)
            return NotificationContext(request, former, recipient.timezone, moved_to=new, apploi_url=url)
        if posting.person:
            return NotificationContext(
                request, former, recipient.timezone, NameVisibility.FULL, self._links(posting.kind, request)
            )
        is_with_result = request.posted_message is not None and posting.place == request.posted_message.channel
        if is_with_result:
            return NotificationContext(request, former, None, request.reply_to.name_visibility)
        setting = self._policy.facilities.get(request.facility_id).name_visibility
        return NotificationContext(request, former, None, self._policy.name_visibility_in(posting.place, setting))

    def _links(self, kind: NotificationKind, request: Request) -> tuple[Link, ...]:
        calendars = self._policy.calendar_links
        if kind in (NotificationKind.INTERVIEWER, NotificationKind.ALSO_THERE):
            return calendars.links(request)
        return calendars.file_link(request) if kind is NotificationKind.CANCELLED else ()

    def _release(self, done: Notification, reason: str) -> None:
        note = f"{done.kind} to {done.place}: {done.state} {reason}".strip()
        retry_until_stored(partial(self._store.notifications.release, done, note), self._ended)
        self._hooks.on_notification(done)


def after_post(posting: Posting, posted: PostResult, now: float) -> Posting:
    """The notification or digest after an attempt to post it at `now`, in seconds since the epoch."""
    match posted.delivery:
        case Delivery.POSTED:
            message = PostedMessage(posted.channel, posted.ts) if posted.ts else None
            return notification.mark_posted(posting, message)
        case Delivery.REFUSED:
            log.warning("notification %s was refused by Slack and is dropped: %s", posting.id, posted.error)
            return replace(notification.drop(posting), state=NotificationState.DROPPED)
        case Delivery.LATER | Delivery.TOKEN_FAULT | Delivery.DENIED:
            return notification.retry_later(posting, now, posted.retry_after, may_be_posted=False)
        case Delivery.UNKNOWN:
            return notification.retry_later(posting, now, posted.retry_after, may_be_posted=True)
