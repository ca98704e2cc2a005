"""Finds the applicant's name in a message: capitalized words after an interview word, or the only full name.

Anything that may be another person, a place or a job is left out: an empty field is better than one that people have to
correct.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slackbot.command_text.addresses import TALK_WORDS
from slackbot.command_text.name_words import (
    ALSO_SURNAMES,
    CLOSINGS,
    JOINING,
    MODALS,
    NAME_LEADS,
    NEVER_NAMES,
    NON_PERSON_WORDS,
    OBJECTS,
    PARTICLES,
    PAST_TALK,
    RARELY_NAMES,
    SKIPPED_WORDS,
    SOMEBODY_ELSE,
    UNITS,
)
from slackbot.dates import places
from slackbot.dates.tokens import fold
from slackbot.dates.words import lexicon

WORD = re.compile(
    r"<@[^<>]*>|\b(?:Dr|Mr|Mrs|Ms)\.|[^\W\d_]\.(?=\s[^\W\d_])|[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*|\d+|\n|[^\w\s]"
)
MAX_NAME_WORDS = 5  # words
MIN_UPPERCASE_LENGTH = 4  # letters: RN, CNA and HR are not names

Lead = Literal["word", "with"]


@dataclass(frozen=True, slots=True)
class NameRun:
    """Capitalized words in a row, from token `start` up to `end`.

    `lead` is what introduces them: "word" for an interview word ("interview Jane"), "with" for "with" after one (in
    "a call with Jane" she may be either side), None for nothing.
    """

    words: tuple[str, ...]
    start: int
    end: int
    lead: Lead | None

    @property
    def name(self) -> str:
        """The name as written, without a possessive 's."""
        return re.sub(r"['’]s$", "", " ".join(self.words))


def find_applicant_name(text: str) -> str | None:
    """The applicant's name; None if there is none or more than one candidate."""
    names = find_candidates(text)
    return names[0] if len(names) == 1 else None


def find_candidates(text: str) -> list[str]:
    """The names that may be the applicant's, the longest first."""
    tokens = WORD.findall(text)
    runs = _runs(tokens)
    announced = [run for run in runs if run.lead == "word"]
    if not announced:
        full = [run for run in runs if run.lead is None and len(run.words) > 1 and not _is_somebody_else(tokens, run)]
        announced = [run for run in runs if run.lead] + full
    return _distinct([run.name for run in (*announced, *_joined(tokens, runs, announced))])


def trailing_name(text: str) -> str | None:
    """The name at the end of the text, ignoring punctuation: an address after it is theirs."""
    tokens = WORD.findall(text[-80:])
    while tokens and not tokens[-1][0].isalnum():
        tokens.pop()
    runs = _runs(tokens)
    return runs[-1].name if runs and runs[-1].end == len(tokens) else None


def _distinct(names: Sequence[str]) -> list[str]:
    """The names without duplicates; "Jane" is a duplicate of "Jane Doe"."""
    longest = sorted(dict.fromkeys(names), key=len, reverse=True)
    kept: list[str] = []
    for name in longest:
        if not any(set(fold(name).split()) <= set(fold(other).split()) for other in kept):
            kept.append(name)
    return kept


def _joined(tokens: list[str], runs: list[NameRun], announced: list[NameRun]) -> list[NameRun]:
    """The names in a list with an introduced name: "interview Jane Doe, Marcus Bell and Aisha Khan"."""
    ends = {run.end for run in announced}
    joined = []
    for run in runs:
        before = tokens[run.start - 1].lower() if run.start else ""
        if run.start - 1 in ends and (before in JOINING or (before == "," and len(run.words) > 1)):
            joined.append(run)
            ends.add(run.end)
    return joined


def _runs(tokens: list[str]) -> list[NameRun]:
    runs: list[NameRun] = []
    at = 0
    while at < len(tokens):
        lead = _lead(tokens, at)
        end = _end_of_name(tokens, at, lead is not None)
        words = tuple(tokens[at:end])
        lead = "word" if words and _is_possessive_of_interview(tokens, end) else lead
        if words and not _is_no_person(words, lead is not None):
            runs.append(NameRun(words, at, end, lead))
        at = max(end, at + 1)
    return runs


def _end_of_name(tokens: list[str], at: int, led: bool) -> int:
    """The position after the name that starts at `at`; `at` itself if no name starts there."""
    end = at
    while end < len(tokens) and end - at < MAX_NAME_WORDS:
        after = tokens[end + 1] if end + 1 < len(tokens) else ""
        if _is_name_word(tokens[end], led, after if end == at else "") or _goes_on_shouted(tokens, at, end, led):
            end += 1
            if re.search(r"['’]s$", tokens[end - 1]):
                break
        elif end > at and tokens[end] in PARTICLES and _particles_lead_on(tokens, end):
            end += 1
        else:
            break
    return end


def _goes_on_shouted(tokens: list[str], at: int, end: int, led: bool) -> bool:
    """ "Interview JANE DOE": after a long word in capitals, a short one is no abbreviation."""
    return led and end > at and tokens[end].isupper() and tokens[end].isalpha() and tokens[end - 1].isupper()


def _particles_lead_on(tokens: list[str], at: int) -> bool:
    """ "Maria de la Cruz": whether a name continues after the particles."""
    while at < len(tokens) and tokens[at] in PARTICLES:
        at += 1
    return at < len(tokens) and tokens[at][0].isupper()


def _is_name_word(word: str, led: bool, after: str) -> bool:
    """`after` is the next word where this one is the first: "April Summers" is a name after "interview"."""
    if not word[0].isupper() or (word.isupper() and 1 < len(word.strip(".")) < MIN_UPPERCASE_LENGTH):
        return False
    plain = fold(word).removesuffix("'s")
    words = lexicon("en")
    if "weekday" in words.words.get(words.spelling.correct(plain) or "", {}):  # "Tusday"
        return False
    means = words.words.get(plain, {})
    if "weekday" in means or "month" in means:
        return led and after[:1].isupper() and after[1:2].islower() and not lexicon("en").words.get(fold(after))
    if plain in NEVER_NAMES | NAME_LEADS | TALK_WORDS or "zone_abbreviation" in means:
        return False
    return led or not (plain in RARELY_NAMES or means)


def _is_no_person(words: Sequence[str], led: bool) -> bool:
    plain = [fold(word).removesuffix("'s") for word in words]
    surname = led and len(plain) == 2 and plain[1] in ALSO_SURNAMES
    if any(word in NON_PERSON_WORDS for word in (plain[:1] if surname else plain)):
        return True
    whole = " ".join(plain)
    return places.is_unmistakable(whole) if led else places.zone_of(whole) is not None


def _lead(tokens: list[str], at: int) -> Lead | None:
    """What introduces the name at this position."""
    back = at - 1
    while back >= 0 and at - back < MAX_NAME_WORDS and tokens[back].lower() in SKIPPED_WORDS:
        back -= 1
    lead = tokens[back].lower() if back >= 0 else ""
    if lead in NAME_LEADS:
        return "word"
    if lead not in ("with", "for", "of", "to", "from"):
        return None
    back -= 1
    while back >= 0 and tokens[back].lower() in ("a", "an", "the"):
        back -= 1
    said = tokens[back].lower() if back >= 0 else ""
    if said in PAST_TALK and lead != "for":  # "spoke with Omar Diaz": an applicant, if no other name is there
        return "with"
    return "with" if lead != "from" and (said in TALK_WORDS or (lead == "with" and said in UNITS)) else None


def _is_possessive_of_interview(tokens: list[str], end: int) -> bool:
    """ "Jane Doe's interview"."""
    owned = end > 0 and re.search(r"['’]s$", tokens[end - 1]) is not None
    return owned and end < len(tokens) and tokens[end].lower() in ("interview", "application", "call", "screening")


def _is_somebody_else(tokens: list[str], run: NameRun) -> bool:
    """Whether the words around say that this person is addressed, greeted, thanked, or signs the message."""
    before = [token.lower() for token in tokens[max(0, run.start - 4) : run.start]]
    after = [token.lower() for token in tokens[run.end : run.end + 4]]
    spoken = [token for token in before if token not in ("\n", ",", "!", ".", ":")]
    signs = "\n" in before and spoken[-1:] != [] and spoken[-1] in CLOSINGS
    asked = (
        after[:1] == [","] and len(after) > 2 and after[1] in MODALS | {"please"} and after[2] in ("you", "interview")
    )
    interviews = len(after) > 2 and after[0] in MODALS and after[1] in TALK_WORDS and after[2] in OBJECTS
    greeted = before[-1:] != [] and (before[-1] in SOMEBODY_ELSE or before[-2:] == ["interviewer", ":"])
    return signs or asked or interviews or greeted
