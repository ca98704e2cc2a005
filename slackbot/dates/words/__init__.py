"""The word tables, one file per language, and `lexicon(language)`, which the tokenizer looks words up in.

A language's file (`english.py`, `spanish.py`, ...) holds a `Language`: its weekdays, months, numbers and ordinals, and
`words` and `phrases` by category, such as "relative" (tomorrow), "daypart" (morning) or "mark" (at, on, to). The
parsers ask for categories and never for words, so a word usually needs an entry in a table and no code.

To add a word: add it to its category in its language's file, without accents and in lower case, and add a phrase that
uses it to `tests/phrases`.

To add a language, for example Italian weekday names: copy the shape of `spanish.py` to `italian.py`, with
`ITALIAN = Language(code="it", weekdays="lunedi lun/martedi mar/...", months="...")`, Monday and January first. Then
add ITALIAN to LANGUAGES below, remove "it" from DATEPARSER_LANGUAGES in `other_languages.py`, and put phrases into
`tests/phrases/italian.jsonl`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from slackbot.dates.words.english import ENGLISH
from slackbot.dates.words.french import FRENCH
from slackbot.dates.words.german import GERMAN
from slackbot.dates.words.language import Language, Meanings
from slackbot.dates.words.portuguese import PORTUGUESE
from slackbot.dates.words.spanish import SPANISH
from slackbot.dates.words.spelling import CORRECTED_PHRASES, SpellingCorrector
from slackbot.dates.zones import ABBREVIATIONS, NAMES

LANGUAGES = {each.code: each for each in (ENGLISH, SPANISH, FRENCH, PORTUGUESE, GERMAN)}

# A word of a language other than the person's is read only if it is long enough to be nothing else.
SHORTEST_GUEST = 5
GUEST_CATEGORIES = frozenset({"weekday", "month", "relative", "noon", "daypart"})


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases with their meanings by category, and the spelling corrector for them."""

    code: str
    words: dict[str, dict[str, object]]
    phrases: dict[str, list[tuple[tuple[str, ...], Meanings]]]
    spelling: SpellingCorrector


def language_of(locale: str) -> str:
    """The language code of a locale: "es" for "es-US"."""
    return locale.replace("_", "-").partition("-")[0].lower()


def lexicon(code: str) -> Lexicon:
    """The lexicon for a language: its own words first, then English, then unmistakable words of the others.

    English for a language without a table.
    """
    return _lexicon(code if code in LANGUAGES else ENGLISH.code)


@cache
def _lexicon(code: str) -> Lexicon:
    own = LANGUAGES[code]
    words: dict[str, dict[str, object]] = {}
    phrases: dict[str, dict[tuple[str, ...], dict[str, object]]] = {}
    guests: set[str] = set()
    own_phrases: set[str] = set()  # words of phrases in which typos are corrected
    for language in _ranked(own):
        guest = language is not own and language is not ENGLISH
        taken = frozenset(words) if language is not own else frozenset()
        for category, text, value in _entries(language):
            if guest and not _can_visit(category, text):
                continue
            if guest and text not in words:
                guests.add(text)
            if not guest and category in CORRECTED_PHRASES and " " in text:
                own_phrases.update(text.split())
            _add(words, phrases, taken, category, text, value)
    for category, names in (("zone_abbreviation", ABBREVIATIONS), ("zone_name", NAMES)):
        for text, zone in names.items():  # even if the language has the word: "est" is French, and Eastern
            words.setdefault(text, {})[category] = zone
    for text in ("am", "pm"):  # in every language, although German dates start with "am"
        words.setdefault(text, {})["half"] = text
    ordered: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {
        first: sorted(found.items(), key=_longest_first) for first, found in phrases.items()
    }
    entries = [entry for found in ordered.values() for entry in found]
    known = guests.union(*(parts for parts, _ in entries))
    correctable = {text: means for text, means in words.items() if text not in guests}
    return Lexicon(own.code, words, ordered, SpellingCorrector(correctable, known, own_phrases))


def _ranked(own: Language) -> list[Language]:
    first = [own] if own is ENGLISH else [own, ENGLISH]
    return first + [each for each in LANGUAGES.values() if each not in first]


def _can_visit(category: str, text: str) -> bool:
    return category in GUEST_CATEGORIES and len(text) >= SHORTEST_GUEST


def _longest_first(item: tuple[tuple[str, ...], object]) -> int:
    return -len(item[0])


def _add(
    words: dict[str, dict[str, object]],
    phrases: dict[str, dict[tuple[str, ...], dict[str, object]]],
    taken: frozenset[str],
    category: str,
    text: str,
    value: object,
) -> None:
    parts = tuple(text.split())
    if len(parts) > 1:
        phrases.setdefault(parts[0], {}).setdefault(parts, {}).setdefault(category, value)
    elif text not in taken:
        words.setdefault(text, {}).setdefault(category, value)


def _entries(language: Language) -> Iterator[tuple[str, str, object]]:
    """Every (category, text, value) of a language."""
    for category, lines in (("weekday", language.weekdays), ("month", language.months)):
        for value, line in enumerate(lines.split("/"), start=0 if category == "weekday" else 1):
            for text in line.split():
                yield category, text, value
    for value, text in enumerate(language.numbers.split()):
        yield "number", text, value
    for value, text in zip((30, 40, 50), language.tens.split(), strict=False):
        yield "number", text, value
    for value, text in enumerate(language.ordinals.split(), start=1):
        yield "ordinal", text, value
    for table in (language.words, language.phrases):
        for category, entries in table.items():
            for text, meaning in entries.items():
                yield category, text, meaning
    for text in language.fillers.split():
        yield "filler", text, 0
