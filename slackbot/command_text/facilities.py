"""Finds the facility that the words name: "at Harbor Care Tulsa" is one before it is a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from slackbot.command_text.modes import is_mode
from slackbot.command_text.places import NUMBERED_PLACE
from slackbot.dates.tokens import fold
from slackbot.domain.facility import Facility

LEAD = r"(?:(?:at|in|for|@)\s+(?:the\s+)?)"
PLAIN_PLACES = frozenset(("building", "clinic", "home", "hospital", "house", "lobby", "office", "room"))
"""Words of many names that mean any such place: "at home"."""

ROOM = re.compile(NUMBERED_PLACE, re.IGNORECASE)


def split_facility(text: str, facilities: Iterable[Facility]) -> tuple[Facility | None, str]:
    """The facility whose name or id is in the text, and the text without it; None if there is none, or several.

    An id, or a name of one word, may be part of an applicant's name, so it counts only after "at", "in" or "for". A
    room right after the name stays a place: "at Harbor Care Tulsa Room 2" leaves "at Room 2".
    """
    found = [(one, match) for one in facilities if (match := _find(one, text))]
    longest = [
        (one, match)
        for one, match in found
        if not any(_contains(other, match) for _, other in found if other is not match)
    ]
    if len(longest) != 1:
        return None, text
    facility, match = longest[0]
    before, after = text[: match.start()], text[match.end() :].lstrip()
    lead = "at " if ROOM.match(after) else ""
    return facility, " ".join(f"{before} {lead}{after}".split())


def facility_of_place(place: str, facilities: Iterable[Facility]) -> Facility | None:
    """The only facility whose name has the words of this place, such as "Tulsa"; None if it is any other place."""
    words = fold(place).removeprefix("the ").split()
    if not words or is_mode(place) or PLAIN_PLACES.issuperset(words):
        return None
    named = [each for each in facilities if _has_words(fold(each.name).split(), words)]
    return named[0] if len(named) == 1 else None


def _find(facility: Facility, text: str) -> re.Match[str] | None:
    """Where its name or id is, the name first."""
    is_long = len(facility.name.split()) > 1
    spoken = [(facility.name, "?" if is_long else ""), (facility.id, "")]
    matches = (_search(words, f"{LEAD}{optional}", text) for words, optional in spoken if words)
    return next((match for match in matches if match), None)


def _search(words: str, lead: str, text: str) -> re.Match[str] | None:
    said = r"\s+".join(map(re.escape, words.split()))
    return re.search(rf"(?<![\w-]){lead}{said}(?![\w-]),?", text, re.IGNORECASE)


def _contains(outer: re.Match[str], inner: re.Match[str]) -> bool:
    """Whether one name is part of the other: "Harbor Care" of "Harbor Care Tulsa"."""
    return outer.end() - outer.start() > inner.end() - inner.start() and (
        outer.start() <= inner.start() and inner.end() <= outer.end()
    )


def _has_words(name: Sequence[str], words: Sequence[str]) -> bool:
    return any(list(name[at : at + len(words)]) == list(words) for at in range(len(name) - len(words) + 1))
