"""The next step of a request, and its state after an attempt to send it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from slackbot.domain.interview import TOO_BUSY, AttemptResult, Outcome
from slackbot.domain.request.record import ReportStatus, Request, State
from slackbot.domain.request.reporting import backoff, mark_report_due, postpone_report
from slackbot.errors import NotAllowed

RETRY_WINDOW = 15 * 60.0
"""Seconds for which a request is retried automatically (docs/contract.md#states)."""

REPORT_WAITING_AFTER = 5.0
"""Seconds that a request may wait for its turn before that is reported."""

FIRST_DELAY, LONGEST_DELAY = 2.0, 60.0

LONGEST_PUT = 30.0
"""Seconds after which an attempt has ended for sure, even in a process cut off from the database (apploi/client.py)."""


RESTORED = "I was restored from a backup that doesn't show what happened to this request."
FAILED_OVER = "The database moved to another server, which may have missed what happened to this request."
"""Reasons for a request to become unconfirmed, as its requester reads them."""


class Step(Enum):
    """What the worker that has leased a request does next."""

    SEND = auto()
    FAIL = auto()
    MARK_UNCONFIRMED = auto()
    REPORT = auto()
    REMIND = auto()
    NOTHING = auto()


def next_step(request: Request, now: float) -> Step:
    """The next step of a request that was just claimed."""
    if request.state is State.SENDING:
        return Step.MARK_UNCONFIRMED
    if request.report_status is ReportStatus.REPORTING:
        return Step.REPORT
    if request.report_status is ReportStatus.DUE and (request.report_at or 0.0) <= now:
        return Step.REPORT
    if request.state in (State.ACCEPTED, State.WAITING) and (request.send_at or 0.0) <= now:
        late = request.state is State.WAITING and now > request.since + RETRY_WINDOW
        return Step.FAIL if late else Step.SEND
    if request.next_reminder is not None and request.next_reminder <= now:
        return Step.REMIND
    return Step.NOTHING


def intend_to_send(request: Request) -> Request:
    """The state to store *before* the PUT is sent: if the process dies after that, the request is unconfirmed."""
    return replace(request, state=State.SENDING, send_at=None, attempts=request.attempts + 1)


def hold_back(request: Request, until: float, now: float) -> Request:
    """Postpone sending until a busy Apploi has a turn for it. If that takes more than a few seconds, it is reported."""
    if until > request.since + RETRY_WINDOW:
        return fail(request, now, request.reason or TOO_BUSY)
    held = replace(request, send_at=until)
    if request.state is State.WAITING or until - request.since <= REPORT_WAITING_AFTER:
        return held
    return mark_report_due(replace(held, state=State.WAITING, reason=TOO_BUSY), now)


def apply_outcome(request: Request, outcome: Outcome, now: float, jitter: float) -> Request:
    """The request after an attempt. `jitter`, in 0..1, spreads the retries."""
    request = replace(request, reason=outcome.reason, status=outcome.status)
    if outcome.result is AttemptResult.SCHEDULED:
        return mark_report_due(replace(request, state=State.SCHEDULED, perhaps_booked=False), now)
    if outcome.result is AttemptResult.UNCONFIRMED:
        return mark_report_due(replace(request, state=State.UNCONFIRMED), now)
    if outcome.result is AttemptResult.FAILED:
        return fail(request, now)
    delay = retry_delay(request.attempts, outcome.retry_after, jitter)
    if now + delay > request.since + RETRY_WINDOW:
        return fail(request, now)
    waiting = replace(request, state=State.WAITING, send_at=now + delay)
    return mark_report_due(waiting, now) if request.report_status is ReportStatus.NOTHING else waiting


def retry_delay(attempts: int, retry_after: float | None, jitter: float) -> float:
    """Seconds until the next attempt: doubling from 2 to 60, half of it random, never less than Apploi asked for."""
    longest = backoff(FIRST_DELAY, LONGEST_DELAY, attempts)
    return max(longest * (0.5 + jitter / 2), retry_after or 0.0)


def fail(request: Request, now: float, reason: str | None = None) -> Request:
    """Stop sending. The request has failed, or is unconfirmed if an earlier attempt may have booked it."""
    state = State.UNCONFIRMED if request.perhaps_booked else State.FAILED
    return mark_report_due(replace(request, state=state, send_at=None, reason=reason or request.reason), now)


def mark_unconfirmed(request: Request, now: float) -> Request:
    """The request of a process that died between the intent to send and the answer: Apploi may have booked it.

    The process may also be cut off from the database and still waiting for Apploi, so *Send again* waits LONGEST_PUT.
    """
    reason = "I was interrupted while waiting for Apploi's answer."
    sent = replace(request, state=State.UNCONFIRMED, send_at=now + LONGEST_PUT, reason=reason, status=None)
    return mark_report_due(sent, now)


def mark_restored(request: Request, now: float, reason: str = RESTORED) -> Request:
    """An unfinished request from a backup or a lagging standby, so that nothing is done twice without asking.

    A request that wasn't sent then may be in Apploi by now, so it becomes unconfirmed. A result that was due may have
    been posted.
    """
    if request.state in (State.ACCEPTED, State.SENDING, State.WAITING):
        return mark_report_due(replace(request, state=State.UNCONFIRMED, send_at=None, reason=reason, status=None), now)
    if request.report_status in (ReportStatus.DUE, ReportStatus.REPORTING):
        return replace(postpone_report(request, now), may_be_posted=True)
    return request


def merge_late_result(stored: Request, *, known: Request) -> Request:
    """`known`, whose answer came after another worker marked the attempt as unconfirmed.

    Raises NotAllowed if a user has settled it since, or it was sent again.
    """
    is_same = stored.since == known.since and stored.attempts <= known.attempts  # a lagging standby has fewer attempts
    if not is_same or stored.settled_how or stored.state not in (State.SENDING, State.UNCONFIRMED):
        raise NotAllowed(f"The request is now {stored.state.value}.")
    return replace(
        known, claims=stored.claims, posted_message=stored.posted_message, message_number=stored.message_number + 1
    )
