"""Where and how people are told: in the channel, through the `response_url`, or directly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.calendar_export import CalendarLinks
from slackbot.domain.request import PostedMessage, Request, State
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.worker.rate_limit import RateLimiter

MAX_CLOCK_DIFFERENCE = 300.0
"""Seconds by which our clock may be ahead of Slack's."""

MAX_UNCLEAR_RESPONSES = 3
"""So many of the five uses of a `response_url` may come to nothing clear, within some ten seconds."""
TRY_ELSEWHERE = (Delivery.REFUSED, Delivery.DENIED)
"""The next way may still work."""

log = logging.getLogger(__name__)


MessageWriter = Callable[[Request], Message]
"""Writes the message about a request, for the place that it goes to."""


class SlackPoster(Protocol):
    """Whoever can post to Slack; nothing here raises."""

    def post(self, channel: str, message: Message) -> PostResult:
        """Post to a conversation or a person."""

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        """Change an earlier message."""

    def respond(self, url: str, message: Message) -> PostResult:
        """Answer through a `response_url`."""

    def find_message(self, channel: str, wanted: Message, since: float) -> PostResult:
        """Look for a message that may have been posted: told, refused (not there), later, or unknown."""


class ResultReporter:
    """What a worker tells Slack of its requests. Safe to share between threads."""

    def __init__(
        self,
        slack: SlackPoster,
        rate_limiter: RateLimiter,
        calendar_links: CalendarLinks,
        may_post: Callable[[str], bool],
        clock: Callable[[], float],
    ) -> None:
        """`pace` is that of all results; `may_post` says whether a conversation is allowed (`ALLOW_CHANNELS` may be
        others than when the form was sent); `clock` tells seconds since the epoch."""
        self._slack = slack
        self._rate_limiter = rate_limiter
        self._calendar_links = calendar_links
        self._may_post = may_post
        self._clock = clock

    def reserve_turn(self, current: Request, now: float) -> float:
        """From when on this request may be told: its conversation takes a message a second."""
        return self._rate_limiter.reserve(_place_of(current), current.id, now)

    def report(self, current: Request, moved: Request | None) -> tuple[Request, str]:
        """Post what the request has come to, once; the request afterwards, and a note for its story.

        `moved` is the interview that it moves, if it does.
        """
        self._supersede_pending(current)
        self._mark_old_moved(current, moved)
        posted, how = self._find_or_deliver(current, partial(self._write_result, moved=moved))
        if posted.delivery is Delivery.LATER and posted.retry_after:
            self._rate_limiter.pause_until(_place_of(current), self._clock() + posted.retry_after)
        current = self._after_post(current, posted)
        return current, f"{current.report_status.value}: {how} {posted.error}".strip()

    def remind(self, current: Request, moved: Request | None) -> tuple[Request, str]:
        """Ask who requested it once more, directly."""
        posted = self._slack.post(current.requested_by, messages.reminder_message(current.in_private, moved))
        if posted.delivery in (Delivery.LATER, Delivery.TOKEN_FAULT, Delivery.DENIED):
            return request.retry_reminder(current, self._clock(), posted.retry_after), f"reminder: {posted.error}"
        return current, f"reminded {posted.error}".strip()

    def _supersede_pending(self, current: Request) -> None:
        """The message about waiting points to the result; if that fails it only says less than it could."""
        if current.posted_message and current.state is not State.WAITING:
            self._slack.edit(
                current.posted_message.channel, current.posted_message.ts, messages.superseded_message(current)
            )

    def _mark_old_moved(self, current: Request, moved: Request | None) -> None:
        """The message about the old hour says that it is moved; if that fails, the new one says it all the same."""
        if moved and moved.posted_message and current.state is State.SCHEDULED:
            self._slack.edit(
                moved.posted_message.channel, moved.posted_message.ts, messages.moved_message(moved, current)
            )

    def _find_or_deliver(self, current: Request, result: MessageWriter) -> tuple[PostResult, str]:
        """What may be there already is looked for first; where that is not possible, a copy says what it may be."""
        channel = current.reply_to.channel
        if not current.may_be_posted:
            return self._deliver(current, result)
        earlier = PostResult(Delivery.UNKNOWN)
        if channel:
            earlier = self._slack.find_message(channel, result(current), current.since - MAX_CLOCK_DIFFERENCE)
        if earlier.delivery in (Delivery.POSTED, Delivery.LATER):
            return earlier, "found in the channel" if earlier.ts else "not looked for yet"
        unknown = earlier.delivery is Delivery.UNKNOWN
        return self._deliver(current, (lambda it: messages.possible_duplicate(result(it))) if unknown else result)

    def _deliver(self, current: Request, write: MessageWriter) -> tuple[PostResult, str]:
        """In the channel; where the bot may not post, through the `response_url`; failing that, to the person.

        What was denied everywhere waits: the workspace stands in the way, and may not for long.
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
        personal = personal if _is_direct_message(channel) else self._with_calendar(current, personal)
        posted = self._slack.post(current.requested_by, messages.as_direct_message(personal, channel, refused.error))
        if posted.delivery is Delivery.REFUSED and refused.delivery is Delivery.DENIED:
            return refused, "nowhere"
        return posted, "as a direct message"

    def _has_response_url(self, current: Request) -> bool:
        return bool(current.reply_to.response_url) and self._clock() < current.reply_to.response_url_until

    def _is_response_url_exhausted(self, current: Request, posted: PostResult) -> bool:
        """Whether a `response_url` has left it unclear so often that the person is told instead, with the word that it
        may be a second copy."""
        again = current.may_be_posted and current.report_attempts >= MAX_UNCLEAR_RESPONSES
        return posted.delivery is Delivery.UNKNOWN and again

    def _write_result(self, current: Request, moved: Request | None) -> Message:
        message = messages.result_message(current, moved)
        return self._with_calendar(current, message) if _is_direct_message(current.reply_to.channel) else message

    def _with_calendar(self, current: Request, message: Message) -> Message:
        """For an interviewer who booked it and reads it as a direct message: no notice repeats it (notice/planning)."""
        if current.state is not State.SCHEDULED or current.interviewer_user != current.requested_by:
            return message
        return messages.add_calendar_links(message, self._calendar_links.links(current))

    def _after_post(self, current: Request, posted: PostResult) -> Request:
        now = self._clock()
        match posted.delivery:
            case Delivery.POSTED:
                told = PostedMessage(posted.channel, posted.ts) if posted.ts else None
                return request.mark_reported(current, told, now)
            case Delivery.REFUSED:
                log.error("request %s (%s): nobody in Slack can be told: %s", current.id, current.state, posted.error)
                return request.mark_unreportable(current)
            case Delivery.TOKEN_FAULT | Delivery.DENIED:
                log.error(
                    "request %s (%s): Slack takes no message anywhere (%s). `slackbot check` says what to mend; the "
                    "message is posted after that.",
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
