"""The type of a language's word table, and helpers to write one. __init__.py says how to add a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Meanings = Mapping[str, object]


def word_set(words: str) -> frozenset[str]:
    """The words, separated by spaces, as a set."""
    return frozenset(words.split())


def synonyms(spellings: str, meaning: object) -> dict[str, object]:
    """The words, separated by spaces, each with the same meaning."""
    return dict.fromkeys(spellings.split(), meaning)


def phrase_synonyms(spellings: str, meaning: object) -> dict[str, object]:
    """The phrases, separated by slashes, each with the same meaning."""
    return dict.fromkeys(spellings.split("/"), meaning)


@dataclass(frozen=True)
class Language:
    """The words of one language, in lower case without accents; `words` and `phrases` are by category."""

    code: str
    weekdays: Sequence[str]  # Monday first; the spellings of each, separated by spaces, the full one first
    months: Sequence[str]  # January first, likewise
    numbers: str = ""  # from zero on
    tens: str = ""  # from thirty on
    ordinals: str = ""  # from first on
    words: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    phrases: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    fillers: str = ""  # everyday words that have nothing to do with time
