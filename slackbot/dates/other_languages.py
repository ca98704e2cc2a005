"""Languages that have no table of their own: dateparser reads, and the same refiners judge its answer.

dateparser fills what nobody said from its base: "domani" keeps the minute of now. So it is asked twice, with two
different hours as the base, and only an hour that stays the same was said. Its autodetection of languages is never
used: it takes seconds on some phrases.
"""

from __future__ import annotations

from datetime import datetime, time

from slackbot.dates.parts import Clock, Day, Noise, Part, ZoneWord
from slackbot.dates.refiners.draft import Draft

LONGEST = 80  # letters
LANGUAGES = frozenset(
    ("cs", "da", "fi", "fil", "hu", "id", "it", "ja", "ko", "nb", "nl", "pl", "ro", "ru", "sv", "tr", "uk", "vi", "zh")
)
"""Slack's and a few more. Where nobody speaks them nothing of dateparser is loaded: it takes 20 MB. The first phrase in
one of them waits most of a second for it, and the first in each other a tenth."""
BASES = (time(4, 17), time(21, 43))


def is_needed(draft: Draft) -> bool:
    """Whether words are left that no table here has."""
    return any(isinstance(part, Noise) and not part.plain for part in draft.parts)


def parse_other_language(text: str, draft: Draft, language: str) -> list[Part] | None:
    """The day and hour that dateparser reads in this language; None when it reads none."""
    if len(text) > LONGEST or language not in LANGUAGES:
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
    import dateparser  # heavy, so only where it is needed

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
