"""Whom a name means, among the people in Slack whom the app has seen. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from slackbot.dates.words.spelling import edit_distance
from slackbot.domain.applicant import fold
from slackbot.domain.person import Person

TITLES = frozenset(("dr", "mr", "mrs", "ms", "miss", "nurse"))
MAX_CLOSE = 3
SHORTEST_CLOSE = 4
"""Letters of a word that may be misspelled: shorter ones are close to too many."""


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """People in Slack who may interview. Not `is_complete` if Slack didn't say in time who some of them are."""

    people: tuple[Person, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """Those who have the name, and if nobody has it, those whose names are close to it."""

    matching: tuple[Person, ...] = ()
    close: tuple[Person, ...] = ()


def may_interview(person: Person) -> bool:
    """Whether they are a member or a guest here, and neither a bot nor deactivated."""
    return person.is_member or person.is_guest


def find_named(name: str, people: Sequence[Person]) -> NamedPeople:
    """The people whose names have all words of this name, in any order, without case, accents and titles."""
    wanted = name_words(name) - TITLES
    if not wanted:
        return NamedPeople()
    matching = tuple(one for one in people if wanted <= name_words(one.name))
    close = () if matching else tuple(one for one in people if _is_close(wanted, name_words(one.name)))
    return NamedPeople(matching, close[:MAX_CLOSE])


def name_words(name: str) -> set[str]:
    """The words of a name, without case and accents."""
    return set(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", fold(name)))


def _is_close(wanted: Collection[str], known: Collection[str]) -> bool:
    return all(any(_is_similar(word, other) for other in known) for word in wanted)


def _is_similar(word: str, other: str) -> bool:
    """ "Louis" and "Luis", "Ort" and "Ortega"."""
    if word == other or (len(word) > 2 and other.startswith(word)):
        return True
    return len(word) >= SHORTEST_CLOSE and edit_distance(word, other, 1) <= 1
