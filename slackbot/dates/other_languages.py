"""Reads languages that have no word table of their own, with the library dateparser.

dateparser fills in what the text does not say from its base time: "domani" gets the hour and minute of now. We ask it
twice, with two different base times, and keep a time of day only if both answers agree. Language detection stays off,
because it takes seconds on some phrases.
"""

from __future__ import annotations

from datetime import datetime, time

from slackbot.dates.parts import Clock, Day, Noise, Part, ZoneWord
from slackbot.dates.refiners.draft import Draft

LONGEST = 80  # letters
DATEPARSER_LANGUAGES = frozenset(
    ("cs", "da", "fi", "fil", "hu", "id", "it", "ja", "ko", "nb", "nl", "pl", "ro", "ru", "sv", "tr", "uk", "vi", "zh")
)
"""Slack's languages and a few more. dateparser takes 20 MB and almost a second to load, so it is loaded for the first
phrase in one of these languages; each further language takes a tenth of a second."""
BASES = (time(4, 17), time(21, 43))


def is_needed(draft: Draft) -> bool:
    """Whether there are words that no table knows."""
    return any(isinstance(part, Noise) and not part.plain for part in draft.parts)


def parse_other_language(text: str, draft: Draft, language: str) -> list[Part] | None:
    """The day and time of day that dateparser finds; None if it finds no day."""
    if len(text) > LONGEST or language not in DATEPARSER_LANGUAGES:
        return None
    today = draft.reference.now.date()
    answers = [_parse_with_base(text, language, datetime.combine(today, base)) for base in BASES]
    first, second = answers
    if first is None or second is None or first.date() != second.date():
        return None
    found: list[Part] = [Day(rule="dateparser", year=first.year, month=first.month, day=first.day)]
    if first.time() == second.time():
        found.append(Clock(rule="dateparser", hour=first.hour, minute=first.minute, literal=True))
    return found + list(draft.of(ZoneWord))


def _parse_with_base(text: str, language: str, base: datetime) -> datetime | None:
    import dateparser  # here, because it is slow to load

    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "future",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["relative-time", "absolute-time"],
    }
    try:
        return dateparser.parse(text, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None
