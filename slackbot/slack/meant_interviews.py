"""Which interviews somebody means who names an applicant, or writes that they can't make one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from slackbot.command_text.absence import Absence, absent_when, proposed_time
from slackbot.dates import Reference, Understood
from slackbot.dates.tokens import fold
from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.request import Request
from slackbot.domain.spoken_time import spoken_day, spoken_time
from slackbot.messages import AbsenceChoice, Message, absence_message, none_that_day, which_one
from slackbot.messages.facts import start_in_zone
from slackbot.slack.form.prefill import format_typed_time

SHORTEST_NAME = 3
"""Letters of a part of a name that is looked for among the words."""


def matching_interviews(name: str, interviews: Sequence[Request]) -> list[Request]:
    """The interviews of applicants whose name has all these words, without accents, or whose application ID this is."""
    wanted = set(fold(name).replace(",", " ").split())
    return [
        each
        for each in interviews
        if wanted <= set(fold(each.applicant_name).split()) or name == each.interview.applicant_id
    ]


def answer_absence(absence: Absence, own: Sequence[Request], reference: Reference, reader: str = "") -> Message:
    """The answer about the interviews that may be meant, of a person's `own` upcoming ones, at least one.

    `reference` is when and where they wrote, `reader` their Slack id.
    """
    zone, now = reference.timezone, settled_utc(reference.now, reference.timezone).timestamp()
    day, start = absent_when(absence.about, reference)
    meant = meant_interviews(absence.about, own, day, start, zone)
    found = meant or _named_in(absence.about, own)
    spoken = spoken_day(datetime.combine(day, time()), zone, now) if day else ""
    doubt = which_one(len(found), spoken) if len(found) > 1 else ""
    choices = [
        AbsenceChoice(each, only_joins=True)
        if reader in each.also_there
        else _choice(each, absence.proposed, reference, now)
        for each in found
    ]
    return absence_message(choices, zone, doubt if meant else none_that_day(spoken))


def meant_interviews(
    words: str, own: Sequence[Request], day: date | None, start: datetime | None, zone: str
) -> Sequence[Request]:
    """Those on this day, by a clock in the IANA `zone`, narrowed down by the applicant and the time if they help."""
    that_day = [each for each in own if day in (None, start_in_zone(each.interview, zone).date())]
    named = _named_in(words, that_day)
    return [each for each in named if start_in_zone(each.interview, zone) == start] or named


def _named_in(words: str, interviews: Sequence[Request]) -> Sequence[Request]:
    """The interviews of applicants whose first or last name is among the words; all of them if there are none."""
    said = {word.strip(".,:;!?").removesuffix("'s") for word in fold(words).split()}
    named = [each for each in interviews if said & set(_names(each))]
    return named or interviews


def _names(request: Request) -> list[str]:
    return [part for part in fold(request.applicant_name).split() if len(part) >= SHORTEST_NAME]


def _choice(request: Request, proposed: str, reference: Reference, now: float) -> AbsenceChoice:
    """The interview with the time that was proposed, by its own clock, as the form reads it."""
    interview, day = request.interview, start_in_zone(request.interview, reference.timezone).date()
    read = proposed_time(proposed, day, reference) if proposed else None
    if read is None or _instant(read) == settled_utc(interview.date, interview.timezone):
        return AbsenceChoice(request)
    typed = format_typed_time(to_wall(_instant(read), interview.timezone))
    length = f" for {read.duration} min" if read.duration else ""
    return AbsenceChoice(request, spoken_time(read.date, read.timezone, None, now, ", "), f"{typed}{length}")


def _instant(read: Understood) -> datetime:
    return settled_utc(read.date, read.timezone)
