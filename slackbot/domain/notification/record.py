"""A notice, where it stands, and what comes of an attempt to post it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from slackbot.dates.zones import settled_utc
from slackbot.domain.interview import Interview
from slackbot.domain.request.clock import seconds_set_back
from slackbot.domain.request.reporting import backoff

FIRST_DELAY, LONGEST_DELAY = 2.0, 300.0


class NotificationKind(StrEnum):
    """What a notice says."""

    INTERVIEWER = "interviewer"  # to who holds the interview: it is booked, or moved
    ANNOUNCEMENT = "announcement"  # a copy of the result in ANNOUNCE_CHANNEL
    REMINDER = "reminder"
    MOVED_AWAY = "moved_away"  # to who held it until it was moved to somebody else
    CANCELLED = "cancelled"
    IN_LINE = "in_line"  # to who asked: it waits for others to be sent first


class NotificationState(StrEnum):
    """Where a notice stands."""

    DUE = "due"
    POSTING = "posting"
    POSTED = "told"
    DROPPED = "dropped"  # nobody is to read it any more, or its place does not take it
    FAILED = "failed"  # Slack did not take it before the interview began


@dataclass(frozen=True, slots=True)
class Notification:
    """One message about the request `request_id`, in the thread `thread_ts` of a place if there is one.

    `id` says which of a request's notices it is, so that what is planned twice is there once. `place` is the id of a
    conversation, or of a person for a direct message; `lead` the seconds before the interview, for a reminder;
    `due_at` None once it is settled. `planned_at`, and `owner` and `claims`, the lease, are as those of a request.
    """

    id: str
    request_id: str
    kind: NotificationKind
    place: str
    thread_ts: str | None
    lead: float | None
    due_at: float | None
    state: NotificationState = NotificationState.DUE
    tries: int = 0
    may_be_posted: bool = False
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


def adjust_times(notification: Notification, now: float) -> Notification:
    """After the clock was set back what is told at once is not later for it; a reminder goes by the interview."""
    back = seconds_set_back(notification.planned_at, now)
    due_at = (
        notification.due_at
        if notification.due_at is None or notification.lead is not None
        else notification.due_at - back
    )
    return replace(notification, due_at=due_at, planned_at=now)


def intend_to_post(notification: Notification) -> Notification:
    """The state to store before it is posted; finding it again means that it may have been posted."""
    again = notification.state is NotificationState.POSTING
    return replace(
        notification,
        state=NotificationState.POSTING,
        tries=notification.tries + 1,
        may_be_posted=notification.may_be_posted or again,
    )


def postpone(notification: Notification, until: float) -> Notification:
    """Not tried yet: its place has had a message this second, or it is night there."""
    again = notification.state is NotificationState.POSTING
    return replace(
        notification, state=NotificationState.DUE, due_at=until, may_be_posted=notification.may_be_posted or again
    )


def retry_later(
    notification: Notification, now: float, retry_after: float | None, *, may_be_posted: bool
) -> Notification:
    """Slack did not take it: again in 2 s to 5 minutes, never sooner than Slack asked."""
    delay = max(backoff(FIRST_DELAY, LONGEST_DELAY, notification.tries), retry_after or 0.0)
    may_be_posted = notification.may_be_posted or may_be_posted
    return replace(notification, state=NotificationState.DUE, due_at=now + delay, may_be_posted=may_be_posted)


def mark_posted(notification: Notification) -> Notification:
    """Slack has it."""
    return replace(notification, state=NotificationState.POSTED, due_at=None)


def drop(notification: Notification) -> Notification:
    """It is not posted any more: failed when Slack was asked in vain, else dropped."""
    return replace(
        notification, state=NotificationState.FAILED if notification.tries else NotificationState.DROPPED, due_at=None
    )
