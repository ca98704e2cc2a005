"""What a language gives to the grammar: its words by meaning, with no rule of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Meanings = Mapping[str, object]


def word_set(words: str) -> frozenset[str]:
    """Words, parted by spaces, as a set."""
    return frozenset(words.split())


def synonyms(spellings: str, meaning: object) -> dict[str, object]:
    """Words, parted by spaces, that mean the same."""
    return dict.fromkeys(spellings.split(), meaning)


def phrase_synonyms(spellings: str, meaning: object) -> dict[str, object]:
    """Phrases, parted by slashes, that mean the same."""
    return dict.fromkeys(spellings.split("/"), meaning)


@dataclass(frozen=True)
class Language:
    """The words of one language; keys of `words` and `phrases` are the categories the parsers ask for."""

    code: str
    weekdays: Sequence[str]  # Monday first; each a line of spellings, the full one first
    months: Sequence[str]
    numbers: str = ""  # from zero on
    tens: str = ""  # from thirty on
    ordinals: str = ""  # from first on
    words: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    phrases: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    fillers: str = ""  # words that say nothing of time
