"""Whose name is close to one that nobody has: misspelled, swapped, without its accents, or a nickname. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from nicknames import NickNamer

from slackbot.domain.applicant import Applicant, fold

MAX_QUERIES = 3
MAX_SIMILAR = 3
"""Applicants that are offered."""
MAX_NAME_LENGTH, MAX_WORDS, MAX_WORD_LENGTH = 100, 6, 20
"""What is compared of a name, because comparing takes the square of its length."""
MIN_LETTERS = 4
"""Shorter names are close to too many."""
MIN_LIKENESS = 0.72
"""Of each word, from 0 to 1: “Ayesha” and “Aisha” have 0.73, “Jane” and “John” 0.5."""
MIN_LIKENESS_BY_INITIAL = 0.6
"""The same for words that begin alike: “Monica” and “Monique” have 0.62."""
MAX_BEHIND = 0.07
"""How much less like the typed name than the closest one an offered name may be."""
LIKE_A_NICKNAME, LIKE_A_BEGINNING = 0.95, 0.85
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))

Words = list[str]


def other_queries(typed: str) -> list[str]:
    """At most three searches that may find the person whose whole name found nobody: the last name, the first name, and
    the first half of the longer one, because slips and accents usually come later.

    For a single word, the names that it is a nickname of come last. None for anything but a name.
    """
    words = _words_of_query(typed)
    if not words:
        return []
    longest = max(words, key=len)
    formal = sorted(_nicknames().canonicals_of(words[0])) if len(words) == 1 else []
    queries = dict.fromkeys([words[-1], words[0], longest[: max(2, len(longest) // 2)], *formal])
    return [query for query in queries if len(query) > 1 and query != typed.strip().casefold()][:MAX_QUERIES]


def similar_applicants(typed: str, people: Sequence[Applicant]) -> list[Applicant]:
    """The applicants whose names are close to the typed one, the closest first; at most three."""
    words = _words_of_query(typed)
    rated = [(_likeness(words, _words(each.name)), each) for each in people] if words else []
    rated = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])
    return [each for likeness, each in rated if likeness >= rated[0][0] - MAX_BEHIND][:MAX_SIMILAR]


def _words_of_query(typed: str) -> Words:
    words = [] if re.search(r"[0-9@]", typed) else _words(typed)
    return words if sum(map(len, words)) >= MIN_LETTERS else []


def _words(name: str) -> Words:
    """The words of a name in the order “first last”, without case, accents, apostrophes, suffixes and initials. An
    initial stays where only one other word is left."""
    last, _, first = name[:MAX_NAME_LENGTH].partition(",")
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’`]", "", fold(f"{first} {last}")))
    words = [word[:MAX_WORD_LENGTH] for word in words if word not in SUFFIXES][:MAX_WORDS]
    long = [word for word in words if len(word) > 1]
    return long if len(long) > 1 else words


def _likeness(typed: Words, name: Words) -> float:
    """How alike two names are on average, in whatever order; 0 if a word of the shorter one has no counterpart."""
    if "".join(typed) == "".join(name):
        return 1.0
    shorter, longer = (name, list(typed)) if len(typed) > len(name) > 1 else (typed, list(name))
    found = []
    for word in shorter:
        likeness, other = max(((_word_likeness(word, other), other) for other in longer), default=(0.0, ""))
        if not likeness:
            return 0.0
        longer.remove(other)
        found.append(likeness)
    return sum(found) / len(found)


def _word_likeness(typed: str, other: str) -> float:
    """From 0 (not alike) to 1 (the same)."""
    if typed == other:
        return 1.0
    if len(typed) == 1 or len(other) == 1:
        return LIKE_A_BEGINNING if typed[0] == other[0] else 0.0
    if typed in _nicknames().canonicals_of(other) or other in _nicknames().canonicals_of(typed):
        return LIKE_A_NICKNAME
    if other.startswith(typed):
        return LIKE_A_BEGINNING
    least = MIN_LIKENESS_BY_INITIAL if typed[0] == other[0] else MIN_LIKENESS
    matcher = SequenceMatcher(None, typed, other)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < least:  # upper limits, and much faster
        return 0.0
    likeness = max(matcher.ratio(), SequenceMatcher(None, other, typed).ratio())  # the order matters to it
    return likeness if likeness >= least else 0.0


@cache
def _nicknames() -> NickNamer:
    return NickNamer()
