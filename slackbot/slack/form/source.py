"""The line that says whose words the form was filled in from, when, and what isn't clear in them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from slackbot.command_text import CommandText
from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.zones import describe, settled_utc
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import escape, escape_but_bold

MAX_QUOTE_LENGTH = 150
APP_AUTHOR = "an app"
WORKFLOW_AUTHOR = "a workflow"


@dataclass(frozen=True, slots=True)
class SourceText:
    """Words written before the form was requested.

    `author` is a Slack id, "" for the person who requests the form, APP_AUTHOR for an app, WORKFLOW_AUTHOR for the step
    of a workflow. `said_at` is in seconds since the epoch; `reference` is the author's wall clock and zone then, a
    guess unless `is_zone_known`. `is_empty`: the message has no text, such as a picture.
    """

    parsed: CommandText
    author: str
    said_at: float
    reference: Reference
    is_zone_known: bool = True
    is_empty: bool = False


def reliable_time(said: SourceText, now: float) -> Understood | None:
    """The time in these words, unless its zone is unknown or it has passed."""
    time = said.parsed.understood
    if not isinstance(time, Understood) or not _zone_is_known(said, time) or _is_past(time, now):
        return None
    return time


def source_line(said: SourceText, now: float) -> str:
    """Whose words the form was filled in from and when they were written, and a question if their time isn't clear."""
    in_words = describe(said.reference.now, said.reference.timezone, None)
    then = f"<!date^{int(said.said_at)}^{{date_short_pretty}} at {{time}}|{in_words}>"
    whose = f"<@{said.author}>" if re.fullmatch(r"[A-Z0-9]+", said.author) else said.author or "you"
    if said.is_empty:
        return f"The message that {whose} wrote {then} has no text I can read. Please fill in the form."
    return " ".join((f"Filled in from what {whose} wrote {then}.", *_open_questions(said, now)))


def _open_questions(said: SourceText, now: float) -> list[str]:
    match said.parsed.understood:
        case None:
            return []
        case NotUnderstood(sentence=question):  # without its examples, which may be in the past by now
            return [f"*Not clear yet:* {_quote(said)}. {escape_but_bold(question)} Please type the time."]
        case Understood() as time if not _zone_is_known(said, time):
            return [f"*Not clear yet:* {_quote(said)}. I don't know which time zone that's in. Please type the time."]
        case Understood() as time if _is_past(time, now):
            gone = describe(time.date, time.timezone, time.duration)
            return [f"*Please check:* that means {gone}, which has passed. Please type the time."]
        case Understood(notes=notes):
            return [escape(" ".join(f"{note[0].upper()}{note[1:]}." for note in notes if note))] if any(notes) else []


def _quote(said: SourceText) -> str:
    """The words about the time, with “…” for mentions and for words that mean something else."""
    words = re.sub(r"<@[^<>]*>", "@…", (said.parsed.when or "").replace("¦", "…"))
    return f"“{escape(shorten(' '.join(words.split()), MAX_QUOTE_LENGTH))}”"


def _zone_is_known(said: SourceText, time: Understood) -> bool:
    return said.is_zone_known or time.zone_named


def _is_past(time: Understood, now: float) -> bool:
    return settled_utc(time.date, time.timezone) <= datetime.fromtimestamp(now, UTC)
