"""The reading that the person last saw under `when`. Pure.

It is stored in `private_metadata`, which changes in the same `views.update` as the text on the screen. So what Slack
returns when the form is sent is what the person saw.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.dates import NotUnderstood, Reference, Understood, describe
from slackbot.dates.zones import is_zone, settled_utc

YEARS = range(2000, 2200)
CONFIRMATION_TTL = timedelta(minutes=10)
"""How long a confirmation counts for words that mean another time every minute."""


@dataclass(frozen=True, slots=True)
class ShownReading:
    """A reading as it was shown.

    `words` is a digest of the words and the zone that they were read in; `at` is the naive wall clock there at that
    moment. `read` is what they meant, None if that wasn't clear. `was_asked`: the person was asked whether the time is
    right, so sending the form again confirms it.
    """

    words: str
    at: datetime
    read: Understood | None = None
    was_asked: bool = False

    def is_for(self, words: str, reference: Reference) -> bool:
        """Whether these words were read, in this zone."""
        return self.words == _digest(words, reference.timezone)

    def is_past(self, reference: Reference) -> bool:
        """Whether the time that was shown has passed."""
        return self.read is not None and _instant(self.read) <= settled_utc(reference.now, reference.timezone)

    def confirmed_time(self, words: str, reference: Reference) -> Understood | None:
        """The time that the person was just asked about for these words, unless it has passed."""
        just_asked = self.was_asked and timedelta() <= reference.now - self.at <= CONFIRMATION_TTL
        return self.read if just_asked and self.is_for(words, reference) and not self.is_past(reference) else None

    def shows(self, read: Understood) -> bool:
        """Whether this is the time that was shown, and the length if the words name one."""
        return self.read is not None and _identity(self.read) == _identity(read)

    def dump(self) -> str:
        """Parts joined by “|”."""
        parts = [self.words, self.at.isoformat(), "asked" if self.was_asked else ""]
        if self.read:
            parts += [self.read.date.isoformat(), self.read.timezone, str(self.read.duration or "")]
        return "|".join(parts)

    @classmethod
    def load(cls, text: str) -> ShownReading | None:
        """Parse what `dump` wrote; None for anything else."""
        try:
            words, at, asked, *read = text.split("|")
            return cls(words, _wall(at), _read(*read) if read else None, asked == "asked")
        except (ValueError, TypeError, OverflowError):
            return None


def shown_reading(words: str, reference: Reference, read: Understood | NotUnderstood) -> ShownReading:
    """The record of showing this reading of the words."""
    return ShownReading(
        _digest(words, reference.timezone), reference.now, read if isinstance(read, Understood) else None
    )


def _digest(words: str, zone: str) -> str:
    return hashlib.sha256(f"{zone} {' '.join(words.split())}".encode(errors="replace")).hexdigest()[:16]


def _instant(read: Understood) -> datetime:
    return settled_utc(read.date, read.timezone)


def _identity(read: Understood) -> tuple[datetime, str, int | None]:
    return read.date, read.timezone, read.duration


def _wall(text: str) -> datetime:
    wall = datetime.fromisoformat(text)
    if wall.tzinfo is not None or wall.year not in YEARS:
        raise ValueError(text)
    return wall


def _read(date: str, zone: str, minutes: str) -> Understood:
    if not is_zone(zone):
        raise ValueError(zone)
    wall, length = _wall(date), int(minutes) if minutes else None
    return Understood(wall, zone, zone_named=False, duration=length, reading=describe(wall, zone, length), notes=())
