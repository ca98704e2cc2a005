"""The type of a language's word table, and helpers to write one. __init__.py says how to add a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Meanings = Mapping[str, object]


def word_set(words: str) -> frozenset[str]:
    """The words, separated by spaces, as a set."""
    return frozenset(words.split())


def synonyms(spellings: str, meaning: object) -> dict[str, object]:
    """The words, separated by spaces, each with the same meaning."""
    return dict.fromkeys(spellings.split(), meaning)


def words_of(spellings: Mapping[object, str]) -> dict[str, object]:
    """Each word with its meaning; `spellings` has the words of each meaning, separated by spaces."""
    return {word: meaning for meaning, words in spellings.items() for word in words.split()}


def phrases_of(spellings: Mapping[object, str]) -> dict[str, object]:
    """The same for phrases, separated by slashes."""
    return {phrase: meaning for meaning, phrases in spellings.items() for phrase in phrases.split("/")}


@dataclass(frozen=True)
class Language:
    """The words of one language, in lower case without accents; `words` and `phrases` are by category."""

    code: str
    weekdays: str  # "monday mon/tuesday tue tues/...": the spellings of each, the full one first
    months: str  # from January on, likewise
    numbers: str = ""  # from zero on
    tens: str = ""  # from thirty on
    ordinals: str = ""  # from first on
    words: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    phrases: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    fillers: str = ""  # everyday words that have nothing to do with time
