"""Reads applicant, time, interviewer and location from a Slack message.

Only what is certain is used; the form asks for the rest. If a message has two times, the person is asked; if it has
several names, they are applicants where it is as clear as a command, and otherwise the applicant is left empty.
"""

from __future__ import annotations

import re
from dataclasses import replace

from slackbot.command_text import CommandText, split_command
from slackbot.command_text.addresses import LINK, blank_addresses, find_applicant_address, find_interviewers
from slackbot.command_text.hiring_day import drop_steps, may_name_several
from slackbot.command_text.names import find_applicant_name, find_candidates, trailing_name
from slackbot.command_text.places import NUMBERED_PLACE
from slackbot.command_text.prose import MAX_READ_LENGTH, plain_words
from slackbot.command_text.slack_text import MEETINGS
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.clauses import about_the_interview
from slackbot.dates.conventions import LONGEST_TEXT
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Number, Shift, ZoneWord
from slackbot.dates.tokens import Tokens, fold, split_tokens
from slackbot.dates.words import language_of

TIME_PARTS = (Clock, Day, Daypart, Doubt, Length, Number, Shift, ZoneWord)
NEGATING = ("negates_before", "negates_after")
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
LONG_NUMBER = re.compile(r"(?<!\d)(?:\d{7}|\d{9,20})(?!\d)")  # a ticket or job post; eight digits may be a date
_STREET = (
    r"\b\d{1,5}(?: [A-Z0-9][\w.]*){1,4} "
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Way|Pkwy|Parkway|Hwy|Court|Plaza)\b\.?"
)
PLACE = re.compile(rf"(?:\b[Ii]n person at )?{_STREET}(?:,? {NUMBERED_PLACE})?|{NUMBERED_PLACE}")

ANOTHER_TIME = re.compile(
    r"\b(?:interviewed|hired|missed|no[- ]shows?|shift starts|start date|deadline|due (?:by|on|date))\b", re.I
)

NO_DAY = NotUnderstood("no_date_or_time", "There is an hour in this, but no day.")
TOO_LONG = NotUnderstood("too_long", "This is too long for me to be sure of the time.")


def read_message(text: str, written: Reference) -> CommandText:
    """The fields of a message in Slack's mrkdwn.

    `written` is when and where its author wrote it. Times are relative to that, so they may be past by now. A time
    without a day is refused, because the day may be in another message. Interviewers of whom only one may be meant are
    joined with spaces.
    """
    said = plain_words(text)
    return (_read_several(said, written) if may_name_several(said) else None) or _read_one(said, len(text), written)


def _read_several(said: str, written: Reference) -> CommandText | None:
    """The fields of a message that names several applicants, as surely as a command; None for any other."""
    listed = split_command(said, written)
    names = listed.applicants
    if not names or set(names) != set(find_candidates(blank_addresses(said))) or not all(" " in name for name in names):
        return None
    hidden = drop_steps(said)[0]
    for name in names:
        hidden = _hide_name(name, hidden)
    read = _read_one(hidden, len(said), written)
    if not isinstance(read.understood, Understood) or read.understood != listed.understood:
        return None
    return replace(read, applicant=listed.applicant, applicants=names, every=listed.every)


def _read_one(said: str, length: int, written: Reference) -> CommandText:
    """The fields of a message of this many characters that names one applicant at most."""
    bare = blank_addresses(said)
    name = find_applicant_name(bare)
    timeless = PLACE.sub(
        " ", LONG_NUMBER.sub(" ", _hide_name(name, bare))
    )  # so that "April Summers" is not read as a month
    timed = sentences_about_time(timeless, language_of(written.locale))
    understood = TOO_LONG if timed and length > MAX_READ_LENGTH else _read_time(timed, written)
    interviewer, *also_there = find_interviewers(said) or (None,)
    return CommandText(
        applicant=find_applicant_address(said, lambda at: _ends_with_other_name(said[:at], name)) or name,
        when=timed if understood else None,
        interviewer=interviewer,
        location=_find_place(said),
        understood=understood,
        also_there=tuple(also_there),
    )


def _hide_name(name: str | None, text: str) -> str:
    """The text with a placeholder for the name; "Don" does not match in "Don't"."""
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w|['’](?!s\b))", "¦", text) if name else text


def _ends_with_other_name(text: str, name: str | None) -> bool:
    """Whether the text ends with someone else's name, so that the address after it is theirs."""
    last = trailing_name(text)
    return bool(name and last) and not set(fold(str(last)).split()) & set(fold(str(name)).split())


def sentences_about_time(text: str, language: str) -> str:
    """The sentences about time, each with the next one if that may change it; a short text stays whole."""
    kept: list[str] = []
    beside = False
    for sentence in SENTENCES.split(text):
        tokens = split_tokens(sentence, language)
        speaks = any(isinstance(part, TIME_PARTS) for part in parse(tokens))
        if speaks or (beside and _has_negating_word(tokens)):
            kept.append(sentence)
        beside = speaks
    whole = kept and len(text) <= LONGEST_TEXT
    return " ".join((text if whole else " ".join(kept)).split())


def _has_negating_word(tokens: Tokens) -> bool:
    return any(tokens.means(at, meaning) for at in range(len(tokens)) for meaning in NEGATING)


def _read_time(timed: str, written: Reference) -> Understood | NotUnderstood | None:
    """The time, a refusal, or None if the text has neither a day nor a time."""
    parts = parse(split_tokens(timed, language_of(written.locale)))
    if not any(isinstance(part, Day | Shift) or (isinstance(part, Daypart) and part.today) for part in parts):
        return NO_DAY if any(isinstance(part, Clock) and not part.weak for part in parts) else None
    other = ANOTHER_TIME.search(about_the_interview(timed, language_of(written.locale)))
    if other:
        return NotUnderstood("not_understood", f"“{other[0]}” may change what is meant.")
    read = understand(timed, written)
    return None if isinstance(read, NotUnderstood) and read.code == "no_date_or_time" else read


def _find_place(said: str) -> str | None:
    """A meeting link, a numbered room or a street address; None if there is none or more than one."""
    links = [link for link in LINK.findall(said) if MEETINGS.match(link)]
    found = dict.fromkeys([*links, *(place[0].rstrip(".") for place in PLACE.finditer(said))])
    return next(iter(found)) if len(found) == 1 else None
