"""The messages beside a result: to the interviewer, the announce channel and the thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from slackbot.dates.zones import describe
from slackbot.domain.applicant import Names
from slackbot.domain.calendar_export import Link
from slackbot.domain.notification import Kind, Notice, starts_at
from slackbot.domain.request import Request, named
from slackbot.domain.wording import entities, spoken_duration
from slackbot.messages.block_kit import Block, context, section
from slackbot.messages.facts import (
    facts,
    footer,
    hours_moved,
    in_zone,
    length_and_place,
    own_time,
    when,
    who,
    with_whom,
)
from slackbot.messages.message import Message, unmarked


@dataclass(frozen=True, slots=True)
class About:
    """What a notice speaks of: the request, and the one that it has moved.

    `zone` is the reader's own, or None for the many of a conversation; `names` is how much of the applicant's name the
    place may see; `links` add the interview to a calendar. One in line has so many bookings `ahead` of it, or waits for
    an `earlier` one of the same applicant.
    """

    request: Request
    former: Request | None = None
    zone: str | None = None
    names: Names = Names.FULL
    links: Sequence[Link] = ()
    ahead: int = 0
    earlier: Request | None = None


def notice(notice: Notice, about: About, now: float) -> Message:
    """The message of a notice that is posted `now`, in seconds since the epoch."""
    headline, lines, calendar = _CONTENT[notice.kind](notice, about, now)
    blocks: list[Block] = [section("\n".join([f"*{headline}*", *lines]))]
    text = [headline, *lines]
    if calendar and about.links:
        blocks.append(calendar_line(calendar, about.links))
        text.append(_calendar_text(calendar, about.links))
    made_by = footer(about.request, about.names)
    blocks.append(context(made_by))
    return Message(unmarked("\n".join([*text, made_by])), blocks, thread_ts=notice.thread_ts)


def with_calendar(message: Message, links: Sequence[Link]) -> Message:
    """The result for an interviewer who reads it as a direct message, and so has no notice of their own."""
    blocks = [*message.blocks[:-1], calendar_line(ADD, links), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{_calendar_text(ADD, links)}", blocks=blocks)


ADD = "Add it to your calendar:"
TAKE_OUT = "Open this to take it out of"


def calendar_line(words: str, links: Sequence[Link]) -> Block:
    """A small line of links: each an element of its own, since one alone may be as long as Slack lets an element be."""
    line = context(words)
    line["elements"] += [{"type": "mrkdwn", "text": _mrkdwn(link)} for link in links]
    return line


def _calendar_text(words: str, links: Sequence[Link]) -> str:
    return " ".join([words, *(_mrkdwn(link) for link in links)])


def _mrkdwn(link: Link) -> str:
    return f"<{entities(link.url)}|{link.label}>"


Content = tuple[str, list[str], str]
"""A headline, further lines, and the words before the calendar links or ""."""


def _interviewer(_: Notice, about: About, now: float) -> Content:
    request, former = about.request, about.former
    is_theirs_already = former is not None and former.interviewer_user == request.interviewer_user
    if former is None or not is_theirs_already:
        return f"You have an interview: {who(request, about.names)}", _own_facts(about), ADD
    difference = _difference(former, about)
    headline = f"Your interview was {'moved' if difference else 'changed'}: {who(request, about.names)}"
    old = "If the interview as it was is in your calendar, please take it out there."
    return headline, [*difference, *_own_facts(about), old], ADD


def _announcement(_: Notice, about: About, now: float) -> Content:
    if about.former is None:
        return f"Interview scheduled: {who(about.request, about.names)}", facts(about.request), ""
    difference = _difference(about.former, about)
    headline = f"Interview {'moved' if difference else 'changed'}: {who(about.request, about.names)}"
    return headline, [*difference, *facts(about.request)], ""


def _reminder(notice: Notice, about: About, now: float) -> Content:
    request = about.request
    begins = f"begins in {_spoken(starts_at(request.interview) - now)}"
    if notice.person is None:
        headline = f"Reminder: the interview with {who(request, about.names)} {begins}"
        return headline, [f"*When:* {when(request.interview)}", f"*Your time:* {own_time(request.interview)}"], ""
    whose = "your interview" if notice.person == request.interviewer_user else "the interview"
    return f"Reminder: {whose} with {who(request, about.names)} {begins}", _own_facts(about), ""


def _moved_away(_: Notice, about: About, now: float) -> Content:
    request = about.request
    lines = [f"*It was:* {_own_when(about.former or request, about.zone)}"]
    lines.append(f"*It is:* {_own_when(request, about.zone)}, with {with_whom(request)}")
    lines.append("If it is in your calendar, please take it out there.")
    return f"This interview is not yours any more: {who(request, about.names)}", lines, ""


def _cancelled(notice: Notice, about: About, now: float) -> Content:
    request = about.request
    hour = _own_when(request, about.zone)
    said = f"{named(request.cancelled_by)} said that it was cancelled in Apploi. I remind nobody of it any more."
    lines, headline = [f"*It was:* {hour}", said], f"Interview cancelled: {who(request, about.names)}"
    if notice.person is None:
        return headline, lines, ""
    return headline, [*lines, "If it is in your calendar, please take it out there."], TAKE_OUT


def _in_line(_: Notice, about: About, now: float) -> Content:
    request, earlier = about.request, about.earlier
    channel = request.reply_to.channel
    here = f"in <#{channel}>" if channel and not channel.startswith("D") else "here"
    if earlier:
        line = (
            f"Got it. An earlier booking for {who(request, about.names)} ({when(earlier.interview)}) is still waiting "
            f"on Apploi. I'll send yours right after it and post the result {here}."
        )
    else:
        others = "1 other" if about.ahead == 1 else f"{about.ahead} others"
        place = f"in line behind {others}" if about.ahead else "next in line"
        line = f"Got it. Your booking is {place}, and Apploi is slow right now. I'll post the result {here}."
    return f"In line: {who(request, about.names)}", [f"*When:* {when(request.interview)}", line], ""


_CONTENT: dict[Kind, Callable[[Notice, About, float], Content]] = {
    Kind.INTERVIEWER: _interviewer,
    Kind.ANNOUNCEMENT: _announcement,
    Kind.REMINDER: _reminder,
    Kind.MOVED_AWAY: _moved_away,
    Kind.CANCELLED: _cancelled,
    Kind.IN_LINE: _in_line,
}


def _difference(former: Request, about: About) -> list[str]:
    """The hour before and after, where it is another."""
    request = about.request
    if starts_at(former.interview) == starts_at(request.interview):
        return []
    return [f"*Moved:* {hours_moved(former, request, about.zone)}"]


def _own_facts(about: About) -> list[str]:
    """The facts for one reader: their hour, as their device and as words show it, and beneath it the interview's."""
    request, interview = about.request, about.request.interview
    theirs, there = _own_when(request, about.zone), when(interview)
    lines = [f"*When:* {own_time(interview)} · {theirs}", *([f"*There:* {there}"] if there != theirs else [])]
    return [*lines, *length_and_place(interview)]


def _own_when(request: Request, zone: str | None) -> str:
    """The hour in the reader's zone, or in the interview's where both clocks show the same or theirs is not known."""
    interview = request.interview
    if zone is None or in_zone(interview, zone) == interview.date:
        return when(interview)
    return describe(in_zone(interview, zone), zone, interview.duration)


def _spoken(seconds: float) -> str:
    """“1 hour”, “45 minutes”, “14 hours”, “2 days”: rounded, since the hour itself stands beside it."""
    minutes = max(1, round(seconds / 60))
    hours = round(minutes / 60)
    if hours < 2:
        return spoken_duration(minutes)
    if hours < 24:
        return f"{hours} hours"
    days = round(hours / 24)
    return "1 day" if days == 1 else f"{days} days"
