"""The report of a request's state, due → telling → told, and the reminder about an unanswered one."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request.record import PostedMessage, ReportStatus, Request, State

FIRST_REPORT_DELAY, LONGEST_REPORT_DELAY = 2.0, 300.0
REMINDER_DELAY = 60 * 60.0
"""Seconds that an unconfirmed request may stay unanswered before its requester is reminded."""
REMINDER_RETRY_DELAY = 60.0


def backoff(first: float, longest: float, attempts: int) -> float:
    """Seconds to wait after so many attempts: `first`, doubled each time, at most `longest`."""
    return min(longest, first * float(2 ** min(attempts - 1, 10)))


def mark_report_due(request: Request, now: float) -> Request:
    """Report the new state, in a message with a new number."""
    return replace(
        request,
        report_status=ReportStatus.DUE,
        report_at=now,
        planned_at=now,
        report_attempts=0,
        may_be_posted=False,
        message_number=request.message_number + 1,
        remind_at=None,
        settled_by=None,
        settled_how=None,
    )


def intend_to_report(request: Request) -> Request:
    """The state to store before the message is posted. A worker that finds it knows that it may have been posted."""
    again = request.report_status is ReportStatus.REPORTING
    return replace(
        request,
        report_status=ReportStatus.REPORTING,
        report_attempts=request.report_attempts + 1,
        may_be_posted=request.may_be_posted or again,
    )


def postpone_report(request: Request, until: float) -> Request:
    """Report later: the channel has had a message this second, or Slack asked to wait. Not counted as an attempt."""
    again = request.report_status is ReportStatus.REPORTING
    return replace(
        request, report_status=ReportStatus.DUE, report_at=until, may_be_posted=request.may_be_posted or again
    )


def mark_reported(request: Request, posted: PostedMessage | None, now: float) -> Request:
    """The report was posted. A `response_url` is dropped once the state is final."""
    final = request.state is not State.WAITING
    reply_to = replace(request.reply_to, response_url=None) if final else request.reply_to
    remind_at = now + REMINDER_DELAY if request.state is State.UNCONFIRMED else None
    return replace(
        request,
        report_status=ReportStatus.REPORTED,
        report_at=None,
        posted_message=posted or request.posted_message,
        reply_to=reply_to,
        remind_at=remind_at,
    )


def intend_to_remind(request: Request) -> Request:
    """The state to store before the reminder is posted: a crash loses the reminder instead of sending it twice."""
    return replace(request, remind_at=None)


def retry_reminder(request: Request, now: float, retry_after: float | None) -> Request:
    """Send the reminder later, because Slack didn't take it."""
    return replace(request, remind_at=now + max(REMINDER_RETRY_DELAY, retry_after or 0.0))


def retry_report(request: Request, now: float, retry_after: float | None, *, may_be_posted: bool) -> Request:
    """Report again in 2 seconds to 5 minutes, never sooner than Slack asked.

    If Slack asked to wait, it doesn't count as an attempt, so the result keeps its place before later ones.
    """
    delay = backoff(FIRST_REPORT_DELAY, LONGEST_REPORT_DELAY, request.report_attempts)
    return replace(
        request,
        report_status=ReportStatus.DUE,
        report_attempts=0 if retry_after else request.report_attempts,
        report_at=now + max(delay, retry_after or 0.0),
        may_be_posted=request.may_be_posted or may_be_posted,
    )


def mark_unreportable(request: Request) -> Request:
    """The channel, the `response_url` and the requester all refuse the message: left to an operator."""
    return replace(request, report_status=ReportStatus.UNREPORTABLE, report_at=None)
