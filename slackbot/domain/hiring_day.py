"""A hiring day: several interviews that one form booked, and the one message about them.

Each interview is a request of its own (domain/request) with the day's id and its place in it. They are sent one after
another; a request that waits for its next attempt holds up no other. No request of a day has a message of its own: the
day's message has a line for each, and follows every change. A corrected request takes the place of the one that failed.

Pure: times are in seconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from slackbot.domain.request import PostedMessage, ReplyTo, Request, State

MAX_APPLICANTS = 20
UPDATE_GAP = 1.5
"""Seconds between two updates of one message. Slack allows some fifty `chat.update` a minute
(docs.slack.dev/apis/web-api/rate-limits, tier 3)."""
FIRST_RETRY, LONGEST_RETRY = 2.0, 300.0
SHARE_EARLY = 60.0
"""Seconds before a `response_url` expires in which what is known is posted."""
UNFINISHED = (State.ACCEPTED, State.SENDING, State.WAITING)


@dataclass(frozen=True, slots=True)
class HiringDay:
    """The message of a hiring day.

    - `due_at` is when it has to be posted or updated next, None while it is up to date; not before `quiet_until`.
    - `changes` counts the changes of its requests, so that one that comes during an update isn't missed.
    - `is_posting`: it may have been posted without our knowing where.
    - `refusal` is why it can't be posted in its channel, Slack's code, "" as long as it can. It is a direct message
      then, and the `response_url` shows the channel how it ended.
    - `owner` and `claims` are the lease.
    """

    id: str
    requested_by: str
    reply_to: ReplyTo
    accepted_at: float
    due_at: float | None = None
    quiet_until: float = 0.0
    changes: int = 0
    is_posting: bool = False
    attempts: int = 0
    refusal: str = ""
    posted_message: PostedMessage | None = None
    planned_at: float = 0.0
    owner: str | None = None
    claims: int = 0

    @property
    def place(self) -> str:
        """The conversation of the message, as far as rate limits care."""
        return self.reply_to.channel or self.requested_by

    @property
    def is_private(self) -> bool:
        """Whether only its requester reads the message."""
        channel = self.posted_message.channel if self.posted_message else self.reply_to.channel
        return channel is None or channel.startswith("D") or bool(self.refusal)


def request_id(day_id: str, place: int) -> str:
    """The id of the request at this place: the same form submitted again makes the same requests."""
    return f"{day_id}-{place:02}"


def new_day(id: str, requests: Sequence[Request], now: float) -> HiringDay:  # noqa: A002
    """The message of these requests, to be posted when the first one is sent."""
    first = requests[0]
    sent_at = first.send_at or now
    return HiringDay(id, first.requested_by, first.reply_to, now, due_at=sent_at, quiet_until=sent_at, planned_at=now)


def in_day(made: Request, day_id: str, place: int) -> Request:
    """A new request as the one at this place of a hiring day."""
    id_ = request_id(day_id, place)
    return replace(made, id=id_, series=id_, hiring_day=day_id, place_in_day=place)


def take_place(new: Request, replaced: Request | None) -> Request:
    """The corrected request at the place of the one that failed, if its result goes to the same conversation."""
    if replaced is None or replaced.hiring_day is None or new.reply_to.channel != replaced.reply_to.channel:
        return new
    return replace(new, hiring_day=replaced.hiring_day, place_in_day=replaced.place_in_day)


def lines_of(requests: Iterable[Request]) -> list[Request]:
    """The request that stands at each place now: the newest that wasn't withdrawn."""
    by_place: dict[int, Request] = {}
    for one in sorted(requests, key=lambda one: (one.state is not State.WITHDRAWN, one.accepted_at, one.id)):
        by_place[one.place_in_day] = one
    return [by_place[place] for place in sorted(by_place)]


def is_unsent(request: Request) -> bool:
    """Whether it can still be withdrawn."""
    return request.state in (State.ACCEPTED, State.WAITING)


def is_withdrawn(requests: Iterable[Request]) -> bool:
    """Whether nothing is left of the day."""
    return all(one.state is State.WITHDRAWN for one in requests)


def intend_to_post(day: HiringDay) -> HiringDay:
    """The state to store before the message is posted."""
    return replace(day, is_posting=True, attempts=day.attempts + 1)


def mark_posted(day: HiringDay, posted: PostedMessage | None, now: float, refusal: str = "") -> HiringDay:
    """The message was posted or updated, and is left alone for a moment."""
    return replace(
        day,
        due_at=None,
        quiet_until=now + UPDATE_GAP,
        is_posting=False,
        attempts=0,
        refusal=refusal or day.refusal,
        posted_message=posted or day.posted_message,
    )


def retry_later(day: HiringDay, now: float, retry_after: float | None, *, may_be_posted: bool) -> HiringDay:
    """Try again in 2 seconds to 5 minutes, never sooner than Slack asked."""
    delay = min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** min(max(day.attempts - 1, 0), 10))
    at = now + max(delay, retry_after or 0.0)
    return replace(day, due_at=at, quiet_until=at, is_posting=may_be_posted)


def postpone(day: HiringDay, until: float) -> HiringDay:
    """Post later: the conversation has had a message this second."""
    return replace(day, due_at=until, quiet_until=until)


def share_at(day: HiringDay, requests: Iterable[Request], now: float) -> float | None:
    """When the channel is shown through the `response_url` how the day ended; None if it isn't."""
    where = day.reply_to
    if not day.refusal or not where.response_url or now >= where.response_url_until:
        return None
    is_under_way = any(one.state in UNFINISHED for one in requests)
    return max(now, where.response_url_until - SHARE_EARLY) if is_under_way else now


def mark_shared(day: HiringDay) -> HiringDay:
    """The state to store before the channel is shown the day: a crash loses that instead of showing it twice."""
    return replace(day, reply_to=replace(day.reply_to, response_url=None))
