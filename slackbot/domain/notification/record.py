"""A notification or a digest, and its state after an attempt to post it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from slackbot.dates.zones import settled_utc
from slackbot.domain.interview import Interview
from slackbot.domain.request.clock import seconds_set_back
from slackbot.domain.request.record import PostedMessage
from slackbot.domain.request.reporting import backoff

FIRST_DELAY, LONGEST_DELAY = 2.0, 300.0


class NotificationKind(StrEnum):
    """What a notification says."""

    INTERVIEWER = "interviewer"  # to the interviewer: booked or rescheduled
    ALSO_THERE = "also_there"  # to a person who is there besides the interviewer: booked or rescheduled
    ALSO_REMOVED = "also_removed"  # to one who isn't there any more, although it wasn't moved
    ALSO_DECLINED = "also_declined"  # to the booker: one of these can't make it
    ALSO_CHANGED = "also_changed"  # who is there besides now: a line in the thread of the result
    ANNOUNCEMENT = "announcement"  # a copy of the result in ANNOUNCE_CHANNEL
    REMINDER = "reminder"
    MOVED_AWAY = "moved_away"  # to the previous interviewer
    BOOKER = "booker"  # to who booked it: somebody else moved it
    OLD_TIME = "old_time"  # to who moved it: delete the old time in Apploi
    OUTDATED = "outdated"  # posts nothing: brings the messages about a moved, canceled or answered interview up to date
    ASK_ATTENDANCE = "ask_attendance"  # to the interviewer, once it is over: who came?
    ATTENDANCE = "attendance"  # who came: a line in the thread of the result
    ANSWER = "answer"  # what the interviewer says: a line in the thread of the result, and to the booker
    CANCELLED = "cancelled"
    IN_LINE = "in_line"  # to the requester: other bookings are sent first
    ADMIN_NEEDED = "admin_needed"  # to the requester: what an admin has to fix, which the channel doesn't read


class NotificationState(StrEnum):
    """The state of a notification. The values are stored, and cannot change."""

    DUE = "due"
    POSTING = "posting"
    POSTED = "told"
    DROPPED = "dropped"  # no longer wanted, or refused by Slack
    FAILED = "failed"  # Slack didn't take it before the interview started


@dataclass(frozen=True, slots=True)
class Notification:
    """One message about the request `request_id`.

    `id` is made of the request, the kind and the place, so planning twice adds nothing. `place` is the id of a
    conversation, or of a user for a direct message. `lead` is the seconds before the interview, for a reminder.
    `message` is where it was posted, None if Slack didn't say.
    `due_at` is None once it is settled. `may_be_posted`, `planned_at`, `owner` and `claims` are as in a Request.
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
    message: PostedMessage | None = None
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def person(self) -> str | None:
        """The user id for a direct message, or None for a conversation."""
        return _person_at(self.place)

    @property
    def follows_interview(self) -> bool:
        """Whether it is due at a time before or after the interview, whatever the time is now."""
        return self.lead is not None or self.kind is NotificationKind.ASK_ATTENDANCE


@dataclass(frozen=True, slots=True)
class Digest:
    """The interviews of one day in one message.

    `id` is made of the place, the facility and the day, so planning twice adds nothing. `place` is the id of a
    conversation, or of a user for a direct message with their own interviews. `facility_id` is whose interviews a
    conversation reads, None for all. `day` is a date in the IANA zone `timezone`; `at` is when the digest is to be
    posted, in seconds since the epoch. The other fields are as in a Notification.
    """

    id: str
    place: str
    facility_id: str | None
    day: date
    timezone: str
    at: float
    due_at: float | None
    state: NotificationState = NotificationState.DUE
    tries: int = 0
    may_be_posted: bool = False
    message: PostedMessage | None = None
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def person(self) -> str | None:
        """The user id for a direct message, or None for a conversation."""
        return _person_at(self.place)


Posting = TypeVar("Posting", Notification, Digest)


def _person_at(place: str) -> str | None:
    return place if place[:1] in ("U", "W") else None


def starts_at(interview: Interview) -> float:
    """When the interview starts, in seconds since the epoch."""
    return settled_utc(interview.date, interview.timezone).timestamp()


def adjust_times(notification: Notification, now: float) -> Notification:
    """The notification with its time adjusted if the clock was set back, unless it follows the interview's time."""
    back = seconds_set_back(notification.planned_at, now)
    is_fixed = notification.due_at is None or notification.follows_interview
    due_at = notification.due_at if is_fixed else (notification.due_at or 0.0) - back
    return replace(notification, due_at=due_at, planned_at=now)


def intend_to_post(posting: Posting) -> Posting:
    """The state to store before it is posted. A worker that finds it knows that it may have been posted."""
    again = posting.state is NotificationState.POSTING
    return replace(
        posting,
        state=NotificationState.POSTING,
        tries=posting.tries + 1,
        may_be_posted=posting.may_be_posted or again,
    )


def postpone(posting: Posting, until: float) -> Posting:
    """Post it later: the place has had a message this second, or it is night there. Not counted as a try."""
    again = posting.state is NotificationState.POSTING
    return replace(posting, state=NotificationState.DUE, due_at=until, may_be_posted=posting.may_be_posted or again)


def retry_later(posting: Posting, now: float, retry_after: float | None, *, may_be_posted: bool) -> Posting:
    """Post again in 2 seconds to 5 minutes, never sooner than Slack asked."""
    delay = max(backoff(FIRST_DELAY, LONGEST_DELAY, posting.tries), retry_after or 0.0)
    may_be_posted = posting.may_be_posted or may_be_posted
    return replace(posting, state=NotificationState.DUE, due_at=now + delay, may_be_posted=may_be_posted)


def mark_posted(posting: Posting, message: PostedMessage | None) -> Posting:
    """It was posted, there if Slack said where."""
    return replace(posting, state=NotificationState.POSTED, due_at=None, message=message)


def drop(posting: Posting) -> Posting:
    """Stop trying: the notification has failed if Slack didn't take it, otherwise it is dropped."""
    return replace(posting, state=NotificationState.FAILED if posting.tries else NotificationState.DROPPED, due_at=None)
