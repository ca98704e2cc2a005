"""Applicants as Apploi's search returns them, and the words to search for. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application: `application_id` is what the PUT takes, all else may be "".

    `applied` is the date as `YYYY-MM-DD`, `team_id` a string of digits, `facility_id` that of the facility whose
    search found it, `address` where the job is, which may be the head office.
    """

    application_id: str
    name: str = ""
    email: str = ""
    job: str = ""
    stage: str = ""
    applied: str = ""
    team_id: str = ""
    team_name: str = ""
    facility_id: str = ""
    address: str = ""


class NameVisibility(StrEnum):
    """How much of an applicant's name a channel may see (`NAMES_IN_CHANNELS`)."""

    FULL = "full"
    INITIALS = "initials"
    NONE = "none"
    SHARED = "shared"  # not a setting: initials, because people from other companies are in the channel


def display_name(name: str, visibility: NameVisibility) -> str:
    """“Jane Doe”, “J. D.” or “An applicant”."""
    if visibility is NameVisibility.NONE:
        return "An applicant"
    if visibility is NameVisibility.FULL:
        return name
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha()) or "An applicant"


def redact_name(text: str, name: str, visibility: NameVisibility) -> str:
    """The text with each word of this name cut to its initial, or to “…” if the name may not be seen at all."""
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
"""Fewer digits can't be told apart from other numbers."""


def normalize_query(query: str) -> str:
    """The query for Apploi: extra spaces removed, and a phone number reduced to its digits without the US 1.

    Apploi's `query` also matches phone numbers, whose format there is unknown (docs/apploi.md, R6). The national digits
    are part of every format without separators.
    """
    words = " ".join(query.split())
    digits = re.sub(r"[^0-9]", "", words)
    if not re.fullmatch(r"[0-9 ().+/-]+", words) or len(digits) < MIN_PHONE_DIGITS:
        return words
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def fold(text: str) -> str:
    """The text without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def matches(applicant: Applicant, query: str) -> bool:
    """Whether each word is part of the name, the email or the application ID, regardless of case and accents."""
    known = fold(f"{applicant.name} {applicant.email} {applicant.application_id}")
    return all(word in known for word in fold(query).split())


def has_job(applicant: Applicant, job: str) -> bool:
    """Whether the applicant's job has all words of this one: "RN" has "Registered Nurse (RN), nights", and "CNA" also
    "Certified Nursing Assistant"."""
    known = re.findall(r"[^\W_]+", fold(applicant.job))
    initials = "".join(word[0] for word in known)
    wanted = fold(job).split()
    return bool(wanted) and all(one in known or (len(one) > 1 and initials.startswith(one)) for one in wanted)
