"""Finds the interviewer after a keyword or as a mention; other e-mails and phone numbers are the applicant's."""

from __future__ import annotations

import re

from slackbot.command_text.tokens import CONNECTIVES, EDGE_PUNCTUATION, CommandWords
from slackbot.dates.words import lexicon

MENTION = re.compile(r"@[^\W\d][\w.-]*|<@[A-Z0-9]+(?:\|[^<>]*)?>")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
INTERVIEWER_LEADS = ("with", "w/", "w", "interviewer", "con", "avec", "com", "mit")
MIN_ID_LENGTH = 3  # digits: "with 2 people" names no interviewer


JOINING_WORDS = ("and", "&", "y", "et", "e", "und", "+")


def extract_interviewer(found: CommandWords) -> None:
    """Claim the one interviewer: an e-mail, id or mention after "with" or "interviewer", or else the first mention."""
    _extract_first(found)
    for at in found.unclaimed():
        value = found.words[at].strip(EDGE_PUNCTUATION)
        if "interviewer" in found.fields and _is_mention(value) and not _is_ordinary(value):
            found.fields[at] = "applicant"  # the applicant search shows people the extra mention
            _drop_joining(found, at)


def _drop_joining(found: CommandWords, at: int) -> None:
    if at and found.fields[at - 1] is None and found.words[at - 1].strip(",").lower() in JOINING_WORDS:
        found.fields[at - 1] = "lead"


def _extract_first(found: CommandWords) -> None:
    for at, word in enumerate(found.words):
        lead = word.strip(EDGE_PUNCTUATION).lower()
        if lead not in INTERVIEWER_LEADS:
            continue
        after = at + 1 + (lead != "interviewer" and _is_word(found, at + 1, "interviewer"))
        value = found.words[after].strip(EDGE_PUNCTUATION) if after < len(found.words) else ""
        if _is_mention(value) or EMAIL.fullmatch(value) or _is_id(value, lead):
            found.words[after] = value
            found.claim(at, after, "lead")
            found.fields[after] = "interviewer"
            return
    for at, word in enumerate(found.words):
        value = word.strip(EDGE_PUNCTUATION)
        if _is_mention(value):
            found.words[at], found.fields[at] = value, "interviewer"
            _drop_joining(found, at)
            return


def _is_id(value: str, lead: str) -> bool:
    return value.isdecimal() and (lead == "interviewer" or len(value) >= MIN_ID_LENGTH)


def _is_word(found: CommandWords, at: int, word: str) -> bool:
    return at < len(found.words) and found.words[at].strip(EDGE_PUNCTUATION).lower() == word


def _is_mention(value: str) -> bool:
    if not MENTION.fullmatch(value):
        return False
    return "noon" not in lexicon("en").words.get(value[1:].lower(), {})


def _is_ordinary(value: str) -> bool:
    """ "@lobby": at the lobby."""
    return "harmless" in lexicon("en").words.get(value[1:].lower(), {})


def extract_emails(found: CommandWords) -> None:
    """Claim other e-mails for the applicant."""
    for at in found.unclaimed():
        if EMAIL.fullmatch(found.words[at].strip(EDGE_PUNCTUATION)):
            found.fields[at] = "applicant"


PHONE = re.compile(r"(?:\+?1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[0-9]{3}[ .-][0-9]{4}")


def extract_phones(found: CommandWords) -> None:
    """Claim US phone numbers for the applicant, before their digits are read as times."""
    free = found.unclaimed()
    for first in free:
        for after in range(first + 1, min(first + 5, len(found.words)) + 1):
            words = range(first, after)
            said = " ".join(found.words[first:after]).strip(",;")
            if PHONE.fullmatch(said) and all(at in free for at in words):
                found.fields[first:after] = ["applicant"] * len(words)


def trim_connectives(found: CommandWords) -> None:
    """Drop words such as "please schedule" from both ends of the applicant's name."""
    free = found.unclaimed()
    for order in (free, free[::-1]):
        for at in order:
            if found.words[at].strip(EDGE_PUNCTUATION).lower() not in CONNECTIVES and found.words[at].strip(
                EDGE_PUNCTUATION
            ):
                break
            found.fields[at] = "lead"
