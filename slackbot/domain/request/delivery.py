"""The next step of a request, and what an attempt to send it comes to."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

from slackbot.domain.interview import TOO_BUSY, Answer, Outcome
from slackbot.domain.request.record import Request, State, Telling
from slackbot.domain.request.reporting import doubling, put_off, to_tell
from slackbot.errors import Refused

PATIENCE = 15 * 60.0
"""How long a request is tried again by itself, in seconds (contract.md)."""

SOON = 5.0
"""Seconds that a request may wait for its turn before people are told."""

FIRST_DELAY, LONGEST_DELAY = 2.0, 60.0

LONGEST_PUT = 30.0
"""Seconds within which an attempt has ended, also one whose process cannot reach the database any more (apploi/client).
"""


RESTORED = "I was restored from a backup, which does not know what became of this."
FAILED_OVER = "The database moved to another server, which may have missed what happened to this request."
"""Why a request is doubted: its requester reads it."""


class Step(Enum):
    """What a worker who holds a request does next."""

    SEND = auto()
    GIVE_UP = auto()
    CALL_UNCONFIRMED = auto()
    TELL = auto()
    REMIND = auto()
    NOTHING = auto()


def next_step(request: Request, now: float) -> Step:
    """What is to be done with a request that was just claimed."""
    if request.state is State.SENDING:
        return Step.CALL_UNCONFIRMED
    if request.telling is Telling.TELLING:
        return Step.TELL
    if request.telling is Telling.DUE and (request.tell_at or 0.0) <= now:
        return Step.TELL
    if request.state in (State.ACCEPTED, State.WAITING) and (request.send_at or 0.0) <= now:
        late = request.state is State.WAITING and now > request.since + PATIENCE
        return Step.GIVE_UP if late else Step.SEND
    if request.next_reminder is not None and request.next_reminder <= now:
        return Step.REMIND
    return Step.NOTHING


def intend_to_send(request: Request) -> Request:
    """The state to store *before* the PUT leaves: from here on a crash means unconfirmed."""
    return replace(request, state=State.SENDING, send_at=None, attempts=request.attempts + 1)


def hold_back(request: Request, until: float, now: float) -> Request:
    """Wait for a turn at a busy Apploi; it was not sent. People are told if that takes more than a few seconds."""
    if until > request.since + PATIENCE:
        return give_up(request, now, request.reason or TOO_BUSY)
    held = replace(request, send_at=until)
    if request.state is State.WAITING or until - request.since <= SOON:
        return held
    return to_tell(replace(held, state=State.WAITING, reason=TOO_BUSY), now)


def conclude(request: Request, outcome: Outcome, now: float, jitter: float) -> Request:
    """The request after an attempt. `jitter` lies in 0..1 and spreads the next try."""
    request = replace(request, reason=outcome.reason, status=outcome.status)
    if outcome.answer is Answer.SCHEDULED:
        return to_tell(replace(request, state=State.SCHEDULED, perhaps_booked=False), now)
    if outcome.answer is Answer.UNCONFIRMED:
        return to_tell(replace(request, state=State.UNCONFIRMED), now)
    if outcome.answer is Answer.FAILED:
        return give_up(request, now)
    delay = retry_delay(request.attempts, outcome.retry_after, jitter)
    if now + delay > request.since + PATIENCE:
        return give_up(request, now)
    waiting = replace(request, state=State.WAITING, send_at=now + delay)
    return to_tell(waiting, now) if request.telling is Telling.NOTHING else waiting


def retry_delay(attempts: int, retry_after: float | None, jitter: float) -> float:
    """Seconds until the next try: doubling from 2 to 60, half by chance, never less than Apploi asked."""
    longest = doubling(FIRST_DELAY, LONGEST_DELAY, attempts)
    return max(longest * (0.5 + jitter / 2), retry_after or 0.0)


def give_up(request: Request, now: float, reason: str | None = None) -> Request:
    """It is not sent any more. It has failed, unless an earlier attempt may have booked it: then a person is asked."""
    state = State.UNCONFIRMED if request.perhaps_booked else State.FAILED
    return to_tell(replace(request, state=state, send_at=None, reason=reason or request.reason), now)


def call_unconfirmed(request: Request, now: float) -> Request:
    """A process died between the intent to send and the answer: nobody knows whether Apploi booked it.

    Perhaps it is only cut off and still waits for the answer: sent again, it waits until that is over.
    """
    reason = "I was interrupted while I waited for Apploi's answer."
    sent = replace(request, state=State.UNCONFIRMED, send_at=now + LONGEST_PUT, reason=reason, status=None)
    return to_tell(sent, now)


def restored(request: Request, now: float, reason: str = RESTORED) -> Request:
    """The request as a backup, or a standby that lagged, has it: what may have been done is not done again by itself.

    What was not sent then may be in Apploi by now, so a person is asked; a message that was due may have been posted.
    """
    if request.state in (State.ACCEPTED, State.SENDING, State.WAITING):
        return to_tell(replace(request, state=State.UNCONFIRMED, send_at=None, reason=reason, status=None), now)
    if request.telling in (Telling.DUE, Telling.TELLING):
        return replace(put_off(request, now), perhaps_told=True)
    return request


def learn(stored: Request, *, known: Request) -> Request:
    """What is known of an attempt that was called unconfirmed meanwhile: its answer counts, unless a person decided.

    A standby that lagged has fewer attempts than were made.
    """
    is_newer = stored.since == known.since and stored.attempts <= known.attempts
    if not is_newer or stored.settled_how or stored.state not in (State.SENDING, State.UNCONFIRMED):
        raise Refused(f"The request is {stored.state.value} by now.")
    return replace(known, claims=stored.claims, told=stored.told, messages=stored.messages + 1)
