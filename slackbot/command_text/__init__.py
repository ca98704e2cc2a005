"""The text after `/schedule-interview`: who, when, with whom, where, in any sensible order.

Interviewer and location have words that announce them, a time is what `dates` reads as one; what is left is the
applicant. What is unclear goes there too: the applicant search shows it, a wrong field would hide it.

Each word is taken once (`words`), in this order: people, links and addresses, places, the time, and the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.command_text.people import drop_around, take_addresses, take_interviewer, take_phones
from slackbot.command_text.places import take_place, take_plain_locations
from slackbot.command_text.times import take_when
from slackbot.command_text.tokens import LONGEST, Words
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.tokens import fold
from slackbot.dates.words import language_of

__all__ = ["CommandText", "split"]


@dataclass(frozen=True, slots=True)
class CommandText:
    """The fields as they were typed; `understood` is the reading of `when`."""

    applicant: str | None = None
    when: str | None = None
    interviewer: str | None = None
    location: str | None = None
    understood: Understood | NotUnderstood | None = None


def split(text: str, reference: Reference) -> CommandText:
    """Take the text apart by the contract's rules; empty text and `help` give nothing."""
    if text.strip().lower() in ("", "help"):
        return CommandText()
    found = Words.of(text[: LONGEST + 1])
    if len(text) > LONGEST or len(fold(text)) > LONGEST or found.crowded():
        return CommandText(applicant=text.strip())
    take_interviewer(found)
    take_addresses(found)
    take_phones(found)
    take_plain_locations(found)
    language = language_of(reference.locale)
    take_place(found, language)
    found.drop_emoji()
    understood = take_when(found, language, reference)
    drop_around(found)
    found.fields = ["applicant" if name is None else name for name in found.fields]
    return CommandText(
        found.text("applicant"), found.text("when"), found.text("interviewer"), found.text("location"), understood
    )
