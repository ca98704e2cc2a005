"""Languages that have no table of their own: dateparser reads, and the same refiners judge its answer.

dateparser fills what nobody said from its base: "domani" keeps the minute of now. So it is asked twice, with two
different hours as the base, and only an hour that stays the same was said. Its autodetection of languages is never
used: it takes seconds on some phrases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from slackbot.dates.parts import Clock, Day, Noise, Part, ZoneWord
from slackbot.dates.refiners.draft import Draft

LONGEST = 80  # letters
# Those whose words are loaded beforehand, as the first phrase of any other would wait too long: Slack's and a few more.
WARMED = {
    "cs": "zítra 15:30",
    "da": "i morgen 15:30",
    "fi": "huomenna 15:30",
    "fil": "bukas 15:30",
    "hu": "holnap 15:30",
    "id": "besok 15:30",
    "it": "domani alle 15:30",
    "nl": "morgen om 15:30",
    "pl": "jutro 15:30",
    "nb": "i morgen 15:30",
    "ro": "mâine 15:30",
    "ru": "завтра 15:30",
    "sv": "imorgon 15:30",
    "tr": "yarın 15:30",
    "uk": "завтра 15:30",
    "ja": "明日 15:30",
    "ko": "내일 15:30",
    "vi": "ngày mai 15:30",
    "zh": "明天 15:30",
}
ANY_DAY = date(2026, 1, 1)
BASES = (time(4, 17), time(21, 43))


def load() -> Iterator[None]:
    """Import dateparser and the words of each language, one by one, rather than at the first phrase in it."""
    for language, phrase in WARMED.items():
        for base in BASES:
            _ask(phrase, language, datetime.combine(ANY_DAY, base))
        yield


def needs_it(draft: Draft) -> bool:
    """Whether words are left that no table here has."""
    return any(isinstance(part, Noise) and not part.plain for part in draft.parts)


def parts(text: str, draft: Draft, language: str) -> list[Part] | None:
    """The day and hour that dateparser reads in this language; None when it reads none."""
    if len(text) > LONGEST or language not in WARMED:
        return None
    today = draft.reference.now.date()
    answers = [_ask(text, language, datetime.combine(today, base)) for base in BASES]
    first, second = answers
    if first is None or second is None or first.date() != second.date():
        return None
    found: list[Part] = [Day(rule="dateparser", year=first.year, month=first.month, day=first.day)]
    if first.time() == second.time():
        found.append(Clock(rule="dateparser", hour=first.hour, minute=first.minute, literal=True))
    return found + list(draft.of(ZoneWord))


def _ask(text: str, language: str, base: datetime) -> datetime | None:
    import dateparser  # heavy, so never at the top

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
