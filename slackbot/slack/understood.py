"""What was understood of words to the app, in one line. Pure."""

from __future__ import annotations

import re

from slackbot.command_text import CommandText
from slackbot.command_text.name_words import NEVER_NAMES
from slackbot.dates import NotUnderstood, Understood
from slackbot.domain.request import Request
from slackbot.domain.spoken_time import spoken_time
from slackbot.domain.wording import list_words, shorten
from slackbot.messages.block_kit import escape, escape_but_bold

MAX_PART = 150
MOST_NAME_WORDS = 5
MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^<>]*)?>")


def booking_summary(read: CommandText, now: float) -> str:
    """ "*Hannah Weiss, Wed, Dec 30, 2:00 PM ET*." in mrkdwn, with the question if the time isn't clear; "" if the words
    don't read like an interview to book. `now` is in seconds since the epoch."""
    if read.applicant and not (read.applicants or _is_like_a_name(read.applicant)):
        return ""
    time = read.understood
    parts = [
        escape(shorten(list_words(read.applicants) if read.applicants else read.applicant or "", MAX_PART)),
        spoken_time(time.date, time.timezone, time.duration, now, ", ") if isinstance(time, Understood) else "",
        list_words([_with_whom(read.interviewer), *map(_person, read.also_there)]),
        escape(shorten(read.location or "", MAX_PART)),
    ]
    known = ", ".join(part for part in parts if part)
    asked = escape_but_bold(time.message) if isinstance(time, NotUnderstood) else ""
    return " ".join(filter(None, [f"*{known}*." if known else "", asked]))


def interview_summary(verb: str, found: list[Request], now: float) -> str:
    """ "cancel *Hannah Weiss, Wed, Dec 30, 2:00 PM ET*." for the only interview, or how many there are."""
    if len(found) > 1:
        return f"{verb} one of *{len(found)} interviews*."
    interview = found[0].interview
    when = spoken_time(interview.date, interview.timezone, None, now, ", ")
    return f"{verb} *{escape(shorten(found[0].applicant_name, MAX_PART))}, {when}*."


def _is_like_a_name(applicant: str) -> bool:
    words = applicant.casefold().replace("’", "'").split()
    return len(words) <= MOST_NAME_WORDS and not any(word in NEVER_NAMES or "n't" in word for word in words)


def _with_whom(interviewer: str | None) -> str:
    if interviewer is None:
        return ""
    return f"with {_person(interviewer)}"


def _person(named: str) -> str:
    if named.casefold() in ("me", "myself"):
        return "you"
    return named if MENTION.fullmatch(named) else escape(shorten(named, MAX_PART))
