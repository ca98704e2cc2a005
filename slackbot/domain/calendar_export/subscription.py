"""A person's calendar: every interview that they booked or conduct, at one secret address. Pure.

The address is a password for these interviews, so it is stored only as a hash, like one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export.event import Event, event_from
from slackbot.domain.request import Request

PERSONAL_PATH = "/calendar/mine/"
CODE_BYTES = 32
"""Random bytes in a code."""
KEPT_FOR = 30 * 24 * 3600.0
"""Seconds for which an interview stays in the calendar after its end."""
_PATH = re.compile(re.escape(PERSONAL_PATH) + r"([A-Za-z0-9_-]{43})\.ics")


@dataclass(frozen=True, slots=True)
class CalendarSubscription:
    """That a person, given by their Slack id, has an address, made at `made_at` in seconds since the epoch.

    Without `has_full_names` the calendar has applicants' initials.
    """

    user: str
    made_at: float
    has_full_names: bool = False


@dataclass(frozen=True, slots=True)
class DatedRequest:
    """A request that was scheduled, and when it or its interview last changed, in seconds since the epoch."""

    request: Request
    changed_at: float


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """A calendar event, and when it last changed, in seconds since the epoch."""

    event: Event
    changed_at: float


def personal_url(public_url: str, code: str) -> str:
    """The address of the calendar with this code."""
    return f"{public_url}{PERSONAL_PATH}{code}.ics"


def parse_code(path: str) -> str | None:
    """The code in a URL path; None if the path has none."""
    found = _PATH.fullmatch(path)
    return found[1] if found else None


def hash_code(code: str) -> str:
    """What is stored of a code. It needs no salt and no slow hash: nobody can guess 256 random bits."""
    return hashlib.sha256(code.encode()).hexdigest()


def subscribed_events(
    known: Iterable[DatedRequest], subscription: CalendarSubscription, now: float
) -> list[DatedEvent]:
    """The events in a calendar at `now`, the soonest first: one for each interview, however often it was moved.

    A canceled interview stays as a canceled event, and so does one that somebody else conducts since: left out, it
    would stay in some calendars. One that was canceled before the calendar was made is left out.
    """
    latest: dict[str, DatedRequest] = {}
    for each in sorted(known, key=lambda one: one.request.sequence):
        latest[each.request.series] = each
    events = [DatedEvent(_event(each.request, subscription), each.changed_at) for each in latest.values()]
    shown = [each for each in events if _belongs(each, subscription, now)]
    return sorted(shown, key=lambda each: (each.event.starts_at, each.event.uid))


def _event(request: Request, subscription: CalendarSubscription) -> Event:
    visibility = NameVisibility.FULL if subscription.has_full_names else NameVisibility.INITIALS
    event = event_from(request, visibility)
    if request.moved_to is None:
        return event
    return replace(event, sequence=request.sequence + 1, is_cancelled=True)  # its successor isn't this person's


def _belongs(dated: DatedEvent, subscription: CalendarSubscription, now: float) -> bool:
    is_recent = dated.event.ends_at.timestamp() > now - KEPT_FOR
    return is_recent and (not dated.event.is_cancelled or dated.changed_at >= subscription.made_at)
