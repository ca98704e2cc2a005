"""A request for an interview and its next step. Pure: times are arguments, in seconds since the epoch.

    accepted ── sending ──► scheduled | failed | unconfirmed
       └─────── waiting ◄─┘ (429, 503, or never sent; tried again)

Beside the state runs the telling of it: due → telling → told. Whoever finds a request in `sending` or in
`telling` without a lease finds the work of a process that died in between: the first becomes unconfirmed and
is never sent again by itself, the second is told again and says that it may be a second copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from slackbot.errors import Refused
from slackbot.interview import Answer, Interview, Outcome

PATIENCE = 15 * 60.0
"""How long a request is tried again by itself, in seconds (contract.md)."""

FIRST_DELAY, LONGEST_DELAY = 2.0, 60.0
TELL_FIRST_DELAY, TELL_LONGEST_DELAY = 2.0, 300.0


class State(StrEnum):
    """Where the booking stands. The words are the contract's."""

    ACCEPTED = "accepted"
    SENDING = "sending"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class Telling(StrEnum):
    """Where the telling of the present state stands."""

    NOTHING = "nothing"
    DUE = "due"
    TELLING = "telling"
    TOLD = "told"
    UNTOLD = "untold"  # nobody in Slack can be reached: an operator's work


class Step(Enum):
    """What a worker who holds a request does next."""

    SEND = auto()
    GIVE_UP = auto()
    CALL_UNCONFIRMED = auto()
    TELL = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where the answer goes: a conversation, and a `response_url` that works where the bot may not post."""

    channel: str | None
    response_url: str | None = None
    response_url_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """The message last posted about a request, if Slack named it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Request:
    """One accepted form. `id` is the id of its view, so a second submission is the same request.

    `owner` and `claims` are the lease: `claims` counts how often the request was taken, so a worker that lost
    it cannot save over the one that has it now.
    """

    id: str
    interview: Interview
    applicant_name: str
    requested_by: str
    interviewer_user: str | None
    reply_to: ReplyTo
    words: str
    accepted_at: float
    since: float
    state: State = State.ACCEPTED
    send_at: float | None = None
    attempts: int = 0
    reason: str = ""
    status: int | None = None
    telling: Telling = Telling.NOTHING
    tell_at: float | None = None
    tellings: int = 0
    perhaps_told: bool = False
    told: Told | None = None
    settled_by: str | None = None
    settled_how: str | None = None
    replaces: str | None = None
    owner: str | None = None
    claims: int = 0

    @property
    def due_at(self) -> float | None:
        """When there is work to do, or None. Work in the middle is due at once: only its lease holds it."""
        if self.state is State.SENDING or self.telling is Telling.TELLING:
            return 0.0
        times = [t for t in (self._next_send(), self._next_telling()) if t is not None]
        return min(times, default=None)

    def _next_send(self) -> float | None:
        return self.send_at if self.state in (State.ACCEPTED, State.WAITING) else None

    def _next_telling(self) -> float | None:
        return self.tell_at if self.telling is Telling.DUE else None


def accept(
    id: str,  # noqa: A002  Slack's own word
    interview: Interview,
    *,
    applicant_name: str,
    requested_by: str,
    interviewer_user: str | None,
    reply_to: ReplyTo,
    words: str,
    now: float,
    replaces: str | None = None,
) -> Request:
    """A new request, due at once."""
    return Request(
        id=id,
        interview=interview,
        applicant_name=applicant_name,
        requested_by=requested_by,
        interviewer_user=interviewer_user,
        reply_to=reply_to,
        words=words,
        accepted_at=now,
        since=now,
        send_at=now,
        replaces=replaces,
    )


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
    return Step.NOTHING


def intend_to_send(request: Request) -> Request:
    """The state to store *before* the PUT leaves: from here on a crash means unconfirmed."""
    return replace(request, state=State.SENDING, send_at=None, attempts=request.attempts + 1)


def conclude(request: Request, outcome: Outcome, now: float, jitter: float) -> Request:
    """The request after an attempt. `jitter` lies in 0..1 and spreads the next try."""
    request = replace(request, reason=outcome.reason, status=outcome.status)
    if outcome.answer is not Answer.BUSY:
        return _to_tell(replace(request, state=State(outcome.answer.value)), now)
    delay = retry_delay(request.attempts, outcome.retry_after, jitter)
    if now + delay > request.since + PATIENCE:
        return give_up(request, now)
    waiting = replace(request, state=State.WAITING, send_at=now + delay)
    return _to_tell(waiting, now) if request.attempts == 1 else waiting


def retry_delay(attempts: int, retry_after: float | None, jitter: float) -> float:
    """Seconds until the next try: doubling from 2 to 60, half by chance, never less than Apploi asked."""
    longest = _doubling(FIRST_DELAY, LONGEST_DELAY, attempts)
    return max(longest * (0.5 + jitter / 2), retry_after or 0.0)


def _doubling(first: float, longest: float, attempts: int) -> float:
    return min(longest, first * float(2 ** min(attempts - 1, 10)))


def give_up(request: Request, now: float, reason: str | None = None) -> Request:
    """It was not sent and will not be: nothing is booked, and a person is told so."""
    return _to_tell(replace(request, state=State.FAILED, send_at=None, reason=reason or request.reason), now)


def call_unconfirmed(request: Request, now: float) -> Request:
    """A process died between the intent to send and the answer: nobody knows whether Apploi booked it."""
    reason = "I was interrupted while I waited for Apploi's answer."
    return _to_tell(replace(request, state=State.UNCONFIRMED, reason=reason, status=None), now)


def learn(stored: Request, *, known: Request) -> Request:
    """What is known of an attempt that was called unconfirmed meanwhile: its answer counts, unless a person decided."""
    same = (stored.attempts, stored.since) == (known.attempts, known.since)
    if not same or stored.settled_how or stored.state not in (State.SENDING, State.UNCONFIRMED):
        raise Refused(f"The request is {stored.state.value} by now.")
    return replace(known, claims=stored.claims, told=stored.told)


def _to_tell(request: Request, now: float) -> Request:
    return replace(
        request,
        telling=Telling.DUE,
        tell_at=now,
        tellings=0,
        perhaps_told=False,
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


def is_told(request: Request, told: Told | None) -> Request:
    """A person can see it. Where the answer went is kept, the `response_url` only while it may be needed."""
    final = request.state is not State.WAITING
    reply_to = replace(request.reply_to, response_url=None) if final else request.reply_to
    return replace(request, telling=Telling.TOLD, tell_at=None, told=told or request.told, reply_to=reply_to)


def tell_later(request: Request, now: float, retry_after: float | None, *, perhaps_told: bool) -> Request:
    """Slack did not take the message: again in 2 s to 5 minutes, never sooner than Slack asked."""
    delay = _doubling(TELL_FIRST_DELAY, TELL_LONGEST_DELAY, request.tellings)
    return replace(
        request,
        telling=Telling.DUE,
        tell_at=now + max(delay, retry_after or 0.0),
        perhaps_told=request.perhaps_told or perhaps_told,
    )


def cannot_be_told(request: Request) -> Request:
    """Neither the channel nor the `response_url` nor the person can be reached: left to an operator."""
    return replace(request, telling=Telling.UNTOLD, tell_at=None)


def send_again(request: Request, by: str, reply_to: ReplyTo, now: float) -> Request:
    """A person says: send it again. Only what failed or is unconfirmed may be."""
    _open_or_refuse(request, State.FAILED, State.UNCONFIRMED)
    return replace(
        request,
        state=State.ACCEPTED,
        send_at=now,
        since=now,
        attempts=0,
        telling=Telling.NOTHING,
        tell_at=None,
        reply_to=reply_to,
        told=None,
        settled_by=by,
        settled_how="sent again",
    )


def mark_scheduled(request: Request, by: str, reply_to: ReplyTo, now: float) -> Request:
    """A person has seen the interview in Apploi."""
    _open_or_refuse(request, State.UNCONFIRMED)
    marked = replace(request, state=State.SCHEDULED, reason="", reply_to=reply_to, told=None)
    return replace(_to_tell(marked, now), settled_by=by, settled_how="found in Apploi")


def dismiss(request: Request, by: str) -> Request:
    """A person has read that it failed and leaves it there."""
    _open_or_refuse(request, State.FAILED)
    return replace(request, settled_by=by, settled_how="dismissed")


def supersede(request: Request, by: str) -> Request:
    """A corrected form took the place of one that failed."""
    _open_or_refuse(request, State.FAILED)
    return replace(request, settled_by=by, settled_how="edited and sent anew")


def _open_or_refuse(request: Request, *states: State) -> None:
    if request.settled_how and request.state in (State.FAILED, State.UNCONFIRMED):
        raise Refused(f"This request was {request.settled_how} by <@{request.settled_by}> already.")
    if request.state not in states:
        raise Refused(f"This request is {request.state.value} by now, so there is nothing to do here.")
