"""The line that tells from whose words the form was filled, when these were written, and what is not clear in them.
Pure."""

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


@dataclass(frozen=True, slots=True)
class SourceText:
    """Words that were said before the form was asked for.

    `by` is Slack's id of who said them, "" for who asks for the form, AN_APP for an app; `wordless` when there were
    none, such as a picture alone. `at` in seconds since the epoch; `where` is the
    wall clock and zone of who said them, then; without `zone_known` that zone is only the best guess.
    """

    parsed: CommandText
    author: str
    said_at: float
    reference: Reference
    is_zone_known: bool = True
    is_empty: bool = False


def reliable_time(said: SourceText, now: float) -> Understood | None:
    """The time in these words when it can be relied on and is still to come."""
    time = said.parsed.understood
    if not isinstance(time, Understood) or not _zone_is_known(said, time) or _is_past(time, now):
        return None
    return time


def source_line(said: SourceText, now: float) -> str:
    """From whose words the form was filled and when they were written; and the question, where there is one."""
    in_words = describe(said.reference.now, said.reference.timezone, None)
    then = f"<!date^{int(said.said_at)}^{{date_short_pretty}} at {{time}}|{in_words}>"
    whose = f"<@{said.author}>" if re.fullmatch(r"[A-Z0-9]+", said.author) else said.author or "you"
    if said.is_empty:
        return f"The message that {whose} wrote {then} has no text that I can read. Please fill in the form."
    return " ".join((f"From what {whose} wrote {then}.", *_open_questions(said, now)))


def _open_questions(said: SourceText, now: float) -> list[str]:
    match said.parsed.understood:
        case None:
            return []
        case NotUnderstood(message=message):
            question = message.partition(" Type *")[0]  # its examples may be days of the past by now
            return [f"*Not clear yet:* {_quote(said)}. {escape_but_bold(question)} Please type the time."]
        case Understood() as time if not _zone_is_known(said, time):
            return [f"*Not clear yet:* {_quote(said)}. I do not know whose zone that is. Please type the time."]
        case Understood() as time if _is_past(time, now):
            gone = describe(time.date, time.timezone, time.duration)
            return [f"*Please check:* they speak of {gone}, which has gone by. Please type the time."]
        case Understood(notes=notes):
            return [escape(" ".join(f"{note[0].upper()}{note[1:]}." for note in notes if note))] if any(notes) else []


def _quote(said: SourceText) -> str:
    """The words about time, without what was taken out of them."""
    words = re.sub(r"<@[^<>]*>", "@…", (said.parsed.when or "").replace("¦", "…"))
    return f"“{escape(shorten(' '.join(words.split()), MAX_QUOTE_LENGTH))}”"


def _zone_is_known(said: SourceText, time: Understood) -> bool:
    return said.is_zone_known or time.zone_named


def _is_past(time: Understood, now: float) -> bool:
    return settled_utc(time.date, time.timezone) <= datetime.fromtimestamp(now, UTC)
