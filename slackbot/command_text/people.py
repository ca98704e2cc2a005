"""Who asks whom: the interviewer is announced, an e-mail that nobody announced is the applicant's."""

from __future__ import annotations

import re

from slackbot.command_text.tokens import AROUND, EDGES, Words
from slackbot.dates.words import lexicon

MENTION = re.compile(r"@[^\W\d][\w.-]*|<@[A-Z0-9]+(?:\|[^<>]*)?>")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
LEADS = ("with", "w/", "w", "interviewer", "con", "avec", "com", "mit")
SHORTEST_ID = 3  # figures: "with 2 people" names no interviewer


JOINING = ("and", "&", "y", "et", "e", "und", "+")


def take_interviewer(found: Words) -> None:
    """A mention; or an e-mail, an id or a mention after "with" or "interviewer"; there is one interviewer."""
    _take_first(found)
    for at in found.free():
        value = found.words[at].strip(EDGES)
        if "interviewer" in found.fields and _is_mention(value) and not _is_ordinary(value):
            found.fields[at] = "applicant"  # where the search shows that a second one is too many
            _drop_joining(found, at)


def _drop_joining(found: Words, at: int) -> None:
    if at and found.fields[at - 1] is None and found.words[at - 1].strip(",").lower() in JOINING:
        found.fields[at - 1] = "lead"


def _take_first(found: Words) -> None:
    for at, word in enumerate(found.words):
        lead = word.strip(EDGES).lower()
        if lead not in LEADS:
            continue
        after = at + 1 + (lead != "interviewer" and _is_word(found, at + 1, "interviewer"))
        value = found.words[after].strip(EDGES) if after < len(found.words) else ""
        if _is_mention(value) or EMAIL.fullmatch(value) or _is_id(value, lead):
            found.words[after] = value
            found.mark(at, after, "lead")
            found.fields[after] = "interviewer"
            return
    for at, word in enumerate(found.words):
        value = word.strip(EDGES)
        if _is_mention(value):
            found.words[at], found.fields[at] = value, "interviewer"
            _drop_joining(found, at)
            return


def _is_id(value: str, lead: str) -> bool:
    return value.isdecimal() and (lead == "interviewer" or len(value) >= SHORTEST_ID)


def _is_word(found: Words, at: int, word: str) -> bool:
    return at < len(found.words) and found.words[at].strip(EDGES).lower() == word


def _is_mention(value: str) -> bool:
    if not MENTION.fullmatch(value):
        return False
    return "noon" not in lexicon("en").words.get(value[1:].lower(), {})


def _is_ordinary(value: str) -> bool:
    """ "@lobby": at the lobby."""
    return "harmless" in lexicon("en").words.get(value[1:].lower(), {})


def take_addresses(found: Words) -> None:
    """An e-mail that nobody announced is the applicant's."""
    for at in found.free():
        if EMAIL.fullmatch(found.words[at].strip(EDGES)):
            found.fields[at] = "applicant"


PHONE = re.compile(r"(?:\+?1[.-]|\+1 )?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}")


def take_phones(found: Words) -> None:
    """A US phone number in several words is the applicant's, before its parts are read as hours."""
    free = found.free()
    for first in free:
        for after in range(first + 1, min(first + 4, len(found.words)) + 1):
            words = range(first, after)
            said = " ".join(found.words[first:after]).strip(",;")
            if PHONE.fullmatch(said) and all(at in free for at in words):
                found.fields[first:after] = ["applicant"] * len(words)


def drop_around(found: Words) -> None:
    """Take "please schedule" and the like off both ends of the name."""
    free = found.free()
    for order in (free, free[::-1]):
        for at in order:
            if found.words[at].strip(EDGES).lower() not in AROUND and found.words[at].strip(EDGES):
                break
            found.fields[at] = "lead"
