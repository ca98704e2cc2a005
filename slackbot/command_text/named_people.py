"""Finds an interviewer who is only named: "with me", "with Luis Ortega"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from slackbot.command_text.lead_in import bare, lead_in_length
from slackbot.command_text.name_words import NON_PERSON_WORDS, PARTICLES
from slackbot.command_text.people import follows_interviewer, is_joining
from slackbot.command_text.span import may_be_applicant, read_unclaimed
from slackbot.command_text.tokens import CONNECTIVES, CommandWords
from slackbot.dates.parts import Mark, Noise, Number
from slackbot.dates.words import lexicon
from slackbot.dates.words.language import word_set

WITH = ("with", "w/", "w", "con", "avec", "com", "mit")
LEADS = (*WITH, "interviewer")
JOINING = word_set("and & or / + y et e und")
ME = word_set("me myself")
STOPS = word_set(
    "at in on for via by from over about re is will can to please pls thanks thank who if because so since"
)
NOT_PEOPLE = word_set(
    "pay experience benefits bonus references reference resume resumes cv license licence certification certificate"
    " degree notice video audio camera cameras interpreter translator lunch coffee parking questions documents"
    " paperwork id ids ppe uniform confirmation details info information directions link invite reminder housing"
    " relocation no some any many lots plenty"
)
"""What people write after "with" that is nobody: such words say nothing that the form takes."""
OWNERS = word_set("her his their our my the a an")
LONGEST = 4
"""Words of one name."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Words after "with": the lead, the first word after it and the position after the last one."""

    lead: int
    first: int
    end: int


EXPERIENCE = re.compile(r"\d+\+? (?:years?|yrs?|months?)(?: of)?(?: [a-z]+)? (?:experience|exp)")


def extract_named_interviewer(found: CommandWords, language: str) -> None:
    """Claim the names after "with" for the interviewer, if a name for the applicant is left.

    Without another name the first one is the applicant's: "interview with Jane Doe".
    """
    _drop_experience(found)
    named = _drop_things(found, _all_named(found, language))
    others = [one for one in named if bare(found.words[one.first]) not in ME]
    perhaps = [one for one in others if bare(found.words[one.lead]) != "interviewer"]
    if perhaps and not _has_other_name(found, language, named):
        named.remove(perhaps[0])
    for one in named:
        if one not in others or "interviewer" not in found.fields or _is_joined(found, one):
            found.claim(one.lead, one.first, "lead")
            found.claim(one.first, one.end, "interviewer")


def _is_joined(found: CommandWords, one: _Named) -> bool:
    """Whether they are named together with an interviewer who was mentioned: "with Maria and @luis"."""
    if follows_interviewer(found, one.first):
        return True
    is_and = one.end < len(found.words) and is_joining(found.words[one.end])
    after = one.end + is_and
    is_joined = is_and or found.words[one.end - 1].endswith(",")
    return is_joined and after < len(found.words) and found.fields[after] == "interviewer"


def _drop_things(found: CommandWords, named: list[_Named]) -> list[_Named]:
    """Without "with pay" and the like, which is dropped from the text, too."""
    kept = []
    for one in named:
        if bare(found.words[one.first]) in NOT_PEOPLE:
            found.claim(one.lead, one.end, "lead")
        else:
            kept.append(one)
    return kept


def _drop_experience(found: CommandWords) -> None:
    """Drop "with 2 years of experience"."""
    for at in found.unclaimed():
        said = EXPERIENCE.match(" ".join(map(bare, found.words[at + 1 : at + 7])))
        if said and bare(found.words[at]) == "with":
            found.claim(at, at + 1 + len(said[0].split()), "lead")


def _all_named(found: CommandWords, language: str) -> list[_Named]:
    timed = _time_words(found, language)
    named = [*_between(found, timed), *_after_mention(found, timed, language)]
    for at in found.unclaimed():
        if bare(found.words[at]) in LEADS or found.words[at].lower() == "w/":
            first = at + 1 + (at + 1 < len(found.words) and bare(found.words[at + 1]) == "interviewer")
            end = _end_of_list(found, first, timed, language) or _end_of_names(found, first, timed)
            if end > first:
                named.append(_Named(at, first, end))
    return named


def _between(found: CommandWords, timed: set[int]) -> list[_Named]:
    """The second name of "an interview between Jane Doe and Luis"."""
    first = lead_in_length(found.words)
    end = _end_of_name(found, first, timed) if first and bare(found.words[first - 1]) == "between" else first
    after = _end_of_name(found, end + 1, timed) if first < end < len(found.words) else end
    return [_Named(end, end + 1, after)] if after > end + 1 and bare(found.words[end]) in JOINING else []


def _after_mention(found: CommandWords, timed: set[int], language: str) -> list[_Named]:
    """The names after "with @maria and", and the list after "with @maria,"."""
    named = []
    for at in found.unclaimed():
        first = at + 1
        is_name = first < len(found.words) and (found.words[first][:1].isupper() or bare(found.words[first]) in ME)
        if is_name and is_joining(found.words[at]) and follows_interviewer(found, first):
            end = _end_of_list(found, first, timed, language) or _end_of_names(found, first, timed)
            named += [_Named(at, first, end)] if end > first else []
    for first in found.unclaimed():
        if first and found.fields[first - 1] == "interviewer" and found.words[first - 1].endswith(","):
            end = _end_of_list(found, first, timed, language)
            named += [_Named(first, first, end)] if end else []
    return named


def _end_of_list(found: CommandWords, first: int, timed: set[int], language: str) -> int:
    """The position after "Luis, Maya and Ana"; 0 if it isn't such a list, or perhaps one of applicants: they have to be
    named before it."""
    end, is_list = _end_of_name(found, first, timed), False
    while first < end < len(found.words) and found.words[end - 1].endswith(",") and _is_listed(found, end, timed):
        end, is_list = _end_of_name(found, end, timed), True
    is_list = is_list or found.words[first - 1].endswith(",")
    if not is_list or not _closes_list(found, end, timed):
        return 0
    if not _names_someone(found, language, range(first, len(found.words))):
        return 0
    return _end_of_names(found, first, timed, end)


def _closes_list(found: CommandWords, at: int, timed: set[int]) -> bool:
    """Whether "and" is here, before the last name."""
    if at + 1 >= len(found.words) or not is_joining(found.words[at]):
        return False
    return found.fields[at + 1] == "interviewer" or _end_of_name(found, at + 1, timed) > at + 1


def _is_listed(found: CommandWords, at: int, timed: set[int]) -> bool:
    """Whether a name goes on a list here, which is neither a place nor a job."""
    words = {bare(word) for word in found.words[at : _end_of_name(found, at, timed)]}
    return bool(words) and at not in timed and not words & (NON_PERSON_WORDS | NOT_PEOPLE | STOPS)


def _end_of_names(found: CommandWords, first: int, timed: set[int], end: int = 0) -> int:
    """The position after names joined by "and"; `end` is that after the first ones, if it is known."""
    end = end or _end_of_name(found, first, timed)
    while first < end < len(found.words) and found.fields[end] is None and bare(found.words[end]) in JOINING:
        after = _end_of_name(found, end + 1, timed)
        if after == end + 1:
            break
        end = after
    return end


def _end_of_name(found: CommandWords, first: int, timed: set[int]) -> int:
    """A name in capitals goes on as long as words are capitalized; one without them has two words at most."""
    at = first
    while at < len(found.words) and at - first < LONGEST and found.fields[at] is None:
        if not _belongs_to_name(found, first, at, timed):
            break
        at += 1
        if found.words[at - 1][-1:] in ",:;!?" or bare(found.words[at - 1]) in ME:
            break
    return at


def _belongs_to_name(found: CommandWords, first: int, at: int, timed: set[int]) -> bool:
    word, is_capital = bare(found.words[at]), found.words[at][:1].isupper()
    if not _is_name_word(word) or word in JOINING or word in LEADS:
        return False
    if word in ME | NOT_PEOPLE or bare(found.words[first]) in NOT_PEOPLE:
        return at == first
    if word in STOPS and not (at == first and is_capital):
        return False
    if at in timed:  # "with May": a name if no other time word follows
        return at == first and is_capital and at + 1 not in timed
    if found.words[first][:1].isupper():
        return is_capital or word in PARTICLES
    is_owned = at > first and bare(found.words[first]) in OWNERS and word in NON_PERSON_WORDS
    return at - first < 2 and not is_capital and (word in OWNERS or is_owned or not _has_meaning(word))


def _has_meaning(word: str) -> bool:
    """Whether it is an everyday word, which may change the time: "not", "unless"."""
    return bool(lexicon("en").words.get(word))


def _is_name_word(word: str) -> bool:
    return bool(word) and not any(sign.isdigit() for sign in word) and any(sign.isalpha() for sign in word)


def _time_words(found: CommandWords, language: str) -> set[int]:
    parsed = read_unclaimed(found, language)
    return {at for part in parsed.parts if not isinstance(part, Noise | Mark) for at in parsed.words(part)}


def _has_other_name(found: CommandWords, language: str, named: list[_Named]) -> bool:
    """Whether the applicant is named elsewhere."""
    if "applicant" in found.fields:
        return True
    return _names_someone(found, language, [at for one in named for at in range(one.lead, one.end)])


def _names_someone(found: CommandWords, language: str, besides: Iterable[int]) -> bool:
    """Whether unclaimed words besides these may be the applicant."""
    taken = {*besides, *range(lead_in_length(found.words))}
    parsed = read_unclaimed(found, language)
    return any(
        may_be_applicant(parsed, part)
        and not taken & set(parsed.words(part))
        and _says_something(found, parsed.words(part))
        for part in parsed.parts
        if isinstance(part, Noise | Number) or may_be_applicant(parsed, part)
    )


def _says_something(found: CommandWords, words: range) -> bool:
    return any(bare(found.words[at]) not in CONNECTIVES | STOPS for at in words)
