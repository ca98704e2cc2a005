"""The parsers: each reads one form of phrase, such as "3pm" or "Dec 5th", at a position of the tokens.

A parser takes the tokens, a position and the part before it, and returns a part or None. At each position the longest
part wins; on a tie, the first. Each file ends with a list of its parsers and the word categories that can start them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from slackbot.dates.parsers.clocks import CLOCKS
from slackbot.dates.parsers.dates import DATES
from slackbot.dates.parsers.days import DAYS
from slackbot.dates.parsers.events import EVENTS
from slackbot.dates.parsers.lengths import LENGTHS
from slackbot.dates.parsers.marker_words import SMALL
from slackbot.dates.parsers.owned_numbers import OWNED_NUMBERS, is_clocklike
from slackbot.dates.parsers.spoken_clocks import SPOKEN_CLOCKS
from slackbot.dates.parsers.zonewords import ZONES, unknown_place
from slackbot.dates.parts import Doubt, Noise, Part
from slackbot.dates.tokens import Tokens

Parser = Callable[[Tokens, int, Part | None], Part | None]
PARSERS: tuple[tuple[tuple[str, ...], Parser], ...] = (
    *DAYS,
    *DATES,
    *OWNED_NUMBERS,
    *SPOKEN_CLOCKS,
    *CLOCKS,
    *LENGTHS,
    *ZONES,
    *EVENTS,
    *SMALL,
)

# Symbols that change what a number is: prices, percentages, formulas.
MEANINGFUL_SIGNS = frozenset("$€£%=^#°{}<>\\")


@lru_cache(maxsize=4096)
def _beginning_with(categories: tuple[str, ...]) -> tuple[Parser, ...]:
    return tuple(parser for starts, parser in PARSERS if not set(starts).isdisjoint(categories))


def parse(tokens: Tokens) -> list[Part]:
    """The parts of the text, in order; together they cover every token."""
    parts: list[Part] = []
    at = 0
    before: Part | None = None
    while at < len(tokens):
        part = _longest(tokens, at, before) or _unread(tokens, at, before)
        parts.append(part)
        at = part.end
        if not (
            isinstance(part, Noise) and part.sign
        ):  # punctuation does not count: in "3pm, Eastern" the zone follows a time
            before = part
    return parts


def _longest(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    best: Part | None = None
    means = tokens.all[at].means
    if not means:
        return None
    for parser in _beginning_with(tuple(means)):
        found = parser(tokens, at, before)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _unread(tokens: Tokens, at: int, before: Part | None) -> Part:
    """The part for a token that no parser took: a place that may be a zone, a symbol that matters, or noise."""
    text = tokens.text(at)
    place = unknown_place(tokens, at, before)
    if place:
        return place
    if text in MEANINGFUL_SIGNS:
        return Doubt(start=at, end=at + 1, kind="sign")
    if text.isalpha() and tokens.digits(at + 1) and tokens.is_glued(at + 1) and not is_clocklike(tokens, at + 2):
        return Noise(start=at, end=at + 2, rule="numbered noun")  # rm204
    sign = not text[0].isalnum()
    plain = sign or tokens.means(at, "filler")
    doubtful = not plain and tokens.lexicon.spelling.is_doubtful(text)
    return Noise(start=at, end=at + 1, plain=plain, doubtful=doubtful, sign=sign, rule="other word")
