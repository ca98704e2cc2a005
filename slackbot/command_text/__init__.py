"""Splits the text after `/schedule-interview` into applicant, time, interviewer and location, in any order.

Keywords introduce the interviewer ("with"), the location ("at", "on Zoom") and the job ("for the CNA position"),
`slackbot.dates` finds the time, and the rest is the applicant. Unclear words go to the applicant too: people see them
in the applicant search, while a wrong field would hide them.

Each word goes to one field (`tokens.CommandWords`), in this order: people, links and addresses, ways to meet, the job,
places, interviewers by name, the time, the rest. `commands` reads the words that are commands themselves, such as
"today".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from slackbot.command_text.hiring_day import drop_steps, may_name_several, split_names
from slackbot.command_text.jobs import extract_job
from slackbot.command_text.lead_in import closing_length, interview_phrases, lead_in_length
from slackbot.command_text.modes import extract_mode
from slackbot.command_text.named_people import extract_named_interviewer
from slackbot.command_text.odd_names import extract_odd_name
from slackbot.command_text.people import (
    extract_emails,
    extract_interviewer,
    extract_phones,
    split_people,
    trim_connectives,
)
from slackbot.command_text.places import extract_place, extract_plain_location
from slackbot.command_text.times import extract_when
from slackbot.command_text.tokens import MAX_LENGTH, CommandWords
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.tokens import fold
from slackbot.dates.words import language_of

__all__ = ["CommandText", "split_command"]

POSSESSIVE = re.compile(r"['’]s$")
EMAIL_OR_ID = re.compile(r"[0-9]+|[^\s@<>]+@[^\s@<>]+")


@dataclass(frozen=True, slots=True)
class CommandText:
    """The fields as typed; None if missing. `understood` is the reading of `when`. `also_there` are the people whom the
    text names after the interviewer.

    `applicants` are the names in `applicant` if there are several, and `every` the minutes from one of their starts to
    the next, if the text says so.
    """

    applicant: str | None = None
    when: str | None = None
    interviewer: str | None = None
    location: str | None = None
    job: str | None = None
    understood: Understood | NotUnderstood | None = None
    also_there: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    every: int | None = None


def split_command(text: str, reference: Reference) -> CommandText:
    """The fields of a command text; all None for empty text and `help`."""
    return (_split_several(text, reference) if may_name_several(text) else None) or _split(text, reference)


def _split_several(text: str, reference: Reference) -> CommandText | None:
    """The fields of a text that names several applicants; None for any other."""
    rest, every, pause = drop_steps(text)
    found = _split(rest, reference)
    names = split_names(found.applicant or "", language_of(reference.locale))
    if not names:
        return None
    length = found.understood.duration if isinstance(found.understood, Understood) else None
    return replace(found, applicants=names, every=every or (length + pause if length and pause else None))


def _split(text: str, reference: Reference) -> CommandText:
    if text.strip().lower() in ("", "help"):
        return CommandText()
    found = CommandWords.from_text(text[: MAX_LENGTH + 1])
    if len(text) > MAX_LENGTH or len(fold(text)) > MAX_LENGTH or found.has_too_many_numbers():
        return CommandText(applicant=text.strip())
    extract_interviewer(found)
    extract_emails(found)
    extract_phones(found)
    extract_plain_location(found)
    extract_mode(found)
    extract_job(found)
    language = language_of(reference.locale)
    extract_place(found, language)
    found.drop_emoji()
    extract_odd_name(found, language)
    extract_named_interviewer(found, language)
    understood = extract_when(found, language, reference)
    _drop_lead_in(found)
    trim_connectives(found)
    _swap_if_only_interviewer(found)
    found.fields = ["applicant" if name is None else name for name in found.fields]
    people = split_people(_said(found, "interviewer") or "")
    return CommandText(
        POSSESSIVE.sub("", _said(found, "applicant") or "") or None,
        found.text("when"),
        people[0] if people else None,
        _said(found, "location"),
        _said(found, "job"),
        understood,
        tuple(people[1:]),
    )


def _said(found: CommandWords, name: str) -> str | None:
    """The words of a field, without the end of a question: "with me?"."""
    return (found.text(name) or "").rstrip("?! ") or None


def _swap_if_only_interviewer(found: CommandWords) -> None:
    """The address in "an interview with jane@example.com" is the applicant's if nobody else is named."""
    if None in found.fields or "applicant" in found.fields or "interviewer" not in found.fields:
        return
    at = found.fields.index("interviewer")
    if at == lead_in_length(found.words) and EMAIL_OR_ID.fullmatch(found.words[at]):
        found.fields[at] = "applicant"


def _drop_lead_in(found: CommandWords) -> None:
    """Drop "Can you please schedule an interview with", "for an interview" and "thanks"."""
    number = len(found.words)
    ends = [range(lead_in_length(found.words)), range(number - closing_length(found.words), number)]
    for at in (at for words in (*ends, *interview_phrases(found.words)) for at in words):
        if found.fields[at] is None:
            found.fields[at] = "lead"
