"""A request, its state and the status of its report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.interview import Interview, needs_admin


class State(StrEnum):
    """The state of a booking. The values are fixed: docs/contract.md#states."""

    ACCEPTED = "accepted"
    SENDING = "sending"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"  # by a person, before it was sent


class ReportStatus(StrEnum):
    """Whether the present state was reported in Slack. The values are stored, and cannot change."""

    NOTHING = "nothing"
    DUE = "due"
    REPORTING = "telling"
    REPORTED = "told"
    UNREPORTABLE = "untold"  # no way to reach anyone in Slack: left to an operator


class Answer(StrEnum):
    """What the interviewer says of an interview. The values are fixed: docs/contract.md#the-interviewers-answer."""

    COMING = "coming"
    DECLINED = "declined"


class Attendance(StrEnum):
    """What became of an interview that is over. The values are fixed: docs/contract.md#who-came."""

    CAME = "came"
    NO_SHOW = "no_show"
    PUT_OFF = "put_off"


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
    """A message in Slack: `channel` and `ts` identify it."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Request:
    """One accepted form. Times are in seconds since the epoch.

    - `since` is when it was, or is, to be sent for the first time, or since the last *Send again*. It is retried for a
      limited time from then.
    - `id` is the id of the form's view, so submitting a form twice makes one request.
    - `owner` and `claims` are the lease. `claims` counts the claims, so that a worker that lost its lease cannot
      overwrite what the present owner saves.
    - `report_status` to `posted_message` concern the report of the present state. `may_be_posted`: an earlier attempt
      to post it may have succeeded. `message_number` counts the messages about this request.
    - `hiring_day` is the id of the day (domain/hiring_day.py) that it belongs to, at `place_in_day`, counted from 1.
    - `moves` is the id of the request whose interview this one books at another time; once it is scheduled, the other
      one is `moved_to` it. All requests about one interview share a `series` and count up its `sequence`.
    - `job` and `facility` are those of the application, as Apploi's search named them; "" if it didn't.
    - `facility_id` names the facility (domain/facility.py) whose key sends it, for as long as the request lives.
      `facility_name` is the name that it had then, where there were several; "" otherwise.
    - `workflow_step` is the id of the step of a workflow (domain/workflow_step.py) that it was made for.
    - `booked_by` is who asked for the interview first, None if that is the requester: `requested_by` is who asked to
      move it, or sent a corrected form. Use `booker`.
    - `cancelled_by` is the user who says that the interview is deleted in Apploi. `deleted_by` says the same of the old
      time of an interview that was moved.
    - `answer` is what its interviewer says, given at `answered_at`; `answer_number` counts their answers. It is about
      this request only: who conducts a moved interview is asked again.
    - `attendance` is what became of it once it was over, as `attendance_by` said at `attendance_at`;
      `attendance_number` counts what was said. It is kept here only: Apploi never learns of it.
    - `also_there` are the Slack ids of people who are there besides the interviewer, and don't concern Apploi;
      `also_declined` are those who were and said that they can't make it.
    - `planned_at` is what the clock showed when the times were set, to notice that it was set back.
    - `perhaps_booked`: an attempt before the last *Send again* got no clear answer, so the interview may be in Apploi
      no matter what later attempts result in. Only a 2xx, or a user who has found it there, ends the doubt.
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
    job: str = ""
    facility: str = ""
    facility_id: str = ""
    facility_name: str = ""
    workflow_step: str | None = None
    booked_by: str | None = None
    deleted_by: str | None = None
    answer: Answer | None = None
    answered_at: float | None = None
    answer_number: int = 0
    attendance: Attendance | None = None
    attendance_by: str | None = None
    attendance_at: float | None = None
    attendance_number: int = 0
    also_there: tuple[str, ...] = ()
    also_declined: tuple[str, ...] = ()
    hiring_day: str | None = None
    place_in_day: int = 0
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def due_at(self) -> float | None:
        """When there is work to do, or None. Interrupted work is due at once: only a lease keeps others off."""
        if self.state is State.SENDING or self.report_status is ReportStatus.REPORTING:
            return 0.0
        times = (self._next_send(), self._next_report(), self.next_reminder)
        return min((time for time in times if time is not None), default=None)

    @property
    def next_reminder(self) -> float | None:
        """When the requester is reminded that this waits for an answer, or None."""
        return (
            self.remind_at if self.state is State.UNCONFIRMED and self.report_status is ReportStatus.REPORTED else None
        )

    @property
    def booker(self) -> str:
        """Who asked for this interview first. It belongs to them and to its interviewer, whoever moved it since."""
        return self.booked_by or self.requested_by

    @property
    def shown_facility(self) -> str:
        """The facility to show beside the job: as it is set up here, else as Apploi names it, or ""."""
        return self.facility_name or self.facility

    @property
    def attending(self) -> tuple[str, ...]:
        """The people in Slack who are there: the interviewer, if they are in Slack, and everyone else."""
        return (*filter(None, [self.interviewer_user]), *self.also_there)

    @property
    def is_active(self) -> bool:
        """Whether it is scheduled and was neither moved nor cancelled."""
        return self.state is State.SCHEDULED and self.moved_to is None and self.cancelled_by is None

    @property
    def is_undone(self) -> bool:
        """Whether it was withdrawn before anyone was told of it, so its form is open again."""
        return self.state is State.WITHDRAWN and self.report_status is ReportStatus.NOTHING

    @property
    def may_be_in_apploi(self) -> bool:
        """Whether an attempt got no clear answer, and no later one or user has settled that."""
        return self.state is State.UNCONFIRMED or self.perhaps_booked

    @property
    def needs_action(self) -> bool:
        """Whether it waits for a user to decide what to do about it."""
        return self.state in (State.FAILED, State.UNCONFIRMED) and not self.settled_how

    @property
    def waits_for_admin(self) -> bool:
        """Whether it failed for a reason that only an admin can fix."""
        return self.state is State.FAILED and needs_admin(self.reason)

    @property
    def is_redacted(self) -> bool:
        """Whether retention has removed the personal data."""
        return not self.applicant_name

    @property
    def in_private(self) -> Request:
        """The same request for a direct message, which shows the applicant's full name."""
        return replace(self, reply_to=replace(self.reply_to, name_visibility=NameVisibility.FULL))

    @property
    def for_requester(self) -> Request:
        """The same request for its requester alone, in a direct message of its own."""
        return replace(self, reply_to=ReplyTo(None))

    @property
    def is_told_on_day(self) -> bool:
        """Whether its hiring day's message says enough: the requester is told of what needs them, or once for the
        whole day of what an admin has to fix."""
        return self.hiring_day is not None and (not self.needs_action or self.waits_for_admin)

    def _next_send(self) -> float | None:
        return self.send_at if self.state in (State.ACCEPTED, State.WAITING) else None

    def _next_report(self) -> float | None:
        return self.report_at if self.report_status is ReportStatus.DUE else None


def is_in_channel(request: Request) -> bool:
    """Whether the result was asked for in a channel, and not in a direct message."""
    channel = request.reply_to.channel
    return channel is not None and not channel.startswith("D")


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
    job: str = "",
    facility: str = "",
    facility_id: str = "",
    workflow_step: str | None = None,
    undo_seconds: float = 0.0,
    replaces: str | None = None,
    moves: Request | None = None,
    booked_by: str | None = None,
    also_there: tuple[str, ...] = (),
) -> Request:
    """A new request, to be sent after `undo_seconds`: until then its requester can undo it. `moves` is the scheduled
    one that it books at another time, `booked_by` the booker of the request that it moves or replaces."""
    send_at = now + undo_seconds
    return Request(
        id=id,
        interview=interview,
        applicant_name=applicant_name,
        requested_by=requested_by,
        interviewer_user=interviewer_user,
        reply_to=reply_to,
        words=words,
        job=job,
        facility=facility,
        facility_id=facility_id,
        workflow_step=workflow_step,
        accepted_at=now,
        since=send_at,
        send_at=send_at,
        planned_at=now,
        replaces=replaces,
        moves=moves.id if moves else None,
        series=moves.series if moves else id,
        sequence=moves.sequence + 1 if moves else 0,
        booked_by=booked_by if booked_by != requested_by else None,
        also_there=also_there,
    )
