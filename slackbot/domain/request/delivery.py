"""The next step of a request, and what an attempt to send it comes to."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from slackbot.domain.interview import TOO_BUSY, AttemptResult, Outcome
from slackbot.domain.request.record import ReportStatus, Request, State
from slackbot.domain.request.reporting import backoff, mark_report_due, postpone_report
from slackbot.errors import NotAllowed

RETRY_WINDOW = 15 * 60.0
"""How long a request is tried again by itself, in seconds (docs/contract.md#states)."""

REPORT_WAITING_AFTER = 5.0
"""Seconds that a request may wait for its turn before people are told."""

FIRST_DELAY, LONGEST_DELAY = 2.0, 60.0

LONGEST_PUT = 30.0
"""Seconds within which an attempt has ended, also one whose process cannot reach the database any more (apploi/client).
"""


RESTORED = "I was restored from a backup that doesn't show what happened to this request."
FAILED_OVER = "The database moved to another server, which may have missed what happened to this request."
"""Why a request is doubted: its requester reads it."""


class Step(Enum):
    """What a worker who holds a request does next."""

    SEND = auto()
    FAIL = auto()
    MARK_UNCONFIRMED = auto()
    REPORT = auto()
    REMIND = auto()
    NOTHING = auto()


def next_step(request: Request, now: float) -> Step:
    """What is to be done with a request that was just claimed."""
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
    """The state to store *before* the PUT leaves: from here on a crash means unconfirmed."""
    return replace(request, state=State.SENDING, send_at=None, attempts=request.attempts + 1)


def hold_back(request: Request, until: float, now: float) -> Request:
    """Wait for a turn at a busy Apploi; it was not sent. People are told if that takes more than a few seconds."""
    if until > request.since + RETRY_WINDOW:
        return fail(request, now, request.reason or TOO_BUSY)
    held = replace(request, send_at=until)
    if request.state is State.WAITING or until - request.since <= REPORT_WAITING_AFTER:
        return held
    return mark_report_due(replace(held, state=State.WAITING, reason=TOO_BUSY), now)


def apply_outcome(request: Request, outcome: Outcome, now: float, jitter: float) -> Request:
    """The request after an attempt. `jitter` lies in 0..1 and spreads the next try."""
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
    """Seconds until the next try: doubling from 2 to 60, half by chance, never less than Apploi asked."""
    longest = backoff(FIRST_DELAY, LONGEST_DELAY, attempts)
    return max(longest * (0.5 + jitter / 2), retry_after or 0.0)


def fail(request: Request, now: float, reason: str | None = None) -> Request:
    """It is not sent any more. It has failed, unless an earlier attempt may have booked it: then a person is asked."""
    state = State.UNCONFIRMED if request.perhaps_booked else State.FAILED
    return mark_report_due(replace(request, state=state, send_at=None, reason=reason or request.reason), now)


def mark_unconfirmed(request: Request, now: float) -> Request:
    """A process died between the intent to send and the answer: nobody knows whether Apploi booked it.

    Perhaps it is only cut off and still waits for the answer: sent again, it waits until that is over.
    """
    reason = "I was interrupted while waiting for Apploi's answer."
    sent = replace(request, state=State.UNCONFIRMED, send_at=now + LONGEST_PUT, reason=reason, status=None)
    return mark_report_due(sent, now)


def mark_restored(request: Request, now: float, reason: str = RESTORED) -> Request:
    """The request as a backup, or a standby that lagged, has it: what may have been done is not done again by itself.

    What was not sent then may be in Apploi by now, so a person is asked; a message that was due may have been posted.
    """
    if request.state in (State.ACCEPTED, State.SENDING, State.WAITING):
        return mark_report_due(replace(request, state=State.UNCONFIRMED, send_at=None, reason=reason, status=None), now)
    if request.report_status in (ReportStatus.DUE, ReportStatus.REPORTING):
        return replace(postpone_report(request, now), may_be_posted=True)
    return request


def merge_late_result(stored: Request, *, known: Request) -> Request:
    """What is known of an attempt that was called unconfirmed meanwhile: its answer counts, unless a person decided.

    A standby that lagged has fewer attempts than were made.
    """
    is_newer = stored.since == known.since and stored.attempts <= known.attempts
    if not is_newer or stored.settled_how or stored.state not in (State.SENDING, State.UNCONFIRMED):
        raise NotAllowed(f"The request is now {stored.state.value}.")
    return replace(
        known, claims=stored.claims, posted_message=stored.posted_message, message_number=stored.message_number + 1
    )
