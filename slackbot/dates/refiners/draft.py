"""The draft that the refiners work on: the parts, and the day, time, length and zone decided so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import TypeVar

from slackbot.dates.parts import Clock, Length, Part, Reference, ZoneWord
from slackbot.dates.tokens import Tokens

LONGEST_ABBREVIATION = 7  # characters, as in "UTC+2:45"
P = TypeVar("P", bound=Part)


@dataclass(slots=True)
class Draft:
    """A reading in progress."""

    tokens: Tokens
    reference: Reference
    parts: list[Part]
    day: date | None = None  # None: the text gives no day
    loose_week: bool = False  # "next week" or "December", without a day in it
    start: int | None = None  # minutes of the day
    end: int | None = None  # minutes of the start's day; beyond 1440 on the next
    is_range: bool = False  # the two clocks are a start and an end
    length: int | None = None
    zone: str = ""
    zone_named: bool = False
    offset: int | None = None  # minutes east of UTC, if the text gives an offset and no zone
    wall: datetime | None = None
    notes: list[str] = field(default_factory=list)

    def of(self, kind: type[P]) -> list[P]:
        """The parts of one kind, in order."""
        return [part for part in self.parts if isinstance(part, kind)]

    def said(self, part: Part) -> str:
        """The words of a part, in lower case without accents."""
        return self.tokens.between(part.start, part.end)

    def time_words(self, otherwise: str) -> str:
        """The time of day as typed, for a suggestion; `otherwise` if it is not clear by itself."""
        clocks = self.of(Clock)
        sure = [clock for clock in clocks if clock.half]
        if len(clocks) == 2 and self.is_range and clocks[1].half:
            return self.tokens.between(clocks[0].start, clocks[1].end)
        return self.said(sure[0]) if len(clocks) == 1 == len(sure) else otherwise

    def other_words(self, length: int | None = None) -> str:
        """The zone and length in the text, so that a suggestion keeps them: " CT for 45 min"."""
        zones = [self.said(word) for word in self.of(ZoneWord) if word.firm and word.end > word.start]
        minutes = length or next((each.minutes for each in self.of(Length)), None)
        zone = zones[0] if zones else ""
        zone = zone.title() if len(zone) > LONGEST_ABBREVIATION else zone.upper()
        return (f" {zone}" if zone else "") + (f" for {minutes} min" if minutes else "")

    def pairs(self) -> Iterator[tuple[int, Part]]:
        """Each part with its position."""
        return enumerate(list(self.parts))

    def neighbour(self, at: int, step: int) -> Part | None:
        """The part before (-1) or after (+1) this position, or None."""
        return self.parts[at + step] if 0 <= at + step < len(self.parts) else None


def describe_part(part: Part) -> str:
    """The part's type and fields for the trace: "Clock hour=3 half=pm"."""
    known = [
        f"{each.name}={describe_part(value) if isinstance(value, Part) else value}"
        for each in (fields(part) if is_dataclass(part) else ())
        if each.name not in ("start", "end", "rule") and (value := getattr(part, each.name)) not in (None, False, 0, "")
    ]
    return " ".join([type(part).__name__, *known])
