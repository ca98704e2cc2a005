"""Reads what somebody writes who can't make an interview: "I can't make it on Dec 9, can we do Dec 10 at noon?" Pure.

Only what the author says of themselves counts, in the present: "she can't make it", "if I can't make it" and "I can't
make it work in Slack" are something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Around, Day, Daypart, Shift
from slackbot.dates.tokens import fold, split_tokens
from slackbot.dates.words import language_of
from slackbot.dates.zones import settled_utc, to_wall


@dataclass(frozen=True, slots=True)
class Absence:
    """What somebody can't make, in their words, and the words of another time that they propose, or ""."""

    about: str
    proposed: str = ""


LONGEST_TEXT = 1000
CLAUSES = re.compile(r"[.!?;\n]+(?=\s|$)|\s[-–—]+\s|,\s+(?:but\s+|and\s+)?|\s+but\s+|—")

_SUBJECT = (
    r"(?:^|\b(?:i|i'm|im|i am|we|and|so|sorry|unfortunately|sadly|hi|hello|hey|because|that|apologies|afraid)[,:]?\s+)"
    r"(?:(?:just|really|actually|also|still|definitely|probably|sadly|unfortunately|i)\s+)*"
)
_CANNOT = (
    r"(?:can't|cant|can not|cannot|won't be able to|(?:am|'m)? ?(?:not able|unable) to"
    r"|(?:am |'m )?not (?:going to|gonna)(?: be able to)?|won't|will not(?: be able to)?)"
)
_DAY = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?\s*\d"
    r"|\d|today|tonight|tomorrow|next\s|this (?:morning|afternoon|evening|mon|tue|wed|thu|fri|sat|sun)|noon"
)
_TALK = r"(?:interview|interviews|meeting|call|appointment|slot|session|conversation)\b"
_AFTER_IT = (
    r"(?=\s*$|\s+(?:on|at|for|then|this|that|after|anymore|any more|because|and|so|due|since|either|as|there|either"
    rf"|to (?:the|my|our|his|her|their|[\w']+'s)\s)\b|\s+(?:{_DAY})|\s+to (?:the|my|our|his|her|their|[\w']+'s)\s)"
)
_OBJECT = (
    rf"(?:it|that|this|mine|then){_AFTER_IT}"
    rf"|(?:the|my|our|that|this|his|her|their)\s+(?:{_DAY})|(?:on\s+)?(?:{_DAY})"
    rf"|(?:(?:the|my|our|that|this|his|her|their|an?)\s+)?(?:[\w.'-]+\s+){{0,3}}{_TALK}"
)
_NAMED = r"(?:[\w.'-]+\s+){1,3}on\s+"
CANNOT_MAKE = re.compile(rf"{_SUBJECT}{_CANNOT}\s+(?:make|do|take|attend|conduct)\s+(?:{_OBJECT}|{_NAMED}(?:{_DAY}))")
CANNOT_COME = re.compile(
    rf"{_SUBJECT}{_CANNOT}\s+(?:be\s+(?:there|able|available|free|around|in)\b|come\b|attend\b|interview\b|meet\b"
    rf"|join\b|show up\b|be at (?:the|my)\b|do (?:the|my) {_TALK})"
)
AWAY = re.compile(
    r"\b(?:i'm|i am|im|i'll be|i will be)\s+(?:(?:actually|also|now|still)\s+)?"
    r"(?:not (?:available|free|around|in)\b|unavailable|out\b|off\b|away\b|sick\b|on (?:vacation|pto|leave|call)\b"
    r"|double[- ]booked|tied up|busy|in surgery|traveling)"
)
CONFLICT = re.compile(r"\bi(?:'ve| have|'ve got| got) (?:a |another )?(?:scheduling )?(?:conflict|clash)\b")
_SOMEONE = r"\b(?:someone|somebody|anyone|anybody)"
STAND_IN = re.compile(
    rf"{_SOMEONE} else(?: (?:to|can|could|please|needs to|has to))*"
    r" (?:take|cover|do|fill in|step in|interview|handle)\b"
    rf"|{_SOMEONE}(?: (?:to|can|could|please))* (?:cover|fill in|step in|take (?:it|this|over|my|mine))\b"
)
NO_GOOD = re.compile(r"\b(?:doesn't|does not|won't|will not|isn't going to) work for me\b")
NOT_ABSENT = re.compile(
    r"\b(?:if|in case|when|whenever|unless|suppose|said|says)\s+i\b|\bthought\b|\bwhat if\b|\bwhy\b"
    r"|\bhow (?:do|can|would) i\b"
    r"|\b(?:slack|buttons?|apps?|forms?|bots?|screens?|pages?|links?|errors?|log ?in|website|apploi|command|typing"
    r"|channel|menu|calendar)\b"
)
"""Questions about this app, and what isn't so."""
PROPOSES = re.compile(
    r"\b(?:can|could|would|shall|may) (?:we|you|i|they|it|that)\b|\bhow about\b|\bwhat about\b|\bmaybe\b|\bperhaps\b"
    r"|\binstead\b|\blet'?s\b|\b(?:move|push|shift|reschedule|change) (?:it|this|that|him|her|them|the interview)?\b"
    r"|\b(?:can|could) (?:do|make)\b|\b(?:is|are|would|will)\b.*\b(?:ok|okay|fine|better|possible|good|work)\b"
    r"|\bworks?\b|\bfree\b|\bavailable\b|\bprefer\b|\bhappy to\b|\bis there\b|\bany chance\b"
)
EDGES = re.compile(
    r"^(?:and|but|so|or|please|then|can|could|would|shall|may|we|you|i|they|it|that|do|make|have|move|push|shift|change"
    r"|reschedule|to|how|what|about|maybe|perhaps|let'?s|is|be|'m|i'm|am|free|available|work|any|chance|of|prefer"
    r"|happy|there|the interview|instead|him|her|them|possible|possibly)\s+"
    r"|\s+(?:instead|works?(?: for me| better)?|(?:is|would be) (?:ok|okay|fine|better|good|possible)(?: for me)?"
    r"|for me|ok|okay|please|work|fine|be (?:ok|okay|better|possible))$",
    re.IGNORECASE,
)


def read_absence(text: str) -> Absence | None:
    """What the author of this message can't make; None if they say no such thing."""
    said = " ".join(text.replace("’", "'").split())
    if not said or len(said) > LONGEST_TEXT or NOT_ABSENT.search(fold(said)):
        return None
    clauses = [clause.strip() for clause in CLAUSES.split(said) if clause and clause.strip()]
    absent = [clause for clause in clauses if _is_absent(fold(clause))]
    if not absent:
        return None
    proposed = [clause for clause in clauses if clause not in absent and PROPOSES.search(fold(clause))]
    others = [clause for clause in clauses if clause not in absent and clause not in proposed]
    return Absence(" ".join([*absent, *others]), _strip_edges(" ".join(proposed[:1])))


def _is_absent(clause: str) -> bool:
    return any(pattern.search(clause) for pattern in (CANNOT_MAKE, CANNOT_COME, AWAY, CONFLICT, NO_GOOD, STAND_IN))


def _strip_edges(clause: str) -> str:
    """The words of a proposal that say when: "Dec 10 at noon" of "can we do Dec 10 at noon instead"."""
    shorter = EDGES.sub("", clause.strip(" ?!.,"))
    return shorter if shorter == clause else _strip_edges(shorter)


def absent_when(words: str, reference: Reference) -> tuple[date | None, datetime | None]:
    """The day that the words name, and the wall clock of the interview on it, both in the reference's zone; None for
    what they don't make clear."""
    read = understand(_without_absence(words), reference)
    if isinstance(read, NotUnderstood):
        return read.partial_date, None
    if not _names_day(words, reference):
        return None, None
    return read.date.date(), to_wall(settled_utc(read.date, read.timezone), reference.timezone)


def proposed_time(proposed: str, day: date, reference: Reference) -> Understood | None:
    """The time that the words propose; one without a day is on `day`. None if it isn't clear."""
    if not _names_day(proposed, reference):
        proposed = f"{day:%b} {day.day} {day.year} {proposed}"
    read = understand(proposed, reference)
    return None if isinstance(read, NotUnderstood) else read


def _without_absence(words: str) -> str:
    """The words without those that say only that somebody can't: a negation makes any time doubtful."""
    return _ABSENT_WORDS.sub(" ", words.casefold())


_ABSENT_WORDS = re.compile(
    rf"(?:\b(?:i am|i'm|i|we) )?\b{_CANNOT}\s+(?:(?:make|do|take|attend|conduct|be|come|interview|meet|join)\s*)?"
    r"(?:(?:it|there)\b)?"
    r"|\b(?:i'm|i am|im|i'll be|i will be) (?:not (?:available|free|around|in)|unavailable|out|off|busy)\b"
    rf"|{NO_GOOD.pattern}"
)


def _names_day(words: str, reference: Reference) -> bool:
    parts = parse(split_tokens(words, language_of(reference.locale)))
    return any(isinstance(part, Day | Around | Shift) or (isinstance(part, Daypart) and part.today) for part in parts)
