"""The interviews of one day in one message, for a channel or for one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import accumulate, takewhile

from slackbot.dates.zones import spoken_span, zone_word
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.request import Answer, Request, State
from slackbot.domain.spoken_time import spoken_day
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import SECTION_TEXT, Block, context, escape, escape_but_links, plain, section
from slackbot.messages.buttons import RUN_COMMAND
from slackbot.messages.facts import (
    INITIALS_ONLY,
    also_there_label,
    applicant_label,
    interviewer_label,
    job_label,
    start_in_zone,
)
from slackbot.messages.message import Message, strip_bold
from slackbot.messages.onboarding import start_value

MAX_TEXT = 8_000
"""Characters of the interviews that are named; the rest is counted. Slack takes some 12,000 in all blocks of a message
(docs/slack.md, L14)."""
MAX_NAME, MAX_LOCATION = 80, 60


def digest_message(
    interviews: Sequence[Request],
    day: date,
    zone: str,
    now: float,
    visibility: NameVisibility = NameVisibility.FULL,
    *,
    is_personal: bool = False,
    facility: str = "",
) -> Message:
    """The interviews of this day in the IANA zone, the soonest first. `now` is in seconds since the epoch.

    A person's own, if it `is_personal`, have a button to the list in which they can be changed. `facility` is whose
    they are, "" if there is only one.
    """
    number = "1 interview" if len(interviews) == 1 else f"{len(interviews)} interviews"
    whose = " for you" if is_personal else f" for {escape(facility)}" if facility else ""
    title = f"Booked through Slack{whose} · {spoken_day(datetime.combine(day, time()), zone, now)} · {number}"
    lines = _fitting(_line(each, zone, visibility) for each in interviews)
    if len(interviews) > len(lines):
        lines.append(f"and {len(interviews) - len(lines)} more")
    note = "Other interviews may be in Apploi."
    note += f" · {INITIALS_ONLY}" if visibility is NameVisibility.SHARED else ""
    blocks = [section(f"*{title}*"), *map(section, _paragraphs(lines)), context(note)]
    text = strip_bold("\n".join([title, *lines, note]))
    return Message(text, [*blocks, _list_button(now)] if is_personal else blocks)


def _line(request: Request, zone: str, visibility: NameVisibility) -> str:
    """“*3:00–3:45 PM ET* · Jane Doe · CNA · with @luis · Room 2”."""
    start = start_in_zone(request.interview, zone)
    hours = f"*{spoken_span(start, zone, request.interview.duration)} {zone_word(start, zone)}*"
    where = escape_but_links(shorten(request.interview.location, MAX_LOCATION))
    parts = [
        hours,
        shorten(applicant_label(request, visibility), MAX_NAME),
        job_label(request),
        f"with {interviewer_label(request)}",
        *also_there_label(request),
        where,
        _state(request),
    ]
    return " · ".join(filter(None, parts))


def _state(request: Request) -> str:
    """What somebody has to do about it, or ""."""
    if request.state is State.UNCONFIRMED:
        return "⚠️ please check in Apploi"
    return "⚠️ the interviewer can't make it" if request.answer is Answer.DECLINED else ""


def _fitting(lines: Iterable[str]) -> list[str]:
    """The first lines, as many as fit."""
    ends = accumulate(lines, lambda before, line: (before[0] + len(line), line), initial=(0, ""))
    return [line for end, line in takewhile(lambda each: each[0] <= MAX_TEXT, ends)][1:]


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """The lines in as few texts as Slack's limit for one allows."""
    found: list[str] = []
    for line in lines:
        if found and len(found[-1]) + len(line) < SECTION_TEXT:
            found[-1] = f"{found[-1]}\n{line}"
        else:
            found.append(line)
    return found


def _list_button(now: float) -> Block:
    button = {"type": "button", "text": plain(_LABEL), "action_id": RUN_COMMAND, "value": start_value("today", now)}
    return {"type": "actions", "block_id": "digest", "elements": [button]}


_LABEL = "Change one of these"
