"""Report a result in Slack: in the channel, through the `response_url`, or as a direct message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.person import Person
from slackbot.domain.request import PostedMessage, Request, State
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.worker.slack_rate_limit import RateLimiter

MAX_CLOCK_DIFFERENCE = 300.0
"""Seconds by which our clock may be ahead of Slack's."""

MAX_UNCLEAR_RESPONSES = 3
"""How many of the five uses of a `response_url` may get no clear answer before the user gets a direct message."""
TRY_ELSEWHERE = (Delivery.REFUSED, Delivery.DENIED)
"""Another channel may still take the message."""

log = logging.getLogger(__name__)


MessageWriter = Callable[[Request], Message]
"""Writes the message about a request. `reply_to` says how much of the applicant's name it may show."""


class SlackPoster(Protocol):
    """The part of `SlackClient` that the worker uses. No method raises."""

    def post(self, channel: str, message: Message) -> PostResult:
        """Post to a conversation, or to a user ID as a direct message."""

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        """Replace an earlier message."""

    def respond(self, url: str, message: Message) -> PostResult:
        """Post through a `response_url`."""

    def find_message(self, channel: str, wanted: Message, since: float) -> PostResult:
        """Look for a message that may have been posted: POSTED, REFUSED (not there), LATER or UNKNOWN."""

    def get_person(self, user: str, timeout: float) -> Person | None:
        """The person, or None if Slack doesn't answer within `timeout` seconds."""


class ResultReporter:
    """Posts the results of requests and the reminders to answer them. Thread-safe."""

    def __init__(
        self,
        slack: SlackPoster,
        rate_limiter: RateLimiter,
        calendar_links: CalendarLinks,
        applicant_links: ApplicantLinks,
        may_post: Callable[[str], bool],
        clock: Callable[[], float],
        applicant_is_told: ApplicantIsTold,
    ) -> None:
        """`rate_limiter` is shared by all results; `may_post` says whether ALLOW_CHANNELS has a channel now, as it may
        have changed since the form was submitted; `clock` returns seconds since the epoch."""
        self._slack = slack
        self._rate_limiter = rate_limiter
        self._calendar_links = calendar_links
        self._applicant_links = applicant_links
        self._may_post = may_post
        self._clock = clock
        self._applicant_is_told = applicant_is_told

    def reserve_turn(self, current: Request, now: float) -> float:
        """From when on this result may be posted: one message per second and conversation."""
        return self._rate_limiter.reserve(_place_of(current), current.id, now)

    def report(self, current: Request, moved: Request | None) -> tuple[Request, str]:
        """Post the result once. Returns the request afterwards and a note for its history.

        `moved` is the interview that this request reschedules, if any.
        """
        self._supersede_pending(current)
        posted, how = self._find_or_deliver(current, partial(self._write_result, moved=moved))
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._rate_limiter.pause_until(_place_of(current), self._clock() + posted.retry_after)
        current = self._after_post(current, posted)
        return current, f"{current.report_status.value}: {how} {posted.error}".strip()

    def remind(self, current: Request, moved: Request | None) -> tuple[Request, str]:
        """Remind the requester to answer, as a direct message. Returns the request and a note for its history."""
        reminder = self._with_apploi(current, messages.reminder_message(current.in_private, moved))
        posted = self._slack.post(current.requested_by, reminder)
        if posted.delivery in (Delivery.LATER, Delivery.TOKEN_FAULT, Delivery.DENIED):
            return request.retry_reminder(current, self._clock(), posted.retry_after), f"reminder: {posted.error}"
        return current, f"reminded {posted.error}".strip()

    def _supersede_pending(self, current: Request) -> None:
        """Let the message about waiting point to the result. If that fails, the message only says less."""
        if current.posted_message and current.state not in (State.WAITING, State.WITHDRAWN):
            self._slack.edit(
                current.posted_message.channel, current.posted_message.ts, messages.superseded_message(current)
            )

    def _find_or_deliver(self, current: Request, result: MessageWriter) -> tuple[PostResult, str]:
        """Look for a result that may be posted already. If that is impossible, post it marked as a possible duplicate.
        That a request was withdrawn replaces the message that it was waiting, so it can be posted twice without harm.
        Returns the result of posting and where, for the history."""
        if current.posted_message and current.state is State.WITHDRAWN:
            edited = self._slack.edit(current.posted_message.channel, current.posted_message.ts, result(current))
            if edited.delivery is not Delivery.REFUSED:
                return edited, "in place of the message about waiting"
        channel = current.reply_to.channel
        if not current.may_be_posted:
            return self._deliver(current, result)
        earlier = PostResult(Delivery.UNKNOWN)
        if channel:
            earlier = self._slack.find_message(channel, result(current), current.since - MAX_CLOCK_DIFFERENCE)
        if earlier.delivery in (Delivery.POSTED, Delivery.LATER):
            return earlier, "found in the channel" if earlier.ts else "channel not searched yet"
        unknown = earlier.delivery is Delivery.UNKNOWN
        return self._deliver(current, (lambda it: messages.possible_duplicate(result(it))) if unknown else result)

    def _deliver(self, current: Request, write: MessageWriter) -> tuple[PostResult, str]:
        """Post in the channel; where the bot may not, through the `response_url`; failing that, as a direct message.

        A result denied everywhere is retried: the cause is a workspace setting, which an admin may change.
        """
        refused = PostResult(Delivery.REFUSED, error=messages.NOT_ALLOWED)
        channel, message = current.reply_to.channel, write(current)
        allowed = channel is not None and self._may_post(channel)
        if channel and allowed:
            posted = self._slack.post(channel, message)
            if posted.delivery not in (*TRY_ELSEWHERE, Delivery.TOKEN_FAULT):
                return posted, "in the channel"
            refused = posted
        if allowed and self._has_response_url(current):
            posted = self._slack.respond(str(current.reply_to.response_url), message)
            if posted.delivery not in TRY_ELSEWHERE and not self._is_response_url_exhausted(current, posted):
                return posted, "through response_url"
        if refused.delivery is Delivery.TOKEN_FAULT:
            return refused, "nowhere"
        personal = write(current.in_private)
        personal = personal if _is_direct_message(channel) else self._with_private_parts(current, personal)
        posted = self._slack.post(current.requested_by, messages.as_direct_message(personal, channel, refused.error))
        if posted.delivery is Delivery.REFUSED and refused.delivery is Delivery.DENIED:
            return refused, "nowhere"
        return posted, "as a direct message"

    def _has_response_url(self, current: Request) -> bool:
        return bool(current.reply_to.response_url) and self._clock() < current.reply_to.response_url_until

    def _is_response_url_exhausted(self, current: Request, posted: PostResult) -> bool:
        """Whether a `response_url` gave no clear answer so often that the user gets a direct message instead, marked as
        a possible duplicate."""
        again = current.may_be_posted and current.report_attempts >= MAX_UNCLEAR_RESPONSES
        return posted.delivery is Delivery.UNKNOWN and again

    def _write_result(self, current: Request, moved: Request | None) -> Message:
        message = self._with_apploi(current, messages.result_message(current, moved))
        return self._with_private_parts(current, message) if _is_direct_message(current.reply_to.channel) else message

    def _with_apploi(self, current: Request, message: Message) -> Message:
        return messages.add_apploi_link(message, current, self._applicant_links.url(current.interview.applicant_id))

    def _with_private_parts(self, current: Request, message: Message) -> Message:
        """With what only the person who booked it reads: whether the applicant knows, and calendar links if they are
        the interviewer, because they get no notification with these then (notification/planning.py)."""
        if current.state is not State.SCHEDULED:
            return message
        message = messages.add_private_line(message, messages.applicant_told(self._applicant_is_told))
        if current.interviewer_user != current.requested_by:
            return message
        return messages.add_calendar_links(message, self._calendar_links.links(current))

    def _after_post(self, current: Request, posted: PostResult) -> Request:
        now = self._clock()
        match posted.delivery:
            case Delivery.POSTED:
                message = PostedMessage(posted.channel, posted.ts) if posted.ts else None
                return request.mark_reported(current, message, now)
            case Delivery.REFUSED:
                log.error("request %s (%s) cannot be reported in Slack: %s", current.id, current.state, posted.error)
                return request.mark_unreportable(current)
            case Delivery.TOKEN_FAULT | Delivery.DENIED:
                log.error(
                    "request %s (%s): Slack accepts no messages (%s). Run `slackbot check` to find out why; the result "
                    "is posted once that is fixed.",
                    current.id,
                    current.state,
                    posted.error,
                )
                return request.retry_report(current, now, None, may_be_posted=False)
            case Delivery.LATER:
                return request.retry_report(current, now, posted.retry_after, may_be_posted=False)
            case Delivery.UNKNOWN:
                return request.retry_report(current, now, posted.retry_after, may_be_posted=True)


def _place_of(current: Request) -> str:
    return current.reply_to.channel or current.requested_by


def _is_direct_message(channel: str | None) -> bool:
    return channel is None or channel.startswith("D")
