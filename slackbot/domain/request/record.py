"""A request, and the words for where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.interview import Interview


class State(StrEnum):
    """Where the booking stands. The words are fixed: docs/contract.md#states."""

    ACCEPTED = "accepted"
    SENDING = "sending"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class ReportStatus(StrEnum):
    """Where the telling of the present state stands."""

    NOTHING = "nothing"
    DUE = "due"
    REPORTING = "telling"
    REPORTED = "told"
    UNREPORTABLE = "untold"  # nobody in Slack can be reached: an operator's work


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where the result goes: a conversation, and a `response_url` that works where the bot may not post.

    `thread_ts` is the message whose thread gets it; `name_visibility` how much of the applicant's name may be shown.
    """

    channel: str | None
    response_url: str | None = None
    response_url_until: float = 0.0
    thread_ts: str | None = None
    name_visibility: NameVisibility = NameVisibility.FULL


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """The message last posted about a request, if Slack named it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Request:
    """One accepted form. `id` is the id of its view, so a second submission is the same request.

    `owner` and `claims` are the lease: `claims` counts how often the request was taken, so a worker that lost
    it cannot save over the one that has it now. `messages` numbers the messages about this request, so that one
    of them can be found again. Without an applicant's name the request was forgotten: only its figures are left.

    A request that `moves` another books the same interview anew at another time; once it is scheduled the other one is
    `moved_to` it. All that move one interview share its `series`, and count up its `sequence`. `cancelled_by` is who
    said that it was cancelled in Apploi. `planned_at` is what the clock showed when its times were set, at the
    earliest.

    `perhaps_booked` says that an attempt before the last *Send again* got no clear answer, so the interview may be in
    Apploi whatever a later attempt comes to; only a 2xx, or a person who has found it there, ends the doubt.
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
    perhaps_booked: bool = False
    report_status: ReportStatus = ReportStatus.NOTHING
    report_at: float | None = None
    report_attempts: int = 0
    may_be_posted: bool = False
    posted_message: PostedMessage | None = None
    message_number: int = 0
    remind_at: float | None = None
    settled_by: str | None = None
    settled_how: str | None = None
    replaces: str | None = None
    moves: str | None = None
    series: str = ""
    sequence: int = 0
    moved_to: str | None = None
    cancelled_by: str | None = None
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def due_at(self) -> float | None:
        """When there is work to do, or None. Work in the middle is due at once: only its lease holds it."""
        if self.state is State.SENDING or self.report_status is ReportStatus.REPORTING:
            return 0.0
        times = (self._next_send(), self._next_report(), self.next_reminder)
        return min((time for time in times if time is not None), default=None)

    @property
    def next_reminder(self) -> float | None:
        """When the requester is to be reminded that this waits for an answer, or None."""
        return (
            self.remind_at if self.state is State.UNCONFIRMED and self.report_status is ReportStatus.REPORTED else None
        )

    @property
    def is_active(self) -> bool:
        """Whether it is scheduled, and neither moved nor cancelled since."""
        return self.state is State.SCHEDULED and self.moved_to is None and self.cancelled_by is None

    @property
    def may_be_in_apploi(self) -> bool:
        """Whether an attempt got no clear answer and nobody has found out since what became of it."""
        return self.state is State.UNCONFIRMED or self.perhaps_booked

    @property
    def needs_action(self) -> bool:
        """Whether somebody is asked what is to become of it, and nobody has said yet."""
        return self.state in (State.FAILED, State.UNCONFIRMED) and not self.settled_how

    @property
    def is_redacted(self) -> bool:
        """Whether retention has removed the words of people."""
        return not self.applicant_name

    @property
    def in_private(self) -> Request:
        """The same for a direct message, which shows the applicant's whole name."""
        return replace(self, reply_to=replace(self.reply_to, name_visibility=NameVisibility.FULL))

    def _next_send(self) -> float | None:
        return self.send_at if self.state in (State.ACCEPTED, State.WAITING) else None

    def _next_report(self) -> float | None:
        return self.report_at if self.report_status is ReportStatus.DUE else None


def new_request(
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
    moves: Request | None = None,
) -> Request:
    """A new request, due at once; `moves` is the scheduled one that it books at another time."""
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
        planned_at=now,
        replaces=replaces,
        moves=moves.id if moves else None,
        series=moves.series if moves else id,
        sequence=moves.sequence + 1 if moves else 0,
    )
