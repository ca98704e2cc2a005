"""Messages besides results: to the interviewer, in the announcement channel and in threads."""

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
    """What a notification needs besides its own record.

    `previous` is the interview that `request` moves, if it moves one. `zone` is the reader's IANA zone, None in a
    channel. `visibility` is how much of the applicant's name the reader may see. `links` add the interview to a
    calendar. A request that waits in line has `bookings_ahead`, or a `blocking_request` for the same applicant.
    """

    request: Request
    previous: Request | None = None
    zone: str | None = None
    visibility: NameVisibility = NameVisibility.FULL
    links: Sequence[Link] = ()
    bookings_ahead: int = 0
    blocking_request: Request | None = None


def notification_message(notification: Notification, about: NotificationContext, now: float) -> Message:
    """The message for a notification posted at `now`, in seconds since the epoch."""
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
    """The result with calendar links, for an interviewer who gets it as a direct message and no separate one."""
    blocks = [*message.blocks[:-1], calendar_links_block(ADD_TO_CALENDAR, links), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{_calendar_text(ADD_TO_CALENDAR, links)}", blocks=blocks)


ADD_TO_CALENDAR = "Add it to your calendar:"
REMOVE_FROM_CALENDAR = "Open this to remove it from"
REMOVE_BY_HAND = "If it's on your calendar, remove it there."


def calendar_links_block(words: str, links: Sequence[Link]) -> Block:
    """A context block with one element per link, because a single link may take all that Slack allows an element."""
    line = context(words)
    line["elements"] += [{"type": "mrkdwn", "text": _link_markup(link)} for link in links]
    return line


def _calendar_text(words: str, links: Sequence[Link]) -> str:
    return " ".join([words, *(_link_markup(link) for link in links)])


def _link_markup(link: Link) -> str:
    return f"<{escape_entities(link.url)}|{link.label}>"


Content = tuple[str, list[str], str]
"""The headline, the lines below it, and the words before the calendar links or ""."""


def _interviewer(_: Notification, about: NotificationContext, now: float) -> Content:
    request, former = about.request, about.previous
    is_theirs_already = former is not None and former.interviewer_user == request.interviewer_user
    if former is None or not is_theirs_already:
        return (
            f"You're interviewing {applicant_label(request, about.visibility)}",
            _own_facts(about),
            ADD_TO_CALENDAR,
        )
    difference = _describe_difference(former, about)
    headline = (
        f"Your interview with {applicant_label(request, about.visibility)} was {'moved' if difference else 'changed'}"
    )
    old = "If you added the old one to your calendar, remove it there."
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
    begins = f"starts in {_spoken_seconds(starts_at(request.interview) - now)}"
    if notice.person is None:
        headline = f"Reminder: the interview with {applicant_label(request, about.visibility)} {begins}"
        return headline, [f"*When:* {when(request.interview)}", f"*Your time:* {reader_time(request.interview)}"], ""
    whose = "your interview" if notice.person == request.interviewer_user else "the interview"
    return f"Reminder: {whose} with {applicant_label(request, about.visibility)} {begins}", _own_facts(about), ""


def _moved_away(_: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    lines = [f"*Was:* {_own_when(about.previous or request, about.zone)}"]
    lines.append(f"*Now:* {_own_when(request, about.zone)}, with {interviewer_label(request)}")
    return f"You're no longer interviewing {applicant_label(request, about.visibility)}", [*lines, REMOVE_BY_HAND], ""


def _cancelled(notice: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    said = f"{mention(request.cancelled_by)} marked it as canceled in Apploi. No more reminders will be sent."
    lines = [f"*Was:* {_own_when(request, about.zone)}", said]
    headline = f"Interview canceled: {applicant_label(request, about.visibility)}"
    if notice.person is None:
        return headline, lines, ""
    return headline, [*lines, REMOVE_BY_HAND], REMOVE_FROM_CALENDAR


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
    """The time before and after, if it has changed."""
    request = about.request
    if starts_at(previous.interview) == starts_at(request.interview):
        return []
    return [f"*Moved:* {describe_move(previous, request, about.zone)}"]


def _own_facts(about: NotificationContext) -> list[str]:
    """The facts for one reader: the time by their device and in their zone, then in the interview's if it differs."""
    request, interview = about.request, about.request.interview
    theirs, there = _own_when(request, about.zone), when(interview)
    lines = [
        f"*When:* {reader_time(interview)} · {theirs}",
        *([f"*Interview time zone:* {there}"] if there != theirs else []),
    ]
    return [*lines, *length_and_place(interview)]


def _own_when(request: Request, zone: str | None) -> str:
    """The time in the reader's IANA zone, or in the interview's if both clocks agree or `zone` is None."""
    interview = request.interview
    if zone is None or start_in_zone(interview, zone) == interview.date:
        return when(interview)
    return describe(start_in_zone(interview, zone), zone, interview.duration)


def _spoken_seconds(seconds: float) -> str:
    """“1 hour”, “45 minutes”, “14 hours”, “2 days”: rounded, because the exact time is in the same message."""
    minutes = max(1, round(seconds / 60))
    hours = round(minutes / 60)
    if hours < 2:
        return spoken_duration(minutes)
    if hours < 24:
        return f"{hours} hours"
    days = round(hours / 24)
    return "1 day" if days == 1 else f"{days} days"
