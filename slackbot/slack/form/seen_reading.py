"""What the person saw last beneath `when`. Pure.

It rides in `private_metadata`, which changes in the same `views.update` as the words on the screen: what Slack hands
back when the form is sent is what its sender saw.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.dates import NotUnderstood, Reference, Understood, describe
from slackbot.dates.zones import is_zone, settled_utc

YEARS = range(2000, 2200)
YES_COUNTS = timedelta(minutes=10)
"""How long the answer to “Is that the time?” counts for words that mean another time every minute."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading as it was shown.

    `words` is a digest of the words and the zone that they were read in, `at` the naive wall clock there at that
    moment. `read` is what they meant, None where that was not clear. `asked` says that the person was asked whether
    that is the time, so that sending the form again is a yes.
    """

    words: str
    at: datetime
    read: Understood | None = None
    asked: bool = False

    def is_of(self, words: str, reference: Reference) -> bool:
        """Whether these words were read, in this zone."""
        return self.words == _digest(words, reference.timezone)

    def has_gone_by(self, reference: Reference) -> bool:
        """Whether the time that was shown is not to come any more."""
        return self.read is not None and _instant(self.read) <= settled_utc(reference.now, reference.timezone)

    def agreed(self, words: str, reference: Reference) -> Understood | None:
        """What the person was asked about a moment ago, for these words, if it is still to come."""
        just_asked = self.asked and timedelta() <= reference.now - self.at <= YES_COUNTS
        return self.read if just_asked and self.is_of(words, reference) and not self.has_gone_by(reference) else None

    def shows(self, read: Understood) -> bool:
        """Whether that is the time, and the length where the words name one, that was shown."""
        return self.read is not None and _essence(self.read) == _essence(read)

    def dump(self) -> str:
        """As text."""
        parts = [self.words, self.at.isoformat(), "asked" if self.asked else ""]
        if self.read:
            parts += [self.read.date.isoformat(), self.read.timezone, str(self.read.duration or "")]
        return "|".join(parts)

    @classmethod
    def load(cls, text: str) -> Seen | None:
        """From text; None when it is none."""
        try:
            words, at, asked, *read = text.split("|")
            return cls(words, _wall(at), _read(*read) if read else None, asked == "asked")
        except (ValueError, TypeError, OverflowError):
            return None


def seen(words: str, reference: Reference, read: Understood | NotUnderstood) -> Seen:
    """What is seen of words that are shown as read so."""
    return Seen(_digest(words, reference.timezone), reference.now, read if isinstance(read, Understood) else None)


def _digest(words: str, zone: str) -> str:
    return hashlib.sha256(f"{zone} {' '.join(words.split())}".encode(errors="replace")).hexdigest()[:16]


def _instant(read: Understood) -> datetime:
    return settled_utc(read.date, read.timezone)


def _essence(read: Understood) -> tuple[datetime, str, int | None]:
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
