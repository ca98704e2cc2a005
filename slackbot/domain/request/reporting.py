"""The telling of a request: due → telling → told, and the reminder of one that nobody has answered."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request.record import Request, State, Telling, Told

TELL_FIRST_DELAY, TELL_LONGEST_DELAY = 2.0, 300.0
REMINDER = 60 * 60.0
"""How long an unconfirmed request may stay unanswered before its requester is reminded, in seconds."""
REMIND_DELAY = 60.0


def doubling(first: float, longest: float, attempts: int) -> float:
    """Seconds to wait after so many attempts: `first`, then twice as long each time, at most `longest`."""
    return min(longest, first * float(2 ** min(attempts - 1, 10)))


def to_tell(request: Request, now: float) -> Request:
    """Its state is new: people are to be told, by a message of its own number."""
    return replace(
        request,
        telling=Telling.DUE,
        tell_at=now,
        planned_at=now,
        tellings=0,
        perhaps_told=False,
        messages=request.messages + 1,
        remind_at=None,
        settled_by=None,
        settled_how=None,
    )


def intend_to_tell(request: Request) -> Request:
    """The state to store before a message is posted; finding it again means that it may have been posted."""
    again = request.telling is Telling.TELLING
    return replace(
        request,
        telling=Telling.TELLING,
        tellings=request.tellings + 1,
        perhaps_told=request.perhaps_told or again,
    )


def put_off(request: Request, until: float) -> Request:
    """Its channel has had a message this second, or Slack asked to wait: not tried yet, and told later."""
    again = request.telling is Telling.TELLING
    return replace(request, telling=Telling.DUE, tell_at=until, perhaps_told=request.perhaps_told or again)


def is_told(request: Request, told: Told | None, now: float) -> Request:
    """A person can see it. Where the answer went is kept, the `response_url` only while it may be needed."""
    final = request.state is not State.WAITING
    reply_to = replace(request.reply_to, response_url=None) if final else request.reply_to
    remind_at = now + REMINDER if request.state is State.UNCONFIRMED else None
    return replace(
        request,
        telling=Telling.TOLD,
        tell_at=None,
        told=told or request.told,
        reply_to=reply_to,
        remind_at=remind_at,
    )


def intend_to_remind(request: Request) -> Request:
    """The state to store before the reminder is posted: a crash loses it rather than to send it twice."""
    return replace(request, remind_at=None)


def remind_later(request: Request, now: float, retry_after: float | None) -> Request:
    """Slack did not take the reminder."""
    return replace(request, remind_at=now + max(REMIND_DELAY, retry_after or 0.0))


def tell_later(request: Request, now: float, retry_after: float | None, *, perhaps_told: bool) -> Request:
    """Slack did not take the message: again in 2 s to 5 minutes, never sooner than Slack asked.

    Where Slack asked to wait it counts as not tried, and keeps its place before later results.
    """
    delay = doubling(TELL_FIRST_DELAY, TELL_LONGEST_DELAY, request.tellings)
    return replace(
        request,
        telling=Telling.DUE,
        tellings=0 if retry_after else request.tellings,
        tell_at=now + max(delay, retry_after or 0.0),
        perhaps_told=request.perhaps_told or perhaps_told,
    )


def cannot_be_told(request: Request) -> Request:
    """Neither the channel nor the `response_url` nor the person can be reached: left to an operator."""
    return replace(request, telling=Telling.UNTOLD, tell_at=None)
