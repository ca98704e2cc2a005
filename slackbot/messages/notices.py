"""The messages beside a result: to the interviewer, the announce channel and the thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from slackbot.dates.zones import describe
from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import Link
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.request import Request, mention
from slackbot.domain.wording import escape_entities, spoken_duration
from slackbot.messages.block_kit import Block, context, section
from slackbot.messages.facts import (
    applicant_label,
    describe_move,
    footer,
    interview_facts,
    interviewer_label,
    length_and_place,
    reader_time,
    start_in_zone,
    when,
)
from slackbot.messages.message import Message, strip_bold


@dataclass(frozen=True, slots=True)
class NotificationContext:
    """What a notice speaks of: the request, and the one that it has moved.

    `zone` is the reader's own, or None for the many of a conversation; `names` is how much of the applicant's name the
    place may see; `links` add the interview to a calendar. One in line has so many bookings `ahead` of it, or waits for
    an `earlier` one of the same applicant.
    """

    request: Request
    previous: Request | None = None
    zone: str | None = None
    visibility: NameVisibility = NameVisibility.FULL
    links: Sequence[Link] = ()
    bookings_ahead: int = 0
    blocking_request: Request | None = None


def notification_message(notification: Notification, about: NotificationContext, now: float) -> Message:
    """The message of a notice that is posted `now`, in seconds since the epoch."""
    headline, lines, calendar = _CONTENT[notification.kind](notification, about, now)
    blocks: list[Block] = [section("\n".join([f"*{headline}*", *lines]))]
    text = [headline, *lines]
    if calendar and about.links:
        blocks.append(calendar_links_block(calendar, about.links))
        text.append(_calendar_text(calendar, about.links))
    made_by = footer(about.request, about.visibility)
    blocks.append(context(made_by))
    return Message(strip_bold("\n".join([*text, made_by])), blocks, thread_ts=notification.thread_ts)


def add_calendar_links(message: Message, links: Sequence[Link]) -> Message:
    """The result for an interviewer who reads it as a direct message, and so has no notice of their own."""
    blocks = [*message.blocks[:-1], calendar_links_block(ADD_TO_CALENDAR, links), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{_calendar_text(ADD_TO_CALENDAR, links)}", blocks=blocks)


ADD_TO_CALENDAR = "Add it to your calendar:"
REMOVE_FROM_CALENDAR = "Open this to take it out of"


def calendar_links_block(words: str, links: Sequence[Link]) -> Block:
    """A small line of links: each an element of its own, since one alone may be as long as Slack lets an element be."""
    line = context(words)
    line["elements"] += [{"type": "mrkdwn", "text": _link_markup(link)} for link in links]
    return line


def _calendar_text(words: str, links: Sequence[Link]) -> str:
    return " ".join([words, *(_link_markup(link) for link in links)])


def _link_markup(link: Link) -> str:
    return f"<{escape_entities(link.url)}|{link.label}>"


Content = tuple[str, list[str], str]
"""A headline, further lines, and the words before the calendar links or ""."""


def _interviewer(_: Notification, about: NotificationContext, now: float) -> Content:
    request, former = about.request, about.previous
    is_theirs_already = former is not None and former.interviewer_user == request.interviewer_user
    if former is None or not is_theirs_already:
        return (
            f"You have an interview: {applicant_label(request, about.visibility)}",
            _own_facts(about),
            ADD_TO_CALENDAR,
        )
    difference = _describe_difference(former, about)
    headline = (
        f"Your interview was {'moved' if difference else 'changed'}: {applicant_label(request, about.visibility)}"
    )
    old = "If the interview as it was is in your calendar, please take it out there."
    return headline, [*difference, *_own_facts(about), old], ADD_TO_CALENDAR


def _announcement(_: Notification, about: NotificationContext, now: float) -> Content:
    if about.previous is None:
        return (
            f"Interview scheduled: {applicant_label(about.request, about.visibility)}",
            interview_facts(about.request),
            "",
        )
    difference = _describe_difference(about.previous, about)
    headline = f"Interview {'moved' if difference else 'changed'}: {applicant_label(about.request, about.visibility)}"
    return headline, [*difference, *interview_facts(about.request)], ""


def _reminder(notice: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    begins = f"begins in {_spoken_seconds(starts_at(request.interview) - now)}"
    if notice.person is None:
        headline = f"Reminder: the interview with {applicant_label(request, about.visibility)} {begins}"
        return headline, [f"*When:* {when(request.interview)}", f"*Your time:* {reader_time(request.interview)}"], ""
    whose = "your interview" if notice.person == request.interviewer_user else "the interview"
    return f"Reminder: {whose} with {applicant_label(request, about.visibility)} {begins}", _own_facts(about), ""


def _moved_away(_: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    lines = [f"*It was:* {_own_when(about.previous or request, about.zone)}"]
    lines.append(f"*It is:* {_own_when(request, about.zone)}, with {interviewer_label(request)}")
    lines.append("If it is in your calendar, please take it out there.")
    return f"This interview is not yours any more: {applicant_label(request, about.visibility)}", lines, ""


def _cancelled(notice: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    hour = _own_when(request, about.zone)
    said = f"{mention(request.cancelled_by)} said that it was cancelled in Apploi. I remind nobody of it any more."
    lines, headline = [f"*It was:* {hour}", said], f"Interview cancelled: {applicant_label(request, about.visibility)}"
    if notice.person is None:
        return headline, lines, ""
    return headline, [*lines, "If it is in your calendar, please take it out there."], REMOVE_FROM_CALENDAR


def _in_line(_: Notification, about: NotificationContext, now: float) -> Content:
    request, earlier = about.request, about.blocking_request
    channel = request.reply_to.channel
    here = f"in <#{channel}>" if channel and not channel.startswith("D") else "here"
    if earlier:
        applicant = applicant_label(request, about.visibility)
        line = (
            f"Got it. An earlier booking for {applicant} ({when(earlier.interview)}) is still waiting on Apploi. "
            f"I'll send yours right after it and post the result {here}."
        )
    else:
        others = "1 other" if about.bookings_ahead == 1 else f"{about.bookings_ahead} others"
        place = f"in line behind {others}" if about.bookings_ahead else "next in line"
        line = f"Got it. Your booking is {place}, and Apploi is slow right now. I'll post the result {here}."
    return f"In line: {applicant_label(request, about.visibility)}", [f"*When:* {when(request.interview)}", line], ""


_CONTENT: dict[NotificationKind, Callable[[Notification, NotificationContext, float], Content]] = {
    NotificationKind.INTERVIEWER: _interviewer,
    NotificationKind.ANNOUNCEMENT: _announcement,
    NotificationKind.REMINDER: _reminder,
    NotificationKind.MOVED_AWAY: _moved_away,
    NotificationKind.CANCELLED: _cancelled,
    NotificationKind.IN_LINE: _in_line,
}


def _describe_difference(previous: Request, about: NotificationContext) -> list[str]:
    """The hour before and after, where it is another."""
    request = about.request
    if starts_at(previous.interview) == starts_at(request.interview):
        return []
    return [f"*Moved:* {describe_move(previous, request, about.zone)}"]


def _own_facts(about: NotificationContext) -> list[str]:
    """The facts for one reader: their hour, as their device and as words show it, and beneath it the interview's."""
    request, interview = about.request, about.request.interview
    theirs, there = _own_when(request, about.zone), when(interview)
    lines = [f"*When:* {reader_time(interview)} · {theirs}", *([f"*There:* {there}"] if there != theirs else [])]
    return [*lines, *length_and_place(interview)]


def _own_when(request: Request, zone: str | None) -> str:
    """The hour in the reader's zone, or in the interview's where both clocks show the same or theirs is not known."""
    interview = request.interview
    if zone is None or start_in_zone(interview, zone) == interview.date:
        return when(interview)
    return describe(start_in_zone(interview, zone), zone, interview.duration)


def _spoken_seconds(seconds: float) -> str:
    """“1 hour”, “45 minutes”, “14 hours”, “2 days”: rounded, since the hour itself stands beside it."""
    minutes = max(1, round(seconds / 60))
    hours = round(minutes / 60)
    if hours < 2:
        return spoken_duration(minutes)
    if hours < 24:
        return f"{hours} hours"
    days = round(hours / 24)
    return "1 day" if days == 1 else f"{days} days"
