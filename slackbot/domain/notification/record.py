"""A notice, where it stands, and what comes of an attempt to post it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from slackbot.dates.zones import settled_utc
from slackbot.domain.interview import Interview
from slackbot.domain.request.clock import seconds_back
from slackbot.domain.request.reporting import doubling

FIRST_DELAY, LONGEST_DELAY = 2.0, 300.0


class Kind(StrEnum):
    """What a notice says."""

    INTERVIEWER = "interviewer"  # to who holds the interview: it is booked, or moved
    ANNOUNCEMENT = "announcement"  # a copy of the result in ANNOUNCE_CHANNEL
    REMINDER = "reminder"
    MOVED_AWAY = "moved_away"  # to who held it until it was moved to somebody else
    CANCELLED = "cancelled"
    IN_LINE = "in_line"  # to who asked: it waits for others to be sent first


class State(StrEnum):
    """Where a notice stands."""

    DUE = "due"
    POSTING = "posting"
    TOLD = "told"
    DROPPED = "dropped"  # nobody is to read it any more, or its place does not take it
    FAILED = "failed"  # Slack did not take it before the interview began


@dataclass(frozen=True, slots=True)
class Notice:
    """One message about the request `request_id`, in the thread `thread_ts` of a place if there is one.

    `id` says which of a request's notices it is, so that what is planned twice is there once. `place` is the id of a
    conversation, or of a person for a direct message; `lead` the seconds before the interview, for a reminder;
    `due_at` None once it is settled. `planned_at`, and `owner` and `claims`, the lease, are as those of a request.
    """

    id: str
    request_id: str
    kind: Kind
    place: str
    thread_ts: str | None
    lead: float | None
    due_at: float | None
    state: State = State.DUE
    tries: int = 0
    perhaps_told: bool = False
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def person(self) -> str | None:
        """Who reads it as a direct message, or None in a conversation."""
        return self.place if self.place[:1] in ("U", "W") else None


def starts_at(interview: Interview) -> float:
    """When it begins, in seconds since the epoch."""
    return settled_utc(interview.date, interview.timezone).timestamp()


def set_right(notice: Notice, now: float) -> Notice:
    """After the clock was set back what is told at once is not later for it; a reminder goes by the interview."""
    back = seconds_back(notice.planned_at, now)
    due_at = notice.due_at if notice.due_at is None or notice.lead is not None else notice.due_at - back
    return replace(notice, due_at=due_at, planned_at=now)


def intend_to_post(notice: Notice) -> Notice:
    """The state to store before it is posted; finding it again means that it may have been posted."""
    again = notice.state is State.POSTING
    return replace(notice, state=State.POSTING, tries=notice.tries + 1, perhaps_told=notice.perhaps_told or again)


def put_off(notice: Notice, until: float) -> Notice:
    """Not tried yet: its place has had a message this second, or it is night there."""
    again = notice.state is State.POSTING
    return replace(notice, state=State.DUE, due_at=until, perhaps_told=notice.perhaps_told or again)


def try_later(notice: Notice, now: float, retry_after: float | None, *, perhaps_told: bool) -> Notice:
    """Slack did not take it: again in 2 s to 5 minutes, never sooner than Slack asked."""
    delay = max(doubling(FIRST_DELAY, LONGEST_DELAY, notice.tries), retry_after or 0.0)
    perhaps_told = notice.perhaps_told or perhaps_told
    return replace(notice, state=State.DUE, due_at=now + delay, perhaps_told=perhaps_told)


def is_told(notice: Notice) -> Notice:
    """Slack has it."""
    return replace(notice, state=State.TOLD, due_at=None)


def drop(notice: Notice) -> Notice:
    """It is not posted any more: failed when Slack was asked in vain, else dropped."""
    return replace(notice, state=State.FAILED if notice.tries else State.DROPPED, due_at=None)
