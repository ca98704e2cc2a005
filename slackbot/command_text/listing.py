"""Reads what comes after `list`: an applicant's name, a day, or a week. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from slackbot.command_text import split_command
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.zones import settled_utc, to_wall


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The interviews that a list shows: those of `applicant`, or of all if that is "", from the day `first` to the day
    `last`, by the clock of the reference; all that are to come if these are None."""

    applicant: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class UnclearList:
    """Words that don't say what to list; `why` is a sentence, or "" if there is none. `is_past`: a day that is over."""

    why: str = ""
    is_past: bool = False


WEEK = re.compile(
    r"\b(?:(?:for|in|during) )?(?:the )?(?:(?P<which>this|next|coming|rest of (?:the|this)) )?(?P<what>week|weekend)\b",
    re.IGNORECASE,
)
SATURDAY, SUNDAY = 5, 6


def read_list_query(words: str, reference: Reference) -> ListQuery | UnclearList:
    """What the words ask to list, typed at `reference`."""
    today, week = reference.now.date(), WEEK.search(words)
    read = split_command(WEEK.sub(" ", words), reference)
    applicant, time = read.applicant or "", read.understood
    if read.interviewer or read.location or read.job or (week and time):
        return UnclearList()
    if isinstance(time, NotUnderstood) and time.code == "past":
        return UnclearList(is_past=True)
    days = _week(week, today) if week else _day(time, reference) if time else None
    if days:
        return ListQuery(applicant, max(days[0], today), days[1])
    return ListQuery(applicant) if time is None else UnclearList(_why(time))


def _day(time: Understood | NotUnderstood, reference: Reference) -> tuple[date, date] | None:
    """The day that the words name; a time of day doesn't matter."""
    if isinstance(time, NotUnderstood):
        return (time.partial_date, time.partial_date) if time.partial_date else None
    day = to_wall(settled_utc(time.date, time.timezone), reference.timezone).date()
    return day, day


def _week(found: re.Match[str], today: date) -> tuple[date, date]:
    """The first and the last day of a week, Monday to Sunday, or of a weekend."""
    which, is_weekend = (found["which"] or "").lower(), found["what"].lower() == "weekend"
    ahead = 1 if which == "next" or (which == "coming" and not is_weekend) else 0
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    return monday + timedelta(days=SATURDAY if is_weekend else 0), monday + timedelta(days=SUNDAY)


def _why(time: Understood | NotUnderstood) -> str:
    """What is wrong with the day; a missing one needs no words."""
    return "" if isinstance(time, Understood) or time.code == "no_time" else time.sentence
