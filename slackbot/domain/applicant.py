"""An applicant as Apploi's look-up tells of them, and the words by which one is looked for. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application form: `application_id` is what the PUT wants, the rest may be empty.

    `applied` is the day as Apploi writes it (`YYYY-MM-DD`); `team_id` a string of digits.
    """

    application_id: str
    name: str = ""
    email: str = ""
    job: str = ""
    stage: str = ""
    applied: str = ""
    team_id: str = ""
    team_name: str = ""


class NameVisibility(StrEnum):
    """How much of an applicant's name a place may see (`NAMES_IN_CHANNELS`)."""

    FULL = "full"
    INITIALS = "initials"
    NONE = "none"
    SHARED = "shared"  # no setting: initials, because people of other companies are in that place


def display_name(name: str, visibility: NameVisibility) -> str:
    """“Jane Doe”, “J. D.”, or “An applicant”: the name as a place may see it."""
    if visibility is NameVisibility.NONE:
        return "An applicant"
    if visibility is NameVisibility.FULL:
        return name
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha()) or "An applicant"


def redact_name(text: str, name: str, visibility: NameVisibility) -> str:
    """The text with the words of this name as a place may see them: cut to initials, or as “…”."""
    words = "|".join(re.escape(word) for word in name.split() if len(word.strip(".")) > 1)
    if visibility is NameVisibility.FULL or not words:
        return text
    return re.sub(
        rf"(?<!\w)(?:{words})(?!\w)",
        lambda found: "…" if visibility is NameVisibility.NONE else f"{found[0][0].upper()}.",
        text,
        flags=re.IGNORECASE,
    )


MIN_PHONE_DIGITS = 7
"""Digits; what is shorter is no phone number that could be told from others."""


def normalize_query(query: str) -> str:
    """The words as Apploi finds them: a phone number in whatever writing as its digits, without the 1 of the US.

    Apploi's `query` matches phone numbers too, in a format that nobody knows (docs/apploi.md, R6). The national digits
    are part of the number in any format without separators.
    """
    words = " ".join(query.split())
    digits = re.sub(r"[^0-9]", "", words)
    if not re.fullmatch(r"[0-9 ().+/-]+", words) or len(digits) < MIN_PHONE_DIGITS:
        return words
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def fold(text: str) -> str:
    """Without case and accents, as people type names in a hurry."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def matches(applicant: Applicant, query: str) -> bool:
    """Whether each of these words is a part of the name, the e-mail or the id."""
    known = fold(f"{applicant.name} {applicant.email} {applicant.application_id}")
    return all(word in known for word in fold(query).split())
