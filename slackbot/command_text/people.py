"""Finds the interviewer after a keyword or as a mention; other e-mails and phone numbers are the applicant's."""

from __future__ import annotations

import re

from slackbot.command_text.tokens import CONNECTIVES, EDGE_PUNCTUATION, WORD, CommandWords
from slackbot.dates.words import lexicon

MENTION = re.compile(r"@[^\W\d][\w.-]*|<@[A-Z0-9]+(?:\|[^<>]*)?>")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
INTERVIEWER_LEADS = ("with", "w/", "w", "interviewer", "con", "avec", "com", "mit")
MIN_ID_LENGTH = 3  # digits: "with 2 people" names no interviewer


JOINING_WORDS, JOINING_LETTERS = ("and", "&", "et", "und", "+"), ("y", "e")


def split_people(text: str) -> list[str]:
    """“@maria and Luis Ortega” → ["@maria", "Luis Ortega"]; the whole text where one of several is meant: "or", "/"."""
    words = WORD.findall(text)
    if any(word.lower() == "or" or "/" in word.partition("|")[0] for word in words):
        return [text]
    people: list[list[str]] = [[]]
    for word in words:
        if MENTION.fullmatch(word.rstrip(",;")):
            people += [[word.rstrip(",;")], []]
        elif is_joining(word):
            people.append([])
        else:
            people[-1].append(word.rstrip(",;"))
            people += [[]] if word[-1] in ",;" else []
    return [" ".join(each) for each in people if each]


def extract_interviewer(found: CommandWords) -> None:
    """Claim the interviewer: an e-mail, id or mention after "with" or "interviewer", or else the first mention; and the
    mentions that are joined to that one, of people who are also there."""
    _extract_first(found)
    for at in found.unclaimed():
        value = found.words[at].strip(EDGE_PUNCTUATION)
        if "interviewer" in found.fields and _is_mention(value) and not _is_ordinary(value):
            is_joined = follows_interviewer(found, at)
            found.fields[at] = (
                "interviewer" if is_joined else "applicant"
            )  # whose search shows people the extra mention
            _drop_joining(found, at)


def follows_interviewer(found: CommandWords, at: int) -> bool:
    """Whether the word before this one, or before an "and" or a comma in front of it, is of an interviewer."""
    before = at - 1
    while before >= 0 and is_joining(found.words[before]):
        before -= 1
    return before >= 0 and found.fields[before] == "interviewer"


def _drop_joining(found: CommandWords, at: int) -> None:
    while at and found.fields[at - 1] is None and is_joining(found.words[at - 1]):
        at -= 1
        found.fields[at] = "lead"


def is_joining(word: str) -> bool:
    """Whether it is "and", or a comma, which stands alone after Slack's markup."""
    bare = word.strip(",")
    return not bare or bare in JOINING_LETTERS or bare.lower() in JOINING_WORDS


def _extract_first(found: CommandWords) -> None:
    for at, word in enumerate(found.words):
        lead = word.strip(EDGE_PUNCTUATION).lower()
        if lead not in INTERVIEWER_LEADS:
            continue
        after = at + 1 + (lead != "interviewer" and _is_word(found, at + 1, "interviewer"))
        value = found.words[after].strip(EDGE_PUNCTUATION) if after < len(found.words) else ""
        if _is_mention(value) or EMAIL.fullmatch(value) or _is_id(value, lead):
            found.words[after] = f"{value}," if _is_mention(value) and found.words[after].endswith(",") else value
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
