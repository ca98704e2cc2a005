"""Splits the text after `/schedule-interview` into applicant, time, interviewer and location, in any order.

Keywords introduce the interviewer ("with") and the location ("at"), `slackbot.dates` finds the time, and the rest is
the applicant. Unclear words go to the applicant too: people see them in the applicant search, while a wrong field would
hide them.

Each word goes to one field (`tokens.CommandWords`), in this order: people, links and addresses, places, the time, the
rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.command_text.people import extract_emails, extract_interviewer, extract_phones, trim_connectives
from slackbot.command_text.places import extract_place, extract_plain_location
from slackbot.command_text.times import extract_when
from slackbot.command_text.tokens import MAX_LENGTH, CommandWords
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.tokens import fold
from slackbot.dates.words import language_of

__all__ = ["CommandText", "split_command"]


@dataclass(frozen=True, slots=True)
class CommandText:
    """The fields as typed; None if missing. `understood` is the reading of `when`."""

    applicant: str | None = None
    when: str | None = None
    interviewer: str | None = None
    location: str | None = None
    understood: Understood | NotUnderstood | None = None


def split_command(text: str, reference: Reference) -> CommandText:
    """The fields of a command text; all None for empty text and `help`."""
    if text.strip().lower() in ("", "help"):
        return CommandText()
    found = CommandWords.from_text(text[: MAX_LENGTH + 1])
    if len(text) > MAX_LENGTH or len(fold(text)) > MAX_LENGTH or found.has_too_many_numbers():
        return CommandText(applicant=text.strip())
    extract_interviewer(found)
    extract_emails(found)
    extract_phones(found)
    extract_plain_location(found)
    language = language_of(reference.locale)
    extract_place(found, language)
    found.drop_emoji()
    understood = extract_when(found, language, reference)
    trim_connectives(found)
    found.fields = ["applicant" if name is None else name for name in found.fields]
    return CommandText(
        found.text("applicant"), found.text("when"), found.text("interviewer"), found.text("location"), understood
    )
