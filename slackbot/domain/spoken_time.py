"""How a time is said to people. Pure: the one place for it, wherever they read a time that is settled.

The reading in the form and in `slackbot when` is longer (slackbot/dates/zones.py, `describe`): there the zone's IANA
name may be what tells two zones apart.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slackbot.dates.zones import settled_utc, spoken_span, to_wall, zone_word

YEAR_SAID_BEFORE, YEAR_SAID_AFTER = timedelta(days=30), timedelta(days=330)
"""How far from now a day goes without its year: together less than a year, so no two days sound alike."""


def spoken_time(wall: datetime, zone: str, minutes: int | None, now: float, separator: str = " · ") -> str:
    """“Thu, Dec 3 · 7:00–8:00 PM ET”: a naive wall clock in its IANA zone, with the end if it takes `minutes`.

    `now` is in seconds since the epoch; the year is said only if the day is far from it.
    """
    return f"{spoken_day(wall, zone, now)}{separator}{spoken_span(wall, zone, minutes)} {zone_word(wall, zone)}"


def spoken_day(wall: datetime, zone: str, now: float) -> str:
    """“Thu, Dec 3”, or “Mon, Dec 6, 2027” far from `now`, in seconds since the epoch."""
    year = f", {wall.year}" if is_far(wall, zone, now) else ""
    return f"{wall:%a}, {wall:%b} {wall.day}{year}"


def is_far(wall: datetime, zone: str, now: float) -> bool:
    """Whether a day is so far from `now` that its year has to be said."""
    away = wall - to_wall(datetime.fromtimestamp(now, tz=UTC), zone)
    return not -YEAR_SAID_BEFORE < away < YEAR_SAID_AFTER


def spoken_move(old: tuple[datetime, str], new: tuple[datetime, str], now: float) -> str:
    """“Tue, Dec 1, 3:00 PM → Wed, Dec 2, 10:00 AM ET”: naive wall clocks with their IANA zones.

    The old time names its zone only if the new one's is another.
    """
    (before, before_zone), (after, after_zone) = old, new
    first = spoken_time(before, before_zone, None, now, ", ")
    word = zone_word(before, before_zone)
    if word == zone_word(after, after_zone):
        first = first.removesuffix(f" {word}")
    return f"{first} → {spoken_time(after, after_zone, None, now, ', ')}"


def clocks_agree(wall: datetime, zone: str, other: str) -> bool:
    """Whether the clocks of two IANA zones show the same when `zone` shows this wall clock."""
    return to_wall(settled_utc(wall, zone), other) == wall
