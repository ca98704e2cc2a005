"""Who gets the interviews of each day in one message, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.facility import Facilities
from slackbot.domain.notification.record import Digest

DIGEST_WINDOW = 2 * 3600.0
"""Seconds after its time within which a digest is still worth posting, if the app was down or Slack took nothing."""


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """Where the interviews of each day go: to the conversation, or the user, with the id `place`.

    `at` is the time of day in the IANA zone `timezone`, which also says what a day is. In a conversation,
    `name_visibility` is how much of a name it may see at most (`NAMES_IN_CHANNELS`), and `facility_id` says whose
    interviews it reads, None for all; `facility` is that facility's name, "" for the only one.
    """

    place: str
    timezone: str
    at: time
    name_visibility: NameVisibility = NameVisibility.FULL
    facility_id: str | None = None
    facility: str = ""


def digest_places(facilities: Facilities, default_timezone: str) -> tuple[DigestPlace, ...]:
    """The channels of these facilities that get a digest. The only facility reads everything, what was booked before it
    had an id as well."""
    return tuple(
        DigestPlace(
            each.announce_channel,
            each.timezone or default_timezone,
            each.digest_at,
            each.name_visibility,
            each.id if facilities.are_several else None,
            facilities.name(each.id),
        )
        for each in facilities
        if each.announce_channel and each.digest_at
    )


def due_digest(where: DigestPlace, now: float) -> Digest | None:
    """The digest that is due there at `now`, in seconds since the epoch, or was within the last DIGEST_WINDOW.

    A time that clocks repeat is the first of the two; one that they skip is when they go on.
    """
    today = to_wall(datetime.fromtimestamp(now, UTC), where.timezone).date()
    for day in (today, today - timedelta(days=1)):  # one that was due at 23:30 may be late
        at = settled_utc(datetime.combine(day, where.at), where.timezone).timestamp()
        if at <= now < at + DIGEST_WINDOW:
            id_ = "/".join(filter(None, [where.place, where.facility_id, day.isoformat()]))
            return Digest(id_, where.place, where.facility_id, day, where.timezone, at, due_at=now, planned_at=now)
    return None


def day_bounds(first: date, last: date, timezone: str) -> tuple[float, float]:
    """When the first of these days in this IANA zone begins, and when the last one is over, in seconds since the
    epoch."""
    midnights = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    start, end = (settled_utc(midnight, timezone).timestamp() for midnight in midnights)
    return start, end
