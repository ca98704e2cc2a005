"""The types: the reference, the two kinds of answer, and the parts that parsers produce.

A part holds only what the text says. A field that the text leaves open is None; the refiners fill it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """When and where the text was typed."""

    now: datetime  # naive wall clock in `timezone`
    timezone: str  # IANA zone of the person, or of the form's zone field
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Understood:
    """A date and time in the future that exists exactly once in its zone."""

    date: datetime  # naive wall clock in `timezone`
    timezone: str  # IANA
    zone_named: bool  # the text named the zone, so it overrides the form's zone field
    duration: int | None  # minutes, if the text gave an end or a length
    reading: str  # "Tuesday, December 1, 2026, 3:00–3:45 PM EST (America/New_York)"
    notes: tuple[str, ...]  # the conventions that were applied; may be empty


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a text was refused, and what to type instead."""

    code: str  # past, no_time, no_date_or_time, not_understood, invalid_date, ...
    sentence: str  # what is missing or ambiguous
    partial_date: date | None = None  # the day, if that was clear
    suggestions: tuple[str, ...] = ()  # texts that would be understood; shown as buttons

    @property
    def message(self) -> str:
        """The sentence, and what to type instead, in mrkdwn: "What day? Type *Tue 3pm* or *tomorrow 10am*."."""
        phrases = " or ".join(f"*{phrase}*" for phrase in self.suggestions)
        return f"{self.sentence} Type {phrases}." if phrases else self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The tokens from `start` up to `end`, and the rule that read them (shown by `slackbot when --explain`)."""

    start: int = 0
    end: int = 0
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Part):
    """What the text says about the day. All days of a text are merged; if two contradict each other, it is refused."""

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
    holiday: str | None = None  # a name of holiday_calendar.py
    anchor: Day | None = None  # "the Tuesday after the 4th": the 4th
    direction: int = 0  # 1 after the anchor, -1 before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Around(Part):
    """Before or after a day, beside a date that says the same: "Tue 9/8, post Labor Day"."""

    anchor: Day
    direction: int  # 1 after the anchor, -1 before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Part):
    """A time of day. Without `half` and if not `literal`, it may be morning or evening."""

    hour: int
    minute: int = 0
    half: str | None = None  # am, pm
    literal: bool = False  # the 24-hour clock
    weak: bool = False  # "17.30", "1530": a time only if the words around it say so
    ish: bool = False
    or_day: int | None = None  # "Tue 3" may be Tuesday the 3rd


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Part):
    """A number on its own: the words around it decide whether it is a day or an hour."""

    value: int
    digits: int = 0  # how many digits were typed; 0 if spelled out
    ordinal: bool = False
    ish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Daypart(Part):
    """Morning, afternoon, evening or night: decides between am and pm, but is no time by itself."""

    name: str
    today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Length(Part):
    """A duration: "for 45 min"."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Part):
    """An offset from now ("in 2 hours") or from the day or time that follows ("3 days after Tuesday")."""

    minutes: int = 0
    days: int = 0
    months: int = 0
    anchor: str = "now"  # now, next, sum


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWord(Part):
    """A named zone, or an offset from UTC in minutes."""

    name: str | None = None
    offset: int | None = None
    several: bool = False  # a place that exists in more than one zone
    firm: bool = True  # False: a place that may not be meant as a zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Part):
    """A word that says what its neighbor is: at, on, the, from, between, to, and, or."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt(Part):
    """Words that make the text ambiguous or change its meaning; `kind` picks the sentence of the refusal."""

    kind: str
    code: str = "not_understood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise(Part):
    """Words that have nothing to do with time; `plain` if they are known everyday words."""

    plain: bool = False
    sign: bool = False  # punctuation
    doubtful: bool = False  # one typo away from a time word
