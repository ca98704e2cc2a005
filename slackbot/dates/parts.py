"""What is asked, what is answered, and the parts that words become on the way.

A part keeps what is *known*; what nobody said stays None, and only refiners imply it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """When and where a phrase was typed."""

    now: datetime  # naive wall clock in `timezone`
    timezone: str  # IANA zone of the person, or of the form's zone field
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Understood:
    """A time that is in the future, exists once in its zone, and was said without doubt."""

    date: datetime  # naive wall clock in `timezone`
    timezone: str  # IANA
    zone_named: bool  # the words named the zone: it beats the field beside it
    duration: int | None  # minutes, when the words gave an end or a length
    reading: str  # "Tuesday, December 1, 2026, 3:00–3:45 PM EST (America/New_York)"
    notes: tuple[str, ...]  # the conventions that were used; may be empty


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a phrase was refused, and what would do instead."""

    code: str  # past, no_time, no_date_or_time, not_understood, invalid_date, ...
    message: str  # a sentence that says what is missing or double, with an example
    partial_date: date | None = None  # the day, where that much was clear
    suggestions: tuple[str, ...] = ()  # phrases that would do, one press away


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A run of tokens, `start` up to `end`, and the rule that read them."""

    start: int = 0
    end: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Part):
    """What is known of the day. Several of these are merged; any two that contradict are a refusal."""

    offset: int | None = None  # days from today
    weekday: int | None = None  # Monday is 0
    which: str | None = None  # this, next, coming, last, past, after next
    nth: int | None = None  # the nth such weekday of the month
    day: int | None = None
    month: int | None = None
    year: int | None = None
    week: int | None = None  # weeks from this one, Monday to Sunday
    months: int | None = None  # months from this one
    count: int | None = None  # "3 Fridays from now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Part):
    """A time of day. Without `half` and not `literal`, the hour may be morning or evening."""

    hour: int
    minute: int = 0
    half: str | None = None  # am, pm
    literal: bool = False  # the 24-hour clock
    weak: bool = False  # "17.30", "1530": a time only in company
    ish: bool = False
    or_day: int | None = None  # "Tue 3" may be Tuesday the 3rd


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Part):
    """A number whose company decides whether it is a day, an hour or nothing of time."""

    value: int
    digits: int = 0  # how many digits were typed; 0 when spelt
    ordinal: bool = False
    ish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Daypart(Part):
    """Morning, afternoon, evening or night: it decides between am and pm, and is never a time."""

    name: str
    today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Length(Part):
    """How long: "for 45 min"."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Part):
    """A distance: from now ("in 2 hours"), or from what follows ("3 days after Tuesday")."""

    minutes: int = 0
    days: int = 0
    months: int = 0
    anchor: str = "now"  # now, next, sum


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWord(Part):
    """A zone that the words name, or an offset from UTC in minutes."""

    name: str | None = None
    offset: int | None = None
    several: bool = False  # a place that exists in more than one zone
    firm: bool = True  # False: a place that was not said as a zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Part):
    """A small word that tells what its neighbour is: at, on, the, from, between, to, and, or."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt(Part):
    """Words that change the meaning in a way that is no single time."""

    kind: str
    code: str = "not_understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise(Part):
    """Words that say nothing of time; `plain` when they are everyday fillers."""

    plain: bool = False
    sign: bool = False  # punctuation
    doubtful: bool = False  # so like a word of time that it may be one
