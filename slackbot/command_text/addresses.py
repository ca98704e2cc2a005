"""Finds e-mails, phone numbers, form ids and mentions in a message; the words before them say whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable

from slackbot.dates.words.language import word_set

EMAIL = re.compile(r"[^\s@<>()\[\],;:|\"]{1,64}@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\w#+./-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-]?)\d{3}[\s.-]?\d{4}(?![\w-])|(?<!\w)\+\d{8,15}(?!\w)"
)
FORM_ID = re.compile(
    r"\b(application|app|applicant|candidate|form)(?:'s)?((?:[\s#:]{1,3}(?:form|id|number|no\.?|is)\b){0,3})"
    r"[\s#:]{1,4}(\d{5,20})\b",
    re.I,
)
LINK = re.compile(r"https?://[^\s<>]+")
MENTION = r"<@[A-Z0-9]+(?:\|[^<>]*)?>"
ONE_MENTION = re.compile(MENTION)
WITH_MENTIONS = re.compile(
    rf"\b(?:with|w/|interviewers?)[\s:]{{1,3}}({MENTION}(?:\s{{0,3}}(?:,?\s{{0,3}}(?:and|&|or)|,|/)?\s{{0,3}}{MENTION}){{0,9}})",
    re.I,
)
ALTERNATIVE = re.compile(r"\bor\b|/", re.I)
INTERVIEWER_MENTION = re.compile(
    rf"({MENTION})\s(?:will|is going to|is|to)\s(?:do the |be )?(?:interview(?:ing)?|meet(?:ing)?)\b", re.I
)

TALK_WORDS = word_set(
    "interview interviews interviewing call meeting meet chat talk speak screen screening conversation"
)
OTHER_TALK_WORDS = word_set("talk check speak chat coordinate sync confirm discuss work agree")
WRITERS_OWN = word_set(
    "me my us our cc from recruiter agency manager supervisor hr admin reception office"
    " questions id fax dial passcode pin conference bridge ticket req"
)
BARE_TEN = re.compile(r"\d{10}")


def words_before(text: str, at: int, number: int = 3) -> list[str]:
    """The last words before this position of the text, in lower case."""
    return re.findall(r"[^\W_][\w']*", text[max(0, at - 60) : at].lower())[-number:]


def blank_addresses(text: str) -> str:
    """The text without addresses and ids, so that their digits are not read as times or their letters as names."""
    for pattern in (LINK, EMAIL, PHONE):
        text = pattern.sub(" ¦ ", text)
    return FORM_ID.sub(" ¦ ", text)


def find_applicant_address(text: str, belongs_to_other: Callable[[int], bool]) -> str | None:
    """The applicant's e-mail, phone number or form id; None if there is none or more than one.

    `belongs_to_other` says whether the address at a position of the text is someone else's.
    """
    for found in (_form_ids(text), _emails(text, belongs_to_other), _phones(text, belongs_to_other)):
        if len(found) == 1:
            return found.pop()
    return None


def find_interviewers(text: str) -> tuple[str, ...]:
    """The interviewer and those who are also there: the mentions in one list, or the e-mail after "with" or
    "interviewer". Where it isn't clear who of them it is, they are one value, joined with spaces."""
    spans = [match for match in WITH_MENTIONS.finditer(text) if not _is_other_talk(text, match.start())]
    lists = list(dict.fromkeys(match[1] for match in (*spans, *INTERVIEWER_MENTION.finditer(text))))
    mentions = tuple(dict.fromkeys(mention for each in lists for mention in ONE_MENTION.findall(each)))
    if mentions:
        is_clear = len(lists) == 1 and not ALTERNATIVE.search(ONE_MENTION.sub(" ", lists[0]))
        return mentions if is_clear else (" ".join(mentions),)
    announced = dict.fromkeys(match[0] for match in EMAIL.finditer(text) if _is_announced(text, match.start()))
    return (" ".join(announced),) if announced else ()


def _form_ids(text: str) -> set[str]:
    """The form ids. Ten digits after "candidate" without "id" may be a phone number, so they do not count."""
    links = LINK.sub(" ", text)
    return {
        match[3]
        for match in FORM_ID.finditer(links)
        if len(match[3]) != 10 or match[1].lower() in ("application", "app", "form") or "id" in match[2].lower()
    }


def _emails(text: str, belongs_to_other: Callable[[int], bool]) -> set[str]:
    return {
        match[0]
        for match in EMAIL.finditer(LINK.sub(_blank, text))
        if not (
            _is_announced(text, match.start())
            or _is_writers_own(text, match.start())
            or belongs_to_other(match.start())
        )
    }


def _phones(text: str, belongs_to_other: Callable[[int], bool]) -> set[str]:
    return {
        _with_dashes(match[0])
        for match in PHONE.finditer(LINK.sub(_blank, text))
        if not (_is_writers_own(text, match.start()) or belongs_to_other(match.start()))
    }


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _is_writers_own(text: str, at: int) -> bool:
    """Whether the words before say that the address belongs to the author or an office."""
    return bool(WRITERS_OWN & set(words_before(text, at)))


def _with_dashes(phone: str) -> str:
    """The phone number with dashes: ten bare digits would be read as a form id."""
    return f"{phone[:3]}-{phone[3:6]}-{phone[6:]}" if BARE_TEN.fullmatch(phone) else phone


def _is_announced(text: str, at: int) -> bool:
    """Whether "with" or "interviewer" comes before; but "interview with jane@…" names the applicant."""
    words = words_before(text, at)
    if words[-1:] == ["interviewer"]:
        return True
    return words[-1:] == ["with"] and not TALK_WORDS & set(words[-2:-1])


def _is_other_talk(text: str, at: int) -> bool:
    return bool(OTHER_TALK_WORDS & set(words_before(text, at, 1)))
