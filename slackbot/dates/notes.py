"""Notes about unusual times, such as weekends and holidays, that warn without refusing.

US federal holidays are those of the package `holidays`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from slackbot.dates.zones import clock, settled_utc, to_wall

FIRST_HOUR, LAST_HOUR = 7, 19
FAR_AHEAD = 90  # days


def collect_notes(start: datetime, timezone: str, duration: int, today: date, interviewers_zone: str = "") -> list[str]:
    """What is unusual about this time; an empty list for an ordinary one.

    `start` is the naive wall clock in the IANA `timezone`, `duration` in minutes, `today` the day there;
    `interviewers_zone` is the interviewer's own, "" where it is not known.
    """
    end = start + timedelta(minutes=duration)
    found = [
        "outside 7 AM–7 PM" if _is_unusual(start, end) else "",
        f"on a {start:%A}" if start.weekday() >= 5 else "",
        holiday(start.date()),
        f"{(start.date() - today).days} days away" if (start.date() - today).days > FAR_AHEAD else "",
        _interviewer_note(start, timezone, duration, interviewers_zone),
    ]
    return [caution for caution in found if caution]


def holiday(day: date) -> str:
    """The US federal holiday on this day, or ""."""
    return str(_federal().get(day) or "")


def interviewer_clock(start: datetime, timezone: str, theirs: str) -> str:
    """The interviewer's clock at that moment and where it is, "12:00 PM in Los Angeles", or "" where it is ours."""
    if not theirs or to_wall(settled_utc(start, timezone), theirs) == start:
        return ""
    wall = to_wall(settled_utc(start, timezone), theirs)
    day = "" if wall.date() == start.date() else f" on {wall:%A}"
    return f"{clock(wall)}{day} for the interviewer in {theirs.rpartition('/')[2].replace('_', ' ')}"


def clock_elsewhere(start: datetime, timezone: str, duration: int, theirs: str) -> tuple[str, bool]:
    """“12:00 PM in Los Angeles”, that moment by a clock in the IANA zone `theirs`, or "" where it shows the same;
    and whether it is early or late there."""
    wall = to_wall(settled_utc(start, timezone), theirs)
    if wall == start:
        return "", False
    day = "" if wall.date() == start.date() else f" on {wall:%A}"
    place = theirs.rpartition("/")[2].replace("_", " ")
    return f"{clock(wall)}{day} in {place}", _is_unusual(wall, wall + timedelta(minutes=duration))


def _interviewer_note(start: datetime, timezone: str, duration: int, theirs: str) -> str:
    said = interviewer_clock(start, timezone, theirs)
    wall = to_wall(settled_utc(start, timezone), theirs) if said else start
    return said if said and _is_unusual(wall, wall + timedelta(minutes=duration)) else ""


def _is_unusual(start: datetime, end: datetime) -> bool:
    latest = start.replace(hour=LAST_HOUR, minute=0)
    return start.hour < FIRST_HOUR or end > latest


@lru_cache(maxsize=1)
def _federal() -> holidays.HolidayBase:
    return holidays.country_holidays("US")
