"""Finds applicants whose surname is a command or a day: "Will Today", "Art Cancel"."""

from __future__ import annotations

from slackbot.command_text.lead_in import bare, lead_in_length
from slackbot.command_text.span import read_unclaimed
from slackbot.command_text.tokens import CONNECTIVES, CommandWords
from slackbot.dates.parts import Day, Shift

SURNAMES = ("Today", "Tomorrow", "Tonight", "Cancel", "List", "Help")
ALTERNATIVES = ("or", "and", "not", "but", "if")


def extract_odd_name(found: CommandWords, language: str) -> None:
    """Claim a first name and such a surname for the applicant, if they come first, with another day or nothing else."""
    first = lead_in_length(found.words)
    if not _is_odd_name(found, first):
        return
    found.claim(first, first + 2, "applicant")
    if len(found.words) > 2 and not any(
        isinstance(part, Day | Shift) for part in read_unclaimed(found, language).parts
    ):
        found.fields[first : first + 2] = [None, None]


def _is_odd_name(found: CommandWords, first: int) -> bool:
    if first + 1 >= len(found.words) or any(found.fields[first : first + 2]):
        return False
    name, surname = found.words[first], found.words[first + 1]
    after = bare(found.words[first + 2]) if first + 2 < len(found.words) else ""
    is_name = name[:1].isupper() and name.isalpha() and bare(name) not in CONNECTIVES
    return is_name and surname in SURNAMES and after not in ALTERNATIVES
