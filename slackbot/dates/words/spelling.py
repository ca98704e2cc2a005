"""Corrects typos in time words (`tommorow`, `thrusday`) if exactly one time word is close.

Words of fewer than five letters are never corrected ("mat" is not "mar"), and neither are names and other words that
are likely meant as typed (NOT_MISSPELLED).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from slackbot.dates.words.language import word_set

# The categories in which typos are corrected: ignoring such a word would change the day or the time.
CORRECTED_CATEGORIES = (
    "weekday",
    "month",
    "relative",
    "daypart",
    "noon",
    "unit",
    "zone_name",
    "standard",
    "which",
    "after_weekday",
    "quarter",
    "past",
    "to",
)
CORRECTED_PHRASES = frozenset({"relative", "which", "week_span", "month_span", "after_weekday"})
SHORTEST = 5  # shorter words have too many neighbours
DAYS = {"weekday", "relative"}
LONG_DAY = 5  # letters of a day that is looked for inside another word: "mondayfoo"
NAMES = {"weekday", "relative", "month"}
CALENDAR = NAMES | {"noon", "daypart", "which"}
ENDINGS = ("day", "dya", "rrow", "sdy", "ndy")
FARTHEST = 3  # edits of a word that still looks like a day
LONGEST_SLIP = 16  # letters
FAR_FROM = 7  # from this length on two edits are corrected

# Names and words that are one or two edits away from a time word, and likely meant as typed.
NOT_MISSPELLED = word_set(
    """
    alter atlanta augusta augusto augustus eastman frida fried funday maintain marchi marci marcy marsh marth match
    moaning mourning mouth noone november's pacifica saturn standards sundae sundar sundry
    amber easton fight fountain frieda friend jane janet judy julia julie knight light mandy marc marcel marcia marcos
    marcus maria marie marta martha money monroe moody sandy sight stand sunny terry things wendy
    """
)


class SpellingCorrector:
    """The corrector over one lexicon."""

    def __init__(self, words: Mapping[str, Mapping[str, object]], known: set[str], in_phrases: set[str]) -> None:
        self._known = frozenset(words) | known
        self._days = tuple(word for word, means in words.items() if len(word) >= LONG_DAY and means.keys() & DAYS)
        self._names = tuple(
            (word, str(sorted(means.items())))
            for word, means in words.items()
            if len(word) >= LONG_DAY and means.keys() & NAMES
        )
        self._short_days = tuple(
            word for word, means in words.items() if SHORTEST - 3 < len(word) <= SHORTEST and means.keys() & DAYS
        )
        self._targets: dict[str, str] = {}
        self._without: dict[str, list[str]] = {}  # targets by their forms with one or two letters removed
        for word, meanings in words.items():
            meaning = next((f"{name}={meanings[name]}" for name in CORRECTED_CATEGORIES if name in meanings), "")
            names = not CALENDAR.isdisjoint(meanings)
            if meaning and (len(word) >= SHORTEST or (names and len(word) == SHORTEST - 1)):
                self._add(word, meaning)
        for word in in_phrases:
            if len(word) >= SHORTEST and word not in words:
                self._add(word, word)
        self._nearest = lru_cache(maxsize=8192)(self._search)

    def _add(self, word: str, meaning: str) -> None:
        self._targets[word] = meaning
        for left in without_letters(word):
            self._without.setdefault(left, []).append(word)

    def correct(self, word: str) -> str | None:
        """The time word that was meant; None if there is none, or several are equally close."""
        if len(word) < SHORTEST or word in self._known or word in NOT_MISSPELLED:
            return None
        return self._nearest(word)[0]

    def is_doubtful(self, word: str) -> bool:
        """Whether an unknown word is so close to a time word that ignoring it would be a guess."""
        if len(word) < SHORTEST - 1 or word in self._known or word in NOT_MISSPELLED:
            return False
        return self._nearest(word)[1] or word.startswith(self._days) or word.endswith(self._days)

    def is_like_a_name(self, word: str) -> bool:
        """Whether an unknown word resembles a day or month ("Wendsay"); looser than `is_doubtful`."""
        if len(word) < SHORTEST or word in self._known or word in NOT_MISSPELLED:
            return False
        if word.endswith(ENDINGS):
            return True
        for name, _ in self._names:
            limit = FARTHEST if word[0] == name[0] else 2 if len(word) > SHORTEST else 1
            if abs(len(word) - len(name)) <= limit and edit_distance(word, name, limit) <= min(limit, len(word) // 2):
                return True
        return False

    def is_like_a_short_day(self, word: str) -> bool:
        """Whether a short word is one edit from a day's abbreviation: "tus", "wde"."""
        return len(word) < SHORTEST and any(edit_distance(word, day, 1) <= 1 for day in self._short_days)

    def _search(self, word: str) -> tuple[str | None, bool]:
        reach = 2 if len(word) >= FAR_FROM else 1 if len(word) >= SHORTEST else 0
        limit = 2 if len(word) >= SHORTEST else 1
        found: dict[int, dict[str, str]] = {}
        for target in self._candidates(word):
            same_head = target[0] == word[0] or target[:2] == word[1::-1]
            distance = edit_distance(word, target, limit if same_head else 1)
            if distance <= (limit if same_head else 1):
                found.setdefault(distance, {}).setdefault(self._targets[target], target)
        if not found:
            return None, False
        nearest = min(found)
        target = next(iter(found[nearest].values()))
        certain = nearest <= reach and len(found[nearest]) == 1
        if certain and target[0] not in word[:2]:  # only the names of days and months are surely meant then
            certain = len(target) > LONG_DAY and any(target == name for name, _ in self._names)
        return (target, False) if certain else (None, True)

    def _candidates(self, word: str) -> set[str]:
        if len(word) > LONGEST_SLIP:
            return set()
        return {target for left in without_letters(word) for target in self._without.get(left, ())}


def without_letters(word: str) -> set[str]:
    """The word, and every form of it with one or two letters removed. Two close words share at least one form."""
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    return {word} | once | {each[:at] + each[at + 1 :] for each in once for at in range(len(each))}


def edit_distance(left: str, right: str, limit: int) -> int:
    """The number of letters left out, added, changed or swapped, at most `limit` + 1."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        before, last, row = row, before, [i] + [0] * len(right)
        for j, other in enumerate(right, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                best = min(best, last[j - 2] + 1)
            row[j] = best
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
