"""An applicant as Apploi's look-up tells of them."""

from __future__ import annotations

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


class Names(StrEnum):
    """How much of an applicant's name a place may see (`NAMES_IN_CHANNELS`)."""

    FULL = "full"
    INITIALS = "initials"
    NONE = "none"


def shown_name(name: str, names: Names) -> str:
    """“Jane Doe”, “J. D.”, or “An applicant”: the name as a place may see it."""
    if names is Names.NONE:
        return "An applicant"
    if names is Names.FULL:
        return name
    return " ".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha()) or "An applicant"
