"""Converts between wall clocks and UTC, and names and finds time zones.

pytz with `is_dst=None` raises an error for a time that clocks skip or repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import pytz

from slackbot.dates import places

# The American zones as people call them, in the order of the menu.
SPOKEN = {
    "America/New_York": ("Eastern", "New York"),
    "America/Chicago": ("Central", "Chicago"),
    "America/Denver": ("Mountain", "Denver"),
    "America/Phoenix": ("Arizona", "Phoenix"),
    "America/Los_Angeles": ("Pacific", "Los Angeles"),
    "America/Anchorage": ("Alaska", "Anchorage"),
    "Pacific/Honolulu": ("Hawaii", "Honolulu"),
    "America/Puerto_Rico": ("Atlantic", "Puerto Rico"),
}

# An abbreviation means local time there all year: "EST" in July is New York's local time, so EDT.
ABBREVIATED = {
    "America/New_York": "et est edt hne hae",
    "America/Chicago": "ct cst cdt hnc hac",
    "America/Denver": "mt mst mdt",
    "America/Los_Angeles": "pt pst pdt hnp hap",
    "America/Anchorage": "akt akst akdt",
    "Pacific/Honolulu": "ht hst hdt hast",
    "America/Puerto_Rico": "ast",
    "America/Halifax": "adt",
    "America/St_Johns": "nst ndt",
    "Etc/UTC": "utc gmt zulu z",
    "Europe/London": "bst",
    "Europe/Paris": "cet cest",
    "Europe/Berlin": "mez mesz",
    "Europe/Athens": "eet eest",
    "Europe/Moscow": "msk",
    "Asia/Kolkata": "ist",
    "Asia/Karachi": "pkt",
    "Asia/Dubai": "gst",
    "Asia/Bangkok": "ict",
    "Asia/Jakarta": "wib",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt",
    "Asia/Manila": "pht",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Australia/Perth": "awst",
    "Australia/Darwin": "acst",
    "Australia/Adelaide": "acdt",
    "Australia/Brisbane": "aest",
    "Australia/Sydney": "aedt aet",
    "Pacific/Auckland": "nzst nzdt nzt",
    "Africa/Johannesburg": "sast",
    "America/Sao_Paulo": "brt",
    "America/Santiago": "clt",
}
ABBREVIATIONS = {short: zone for zone, line in ABBREVIATED.items() for short in line.split()}

# Zone names that need no "time" after them if they follow a time of day.
NAMES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "mtn": "America/Denver",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "hawaiian": "Pacific/Honolulu",
    "atlantic": "America/Halifax",
    "arizona": "America/Phoenix",
}


@dataclass(frozen=True, slots=True)
class Zone:
    """An entry of the zone menu."""

    name: str  # IANA

    def label(self, at: datetime) -> str:
        """The text of the entry, at most 75 characters, with the offset at the naive wall clock `at`."""
        return zone_label(self.name, at)


@lru_cache(maxsize=1)
def _canonical_names() -> dict[str, str]:
    return {name.lower(): name for name in pytz.all_timezones}


def canonical(name: str) -> str | None:
    """The IANA name with correct capitals, however it was typed; None if there is no such zone."""
    return _canonical_names().get(name.lower().replace(" ", "_"))


def load() -> None:
    """Load the zone names and the American zones now instead of at the first phrase."""
    _canonical_names()
    for name in SPOKEN:
        pytz.timezone(name)


def is_zone(name: str) -> bool:
    """Whether this is the exact name of an IANA zone."""
    return _canonical_names().get(name.lower()) == name


def is_american(name: str) -> bool:
    """Whether this IANA zone is one of the US."""
    return name in pytz.country_timezones["US"]


def to_utc(wall: datetime, zone: str) -> datetime:
    """The aware UTC instant of a naive wall clock in an IANA zone.

    Raises pytz.NonExistentTimeError for a time that clocks skip, pytz.AmbiguousTimeError for one that they repeat.
    """
    return _localized(wall, zone).astimezone(pytz.utc)


@lru_cache(maxsize=4096)
def _localized(wall: datetime, zone: str) -> datetime:
    """Cached: pytz is the slowest part of a reading, which converts the same wall clock several times."""
    return pytz.timezone(zone).localize(wall, is_dst=None)


def to_wall(instant: datetime, zone: str) -> datetime:
    """The naive wall clock in an IANA zone at an aware instant."""
    return instant.astimezone(pytz.timezone(zone)).replace(tzinfo=None)


def settled_utc(wall: datetime, zone: str) -> datetime:
    """Like `to_utc`, but never raises: the first of two such times, and the next valid one for a skipped time."""
    return _settled(wall, zone).astimezone(pytz.utc)


def _settled(wall: datetime, zone: str) -> datetime:
    try:
        return _localized(wall, zone)
    except pytz.AmbiguousTimeError:
        return pytz.timezone(zone).localize(wall, is_dst=True)
    except pytz.NonExistentTimeError:
        return pytz.timezone(zone).localize(wall, is_dst=False)


def change_around(wall: datetime, zone: str) -> tuple[datetime, datetime]:
    """The last aware minute before, and the first after, the clock change nearest to this wall clock."""
    tz = pytz.timezone(zone)
    low = tz.normalize(tz.localize(wall - timedelta(hours=6)))
    high = tz.normalize(tz.localize(wall + timedelta(hours=6)))
    while high - low > timedelta(minutes=1):
        middle = tz.normalize(low + (high - low) / 2)
        if middle.utcoffset() == low.utcoffset():
            low = middle
        else:
            high = middle
    after = tz.normalize(high.replace(second=0, microsecond=0))
    return tz.normalize(after - timedelta(minutes=1)), after


def abbreviation(wall: datetime, zone: str) -> str:
    """The zone's abbreviation at that time: "EST", or "UTC-3" if it has no letters."""
    aware = _settled(wall, zone)
    name = aware.tzname() or ""
    return name if name[:1].isalpha() else offset_label(aware.utcoffset())


def utc_offset(wall: datetime, zone: str) -> int:
    """The zone's offset from UTC in minutes (east is positive) at a naive wall clock."""
    offset = _settled(wall, zone).utcoffset()
    return int((offset or timedelta()).total_seconds()) // 60


def offset_label(offset: timedelta | None) -> str:
    """ "UTC-5", "UTC+5:30"."""
    minutes = int((offset or timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


AMERICAN_WORDS = {
    "America/New_York": "ET",
    "America/Chicago": "CT",
    "America/Denver": "MT",
    "America/Phoenix": "AZ time",
    "America/Los_Angeles": "PT",
    "America/Anchorage": "AKT",
    "Pacific/Honolulu": "HT",
}
"""What Americans say after a time of day, winter and summer alike."""


def zone_word(wall: datetime, zone: str) -> str:
    """What people say after a time in this zone: "ET", "AZ time", "Paris time".

    A time that clocks repeat gets the abbreviation, such as "EDT", because "ET" would name two instants.
    """
    try:
        _localized(wall, zone)
    except pytz.AmbiguousTimeError:
        return abbreviation(wall, zone)
    except pytz.NonExistentTimeError:
        pass
    return _word_of_year(wall.year, zone) or abbreviation(wall, zone)


@lru_cache(maxsize=1024)
def _word_of_year(year: int, zone: str) -> str:
    """An American word for zones whose clocks and abbreviations are the American one's all year, else the city; the
    IANA name of an alias, such as "Brazil/West", because "West time" would be two zones'; "" for an offset."""
    if zone.startswith("Etc/") or zone in ("UTC", "GMT"):
        return ""
    mine = _year_signature(year, zone)
    for american, word in AMERICAN_WORDS.items():
        if mine == _year_signature(year, american) and (american != "America/Phoenix" or zone == american):
            return word
    return f"{_city(zone)} time" if zone in pytz.common_timezones_set else f"({zone})"


@lru_cache(maxsize=1024)
def _year_signature(year: int, zone: str) -> tuple[tuple[str, int], ...]:
    """Abbreviation and offset on the first of each month and in the middle of March and November."""
    days = [datetime(year, month, 1, 12) for month in range(1, 13)]
    days += [datetime(year, month, day, 12) for month in (3, 11) for day in (10, 14, 20)]
    return tuple((abbreviation(day, zone), utc_offset(day, zone)) for day in days)


def spoken_zone(name: str) -> str:
    """The zone's everyday name: "Eastern Time", "Paris time"."""
    spoken = SPOKEN.get(name)
    if spoken:
        return f"{spoken[0]} Time"
    if name in ("UTC", "Etc/UTC"):
        return "UTC"
    return f"{_city(name)} time"


def zone_label(name: str, at: datetime) -> str:
    """A menu entry of at most 75 characters: "Eastern Time · New York (EST, UTC-5)"."""
    aware = _settled(at, name)
    offset = offset_label(aware.utcoffset())
    short = abbreviation(at, name)
    said = SPOKEN.get(name)
    title = f"{said[0]} Time · {said[1]}" if said else name.replace("_", " ").replace("/", " · ")
    return f"{title[:50]} ({short if short == offset else f'{short}, {offset}'})"


def find_zones(query: str, limit: int = 100) -> list[Zone]:
    """Menu entries that match a city, state, name or abbreviation, US zones first; every zone for an empty query."""
    asked = query.strip().lower().replace("_", " ")
    if not asked:
        return [Zone(name) for name in _in_menu_order()[:limit]]
    direct = [_named(asked)] if _named(asked) else []
    spoken = [name for name, words in SPOKEN.items() if any(asked in word.lower() for word in words)]
    listed = [name for name in _in_menu_order() if asked in name.lower().replace("_", " ")]
    found = [name for name in (*direct, *spoken, *listed, *places.zones_starting_with(asked)) if name]
    return [Zone(name) for name in dict.fromkeys(found)][:limit]


def _named(asked: str) -> str | None:
    return ABBREVIATIONS.get(asked) or canonical(asked)


@lru_cache(maxsize=1)
def _in_menu_order() -> tuple[str, ...]:
    american = pytz.country_timezones["US"]
    return tuple(dict.fromkeys((*SPOKEN, *american, *pytz.common_timezones)))


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def describe(date: datetime, timezone: str, duration: int | None) -> str:
    """The date, time span and zone in words, as shown in the form and in messages.

    "Tuesday, December 1, 2026, 3:00–3:45 PM EST (America/New_York)": `date` is the naive wall clock in the IANA
    `timezone`, `duration` in minutes.
    """
    day = f"{date:%A}, {date:%B} {date.day}, {date.year}"
    return f"{day}, {spoken_span(date, timezone, duration)} {abbreviation(date, timezone)} ({timezone})"


def spoken_span(start: datetime, timezone: str, duration: int | None) -> str:
    """ "3:00–3:45 PM": a naive wall clock and, after `duration` minutes if there are any, the end; AM or PM once."""
    if not duration:
        return clock(start)
    end = to_wall(settled_utc(start, timezone) + timedelta(minutes=duration), timezone)
    first = clock(start)
    if (start.hour < 12) == (end.hour < 12) and start.date() == end.date():
        first = first[:-3]
    return f"{first}–{clock(end)}"


def clock(wall: datetime) -> str:
    """ "3:00 PM"."""
    return f"{wall.hour % 12 or 12}:{wall.minute:02d} {'AM' if wall.hour < 12 else 'PM'}"
