"""Adjust planned times after the clock was set back, so that nothing waits until it shows those times again."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request.record import Request

SET_BACK_THRESHOLD = 2.0
"""Seconds that the clock must be behind the time of planning before it counts as set back."""


def seconds_set_back(planned_at: float, now: float) -> float:
    """By how many seconds, at least, the clock was set back since it showed `planned_at`; 0.0 if it wasn't."""
    return planned_at - now if planned_at > now + SET_BACK_THRESHOLD else 0.0


def adjust_times(request: Request, now: float) -> Request:
    """The request with its times as far ahead of `now` as planned."""
    back = seconds_set_back(request.planned_at, now)
    if not back:
        return request
    return replace(
        request,
        since=request.since - back,
        send_at=None if request.send_at is None else request.send_at - back,
        report_at=None if request.report_at is None else request.report_at - back,
        remind_at=None if request.remind_at is None else request.remind_at - back,
        planned_at=now,
    )
