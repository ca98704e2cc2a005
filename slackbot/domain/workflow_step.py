"""A step that a workflow runs: someone is asked to confirm an interview, and the workflow waits for what comes of it.

    asking ──► posting ──► waiting ──► ending ──► ended

Nothing is booked unseen: the person gets a button that opens the filled form. The step ends with Apploi's first clear
answer, once; what is corrected in Slack after that stays in Slack. While it is unclear whether the interview is booked,
the step waits. Pure: times are arguments, in seconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from enum import StrEnum

from slackbot.dates.zones import utc_offset
from slackbot.domain.request import PostedMessage, Request, State, mention
from slackbot.domain.request.reporting import backoff
from slackbot.errors import NotAllowed

TIMEOUT = 7 * 24 * 3600.0
"""Seconds that the person has to send the form."""
FIRST_DELAY, LONGEST_DELAY = 2.0, 300.0
MAX_TRIES = 300
"""Calls to Slack that say how a step has ended, over a day; then nobody waits for it any more."""


class StepState(StrEnum):
    """What has to be done for a step. The values are stored, and cannot change."""

    ASKING = "asking"
    POSTING = "posting"
    WAITING = "waiting"
    ENDING = "ending"
    ENDED = "ended"


class StepEnd(StrEnum):
    """How a step ends: successfully if the interview is booked. The values are stored, and cannot change."""

    BOOKED = "booked"
    REFUSED = "refused"  # by Apploi, or it wasn't reached in time
    DISMISSED = "dismissed"  # by a person, while it was unclear
    STOPPED = "stopped"  # by a person, while it waited to be sent
    TIMED_OUT = "timed_out"
    NOT_ALLOWED = "not_allowed"  # the person may not use the app, or not for this channel
    UNREACHABLE = "unreachable"  # Slack takes no message for the person
    SEVERAL = "several"  # the words name several applicants
    UNUSABLE = "unusable"  # the workflow names no person


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """One run of the step. `id` is Slack's `function_execution_id`, `user` the Slack id of who confirms.

    `words` are read as of `started_at`. `channel` is where the form proposes to post the result, `message` the one
    with the button, `request_id` the request that the step ended with, if there was one.
    `due_at`, `may_be_posted`, `planned_at`, `owner` and `claims` are as in a Request.
    """

    id: str
    user: str
    words: str
    channel: str | None
    started_at: float
    due_at: float | None
    state: StepState = StepState.ASKING
    end: StepEnd | None = None
    request_id: str | None = None
    tries: int = 0
    may_be_posted: bool = False
    message: PostedMessage | None = None
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the person can still open the form."""
        return self.state in (StepState.ASKING, StepState.POSTING, StepState.WAITING)


def new_step(id: str, user: str, words: str, channel: str | None, now: float) -> WorkflowStep:  # noqa: A002
    """A step that begins now; one without a `user` ends at once."""
    step = WorkflowStep(id, user, words, channel, started_at=now, due_at=now, planned_at=now)
    return step if user else begin_to_end(step, StepEnd.UNUSABLE, now)


def require_usable(step: WorkflowStep | None, user: str, *, is_sent: bool) -> WorkflowStep:
    """The step, if this user may send its form; `is_sent`: they did, and didn't undo it. Raises NotAllowed."""
    if step is None:
        raise NotAllowed(f"I no longer have a record of this workflow step. {_BOOK_OTHERWISE}")
    if step.user != user:
        raise NotAllowed(f"A workflow asked {mention(step.user)} to confirm this interview, so only they can.")
    if not step.is_open:
        raise NotAllowed(f"This workflow step has ended, so nothing was booked. {_BOOK_OTHERWISE}")
    if is_sent:
        raise NotAllowed("You sent the form of this workflow step before. See the result of that one.")
    return step


_BOOK_OTHERWISE = "To book the interview all the same, type `/schedule-interview` and what you know."


def intend_to_post(step: WorkflowStep, now: float) -> WorkflowStep:
    """Post the button. If this is found again in this state, an earlier attempt may have succeeded."""
    may_be_posted = step.may_be_posted or step.state is StepState.POSTING
    return replace(
        step, state=StepState.POSTING, tries=step.tries + 1, may_be_posted=may_be_posted, due_at=0.0, planned_at=now
    )


def mark_posted(step: WorkflowStep, message: PostedMessage | None, now: float) -> WorkflowStep:
    """The person has the button. What they did with it meanwhile is looked at right away."""
    return replace(step, state=StepState.WAITING, message=message, tries=0, due_at=now, planned_at=now)


def retry_later(step: WorkflowStep, now: float, retry_after: float | None, *, may_be_posted: bool) -> WorkflowStep:
    """Ask again, or say again how the step has ended, in 2 seconds to 5 minutes; never sooner than Slack asked."""
    state = StepState.ENDING if step.state is StepState.ENDING else StepState.ASKING
    delay = max(backoff(FIRST_DELAY, LONGEST_DELAY, max(step.tries, 1)), retry_after or 0.0)
    may_be_posted = step.may_be_posted or may_be_posted
    return replace(step, state=state, due_at=now + delay, may_be_posted=may_be_posted, planned_at=now)


def find_end(step: WorkflowStep, request: Request | None, now: float) -> StepEnd | None:
    """How the step ends, or None while that is open. `request` is the latest that was made for it, if any."""
    if request is None or request.is_undone:
        return StepEnd.TIMED_OUT if now >= step.started_at + TIMEOUT else None
    match request.state:
        case State.SCHEDULED:
            return StepEnd.BOOKED
        case State.FAILED:
            return StepEnd.REFUSED
        case State.WITHDRAWN:
            return StepEnd.STOPPED
        case State.UNCONFIRMED if request.settled_how:
            return StepEnd.DISMISSED
        case _:
            return None


def wait(step: WorkflowStep, request: Request | None, now: float) -> WorkflowStep:
    """Wait for the person, for a limited time, or for the request, whose next change makes the step due."""
    is_for_person = request is None or request.is_undone
    due_at = step.started_at + TIMEOUT if is_for_person else None
    return replace(step, state=StepState.WAITING, due_at=due_at, planned_at=now)


def begin_to_end(step: WorkflowStep, end: StepEnd, now: float, request_id: str | None = None) -> WorkflowStep:
    """Decide how the step ends, for good."""
    return replace(step, state=StepState.ENDING, end=end, request_id=request_id, tries=0, due_at=now, planned_at=now)


def count_try(step: WorkflowStep) -> WorkflowStep:
    """Slack is told once more."""
    return replace(step, tries=step.tries + 1)


def mark_ended(step: WorkflowStep) -> WorkflowStep:
    """Slack knows, or knew already."""
    return replace(step, state=StepState.ENDED, due_at=None)


def outputs_of(request: Request) -> dict[str, str]:
    """What the workflow gets of a scheduled request. The time is ISO 8601 with its offset from UTC."""
    interview = request.interview
    offset = timezone(timedelta(minutes=utc_offset(interview.date, interview.timezone)))
    time = interview.date.replace(tzinfo=offset).isoformat()
    return {"state": request.state.value, "time": time, "application_id": interview.applicant_id}
