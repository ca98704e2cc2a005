"""Finds several applicants in one text, "Jane Doe, Marcus Bell and Aisha Khan Tue from 1pm 20 min each", and the step
between their interviews. Pure.

`split_command` has found who the applicant is; this tells whether that is one person or a list. What isn't clearly a
list of people stays one applicant, as before: "Doe, Jane", "Jane Doe, RN", "Jane Doe and her mother".
"""

from __future__ import annotations

import re

from slackbot.command_text.name_words import NEVER_NAMES, NON_PERSON_WORDS, PARTICLES
from slackbot.dates.tokens import fold
from slackbot.dates.words.language import word_set

MAX_STEP = 12 * 60
"""Minutes."""
MAX_WORDS = 5
"""Of one name."""

_MINUTES = r"(\d{1,3}) ?(?:min(?:ute)?s?|m)\b\.?"
_EACH = re.compile(
    r"(?<![^\s,;])(?:each(?: (?:one|person|of them|interview))?|apiece|per (?:person|applicant|candidate))(?![\w'’-])",
    re.I,
)
_EVERY = re.compile(rf"(?<![^\s,;])every (?:{_MINUTES}|(hour)\b|(half(?: an)? hour)\b|(\d) hours?\b)", re.I)
_BREAKS = re.compile(
    r"(?<![^\s,;])(?:with |and )?(?:an? )?(\d{1,3})[ -]?(?:min(?:ute)?s?|m)[ -]breaks?"
    r"(?: (?:in )?between(?: them)?)?(?![\w'’-])",
    re.I,
)
_BACK_TO_BACK = re.compile(r"(?<![^\s,;])back[ -]to[ -]back(?![\w'’-])", re.I)
_JOINING = {
    "en": r"(?:and|&|\+)",
    "es": r"(?:and|&|\+|y|e)",
    "fr": r"(?:and|&|\+|et)",
    "pt": r"(?:and|&|\+|e)",
    "de": r"(?:and|&|\+|und)",
}
_MAY_BE_LIST = re.compile(r"[,;&+]|\b(?:and|y|e|et|und)\b", re.I)
_CREDENTIAL = re.compile(r"[A-Z]{2,4}(?:-[A-Z]{1,2})?|[JS]r\.?|I{2,3}|IV|Ph\.?D\.?|M\.?D\.?|Esq\.?")
_WHO = re.compile(r"[0-9]{4,20}|[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f.'’-])*")
_NOT_ALONE = word_set(
    "me myself i you we us her his their my our the a an team family mother father mom dad husband wife"
)


def may_name_several(text: str) -> bool:
    """Whether it is worth looking: quick, and never wrong about "no"."""
    return bool(_MAY_BE_LIST.search(text))


def drop_steps(text: str) -> tuple[str, int | None, int]:
    """The text without "each", "every 30 min" and "10 min breaks"; the minutes from start to start, None if none are
    named, and those of a break, 0 if there is none."""
    every = _EVERY.search(text)
    breaks = _BREAKS.search(text)
    rest = _BACK_TO_BACK.sub(" ", _EACH.sub(" ", _BREAKS.sub(" ", _EVERY.sub(" ", text))))
    step = _step(every) if every else None
    pause = int(breaks[1]) if breaks else 0
    return " ".join(rest.split()), step if step is None or 0 < step <= MAX_STEP else None, pause


def _step(every: re.Match[str]) -> int:
    minutes, hour, half, hours = every.groups()
    return int(minutes) if minutes else 60 if hour else 30 if half else 60 * int(hours)


def split_names(applicant: str, language: str) -> tuple[str, ...]:
    """The people in the words for the applicant, in order; () unless it is a list of at least two."""
    joining = re.compile(rf"\s+{_JOINING.get(language, _JOINING['en'])}\s+", re.I)
    pieces = [piece for piece in re.split(r"\s*;\s*", joining.sub(" ; ", applicant)) if piece.strip(" ,;")]
    parts = [_with_credentials(_comma_parts(piece)) for piece in pieces]
    if all(map(_is_last_name_first, parts)):
        names = [f"{first} {last}" for last, first in parts] if len(parts) > 1 else []
    else:
        names = [name for part in parts for name in part]
    names = list(dict.fromkeys(names))
    return tuple(names) if len(names) > 1 and all(map(_is_person, names)) else ()


def _comma_parts(piece: str) -> list[str]:
    return [part for part in (each.strip(" .") for each in piece.split(",")) if part]


def _with_credentials(parts: list[str]) -> list[str]:
    """ "Jane Doe, RN" is one part; the letters say nothing that a search could use."""
    return [part for at, part in enumerate(parts) if at == 0 or not _CREDENTIAL.fullmatch(part)]


def _is_last_name_first(parts: list[str]) -> bool:
    """ "Doe, Jane" and "De la Cruz, Maria": one word and one or two, with no other name beside them."""
    if len(parts) != 2:
        return False
    last, first = ([word for word in part.split() if fold(word) not in PARTICLES] for part in parts)
    return len(last) == 1 and len(first) <= 2 and not any(_WHO.fullmatch(part) for part in parts)


def _is_person(name: str) -> bool:
    if _WHO.fullmatch(name):
        return True
    words = [fold(word).strip(".'’") for word in name.split()]
    if not 0 < len(words) <= MAX_WORDS or not all(map(_NAME_WORD.fullmatch, words)):
        return False
    return not any(word in NEVER_NAMES | NON_PERSON_WORDS | _NOT_ALONE for word in words)
