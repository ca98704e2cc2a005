"""Where and how people are told: in the channel, through the `response_url`, or directly."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from slackbot import messages, request
from slackbot.messages import Message
from slackbot.request import Request, State, Told
from slackbot.slack_web import Delivery, Posted

log = logging.getLogger(__name__)


class Tells(Protocol):
    """Whoever can post to Slack; nothing here raises."""

    def post(self, channel: str, message: Message) -> Posted:
        """Post to a conversation or a person."""

    def edit(self, channel: str, ts: str, message: Message) -> Posted:
        """Change an earlier message."""

    def respond(self, url: str, message: Message) -> Posted:
        """Answer through a `response_url`."""


class Telling:
    """What a worker tells Slack of its requests. Safe to share between threads."""

    def __init__(self, slack: Tells, clock: Callable[[], float]) -> None:
        """`clock` tells seconds since the epoch."""
        self._slack = slack
        self._clock = clock

    def tell(self, current: Request) -> tuple[Request, str]:
        """Post what the request has come to, once; the request afterwards, and a note for its story."""
        self._tidy_pending(current)
        posted, how = self._deliver(current)
        current = self._after(current, posted)
        return current, f"{current.telling.value}: {how} {posted.error}".strip()

    def _tidy_pending(self, current: Request) -> None:
        """The message about waiting points to the result; if that fails it only says less than it could."""
        if current.told and current.state is not State.WAITING:
            self._slack.edit(current.told.channel, current.told.ts, messages.superseded(current))

    def _deliver(self, current: Request) -> tuple[Posted, str]:
        """In the channel; where the bot may not post, through the `response_url`; failing that, to the person."""
        message = messages.result(current)
        if current.perhaps_told:
            message = messages.perhaps_twice(message)
        refused = Posted(Delivery.REFUSED)
        channel, reply_to = current.reply_to.channel, current.reply_to
        if channel:
            posted = self._slack.post(channel, message)
            if posted.delivery not in (Delivery.REFUSED, Delivery.TOKEN_FAULT):
                return posted, "in the channel"
            refused = posted
        if channel and reply_to.response_url and self._clock() < reply_to.response_url_until:
            posted = self._slack.respond(reply_to.response_url, message)
            if posted.delivery is not Delivery.REFUSED:
                return posted, "through response_url"
        if refused.delivery is Delivery.TOKEN_FAULT:
            return refused, "nowhere"
        posted = self._slack.post(current.requested_by, messages.as_direct_message(message, channel))
        return posted, "as a direct message"

    def _after(self, current: Request, posted: Posted) -> Request:
        now = self._clock()
        match posted.delivery:
            case Delivery.TOLD:
                told = Told(posted.channel, posted.ts) if posted.ts else None
                return request.is_told(current, told)
            case Delivery.REFUSED:
                log.error("request %s (%s): nobody in Slack can be told: %s", current.id, current.state, posted.error)
                return request.cannot_be_told(current)
            case Delivery.LATER | Delivery.TOKEN_FAULT:
                return request.tell_later(current, now, posted.retry_after, perhaps_told=False)
            case Delivery.UNKNOWN:
                return request.tell_later(current, now, posted.retry_after, perhaps_told=True)
