"""A request for an interview and its next step. Pure: times are arguments, in seconds since the epoch.

    accepted ── sending ──► scheduled | failed | unconfirmed
       └─────── waiting ◄─┘ (429, 503, or never sent; tried again)

Beside the state runs the telling of it: due → telling → told. Whoever finds a request in `sending` or in
`telling` without a lease finds the work of a process that died in between: the first becomes unconfirmed and
is never sent again by itself, the second is looked for in the channel, and where that is not possible told again
with the word that it may be a second copy.
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
REMINDER = 60 * 60.0
"""How long an unconfirmed request may stay unanswered before its requester is reminded, in seconds."""
REMIND_DELAY = 60.0

OPERATOR = "operator"
"""Who acts by `slackbot requests`; everybody else is a person's id in Slack."""


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
    REMIND = auto()
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
    it cannot save over the one that has it now. `messages` numbers the messages about this request, so that one
    of them can be found again. Without an applicant's name the request was forgotten: only its figures are left.
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
    messages: int = 0
    remind_at: float | None = None
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
        times = (self._next_send(), self._next_telling(), self.next_reminder)
        return min((time for time in times if time is not None), default=None)

    @property
    def next_reminder(self) -> float | None:
        """When the requester is to be reminded that this waits for an answer, or None."""
        return self.remind_at if self.state is State.UNCONFIRMED and self.telling is Telling.TOLD else None

    @property
    def forgotten(self) -> bool:
        """Whether retention has removed the words of people."""
        return not self.applicant_name

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
    if request.next_reminder is not None and request.next_reminder <= now:
        return Step.REMIND
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
    return replace(known, claims=stored.claims, told=stored.told, messages=stored.messages + 1)


def _to_tell(request: Request, now: float) -> Request:
    return replace(
        request,
        telling=Telling.DUE,
        tell_at=now,
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
        remind_at=None,
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


def retry(request: Request, by: str, now: float) -> Request:
    """An operator says: again. What failed or is unconfirmed is sent again, what nobody was told is told again."""
    if request.state in (State.FAILED, State.UNCONFIRMED):
        return send_again(request, by, request.reply_to, now)
    if request.telling is not Telling.UNTOLD:
        raise Refused(_NOTHING_TO_RETRY.get(request.state, f"This request is {request.state.value}: I am at it."))
    _not_forgotten(request)
    return replace(_to_tell(request, now), settled_by=request.settled_by, settled_how=request.settled_how)


def cancel(request: Request, by: str, now: float) -> Request:
    """An operator stops it: what was not sent fails, and is told; what asks for a person asks no more."""
    if request.state in (State.ACCEPTED, State.WAITING):
        given_up = give_up(request, now, "It was cancelled before it was sent.")
        return replace(given_up, settled_by=by, settled_how="cancelled")
    if request.state in _TOO_LATE_TO_CANCEL:
        raise Refused(_TOO_LATE_TO_CANCEL[request.state])
    _open_or_refuse(request, State.FAILED, State.UNCONFIRMED)
    return replace(request, settled_by=by, settled_how="closed", remind_at=None)


_NOTHING_TO_RETRY = {
    State.SCHEDULED: "This request is scheduled and people were told: there is nothing to do again.",
    State.WAITING: "This request is waiting: I try it again by myself, and tell people what came of it.",
}
_TOO_LATE_TO_CANCEL = {
    State.SENDING: "This request is being sent at this moment. Look again in a minute.",
    State.SCHEDULED: "This interview is scheduled. Please cancel it in Apploi: I cannot.",
}


def supersede(request: Request, by: str) -> Request:
    """A corrected form took the place of one that failed."""
    _open_or_refuse(request, State.FAILED)
    return replace(request, settled_by=by, settled_how="edited and sent anew")


def of_message(request: Request, number: int) -> Request:
    """The request, if the message of this number is the newest about it; a button of an older one is refused."""
    if request.messages != number:
        raise Refused(
            "This message is about an earlier attempt. Please look at the newest message about this interview."
        )
    return request


def _open_or_refuse(request: Request, *states: State) -> None:
    if request.settled_how and request.state in (State.FAILED, State.UNCONFIRMED):
        raise Refused(f"This request was {request.settled_how} by {named(request.settled_by)} already.")
    if request.state not in states:
        raise Refused(f"This request is {request.state.value} by now, so there is nothing to do here.")
    _not_forgotten(request)


def _not_forgotten(request: Request) -> None:
    if request.forgotten:
        raise Refused("This request is so old that its words were removed. Please book it anew.")


def named(by: str | None) -> str:
    """Who acted, for a message."""
    return "an operator" if by == OPERATOR else f"<@{by}>"
