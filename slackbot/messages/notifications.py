"""Messages besides results: to the interviewer, in the announcement channel and in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.calendar_export import Link
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.request import Request, is_in_channel, mention
from slackbot.domain.wording import escape_entities, spoken_duration
from slackbot.messages.also_there import also_there_message, own_absence
from slackbot.messages.answers import answer_message, own_answer
from slackbot.messages.apploi_steps import old_time_message
from slackbot.messages.attendance import KEPT_HERE, attendance_line, attendance_message
from slackbot.messages.block_kit import Block, context, section
from slackbot.messages.buttons import also_there_buttons, answer_buttons, attendance_buttons, decision_buttons
from slackbot.messages.facts import (
    admin_needed,
    applicant_label,
    booked_by,
    describe_move,
    facility_label,
    interviewer_label,
    is_handed_over,
    job_label,
    own_time_too,
    place_and_people,
    place_label,
    reader_line,
    requested_by,
    when,
    when_in,
)
from slackbot.messages.message import Message, strip_bold


@dataclass(frozen=True, slots=True)
class NotificationContext:
    """What a notification needs besides its own record.

    `previous` is the interview that `request` moves, if it moves one. `zone` is the reader's IANA zone, None in a
    channel. `visibility` is how much of the applicant's name the reader may see. `links` add the interview to a
    calendar. A request that waits in line has `bookings_ahead`, or a `blocking_request` for the same applicant. If it
    was moved, `moved_to` is the request that did so, and `apploi_url` shows the applicant in Apploi, if that is known.
    """

    request: Request
    previous: Request | None = None
    zone: str | None = None
    visibility: NameVisibility = NameVisibility.FULL
    links: Sequence[Link] = ()
    bookings_ahead: int = 0
    blocking_request: Request | None = None
    moved_to: Request | None = None
    apploi_url: str | None = None


def notification_message(notification: Notification, about: NotificationContext, now: float) -> Message:
    """The message for a notification posted at `now`, in seconds since the epoch."""
    if notification.kind is NotificationKind.OLD_TIME:
        return old_time_message(about.request, about.moved_to or about.request, about.apploi_url)
    if notification.kind is NotificationKind.ANSWER:
        return answer_message(notification, about.request, about.zone)
    if notification.kind in (NotificationKind.ALSO_DECLINED, NotificationKind.ALSO_CHANGED):
        return also_there_message(notification, about.request, about.zone)
    if notification.kind is NotificationKind.ATTENDANCE:
        return attendance_message(notification, about.request)
    content = _CONTENT[notification.kind](notification, about, now)
    job = job_label(about.request) if content.place else facility_label(about.request)
    blocks: list[Block] = [section("\n".join([*_first_lines(content, job), *content.lines]))]
    text = [*_first_lines_of_text(content, job), *content.lines]
    if content.calendar and about.links:
        blocks.append(calendar_links_block(content.calendar, about.links))
        text.append(_calendar_text(content.calendar, about.links))
    if content.buttons:
        blocks.append({"type": "actions", "block_id": "request_actions", "elements": list(content.buttons)})
    made_by = content.made_by or booked_by(about.request, about.visibility, about.previous)
    blocks.append(context(made_by))
    return Message(strip_bold("\n".join([*text, made_by])), blocks, thread_ts=notification.thread_ts)


def add_private_line(message: Message, line: str) -> Message:
    """The message with a line above its last one, for the person who booked the interview."""
    blocks = [*message.blocks[:-1], section(line), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{line}", blocks=blocks)


def add_calendar_links(message: Message, links: Sequence[Link]) -> Message:
    """The result with calendar links, for an interviewer who gets it as a direct message and no separate one."""
    blocks = [*message.blocks[:-1], calendar_links_block(ADD_TO_CALENDAR, links), message.blocks[-1]]
    return replace(message, text=f"{message.text}\n{_calendar_text(ADD_TO_CALENDAR, links)}", blocks=blocks)


ADD_TO_CALENDAR = "Add it to your calendar:"
REMOVE_FROM_CALENDAR = "Open this to remove it from"
REMOVE_BY_HAND = "Remove it from your calendar."
REMOVE_OLD_BY_HAND = "Remove the old time from your calendar."


def calendar_links_block(words: str, links: Sequence[Link]) -> Block:
    """A context block with one element per link, because a single link may take all that Slack allows an element."""
    line = context(words)
    line["elements"] += [{"type": "mrkdwn", "text": _link_markup(link)} for link in links]
    return line


def _calendar_text(words: str, links: Sequence[Link]) -> str:
    return " ".join([words, *(_link_markup(link) for link in links)])


def _link_markup(link: Link) -> str:
    return f"<{escape_entities(link.url)}|{link.label}>"


@dataclass(frozen=True, slots=True)
class Content:
    """What a notification says: the headline, the time and the place in the second line, and the lines below.

    Without a `place` the interview is off, or not the reader's any more. `calendar` are the words before the calendar
    links, or "" for none; `made_by` is the last line, if it isn't who booked the interview.
    """

    headline: str
    time: str
    place: str = ""
    lines: Sequence[str] = ()
    calendar: str = ""
    is_off: bool = False
    buttons: Sequence[Block] = ()
    made_by: str = ""


def _first_lines(content: Content, job: str) -> list[str]:
    """Who, and for which job; then when and where."""
    time = f"~{content.time}~" if content.is_off else f"*{content.time}*"
    return [f"*{content.headline}*{f' · {job}' if job else ''}", _join(time, content.place)]


def _first_lines_of_text(content: Content, job: str) -> list[str]:
    """The same for `text`, of which a phone's notification shows the first line: who and when."""
    time = f"~{content.time}~" if content.is_off else content.time
    return list(filter(None, [f"{content.headline} · {time}", _join(job, content.place)]))


def _join(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _interviewer(_: Notification, about: NotificationContext, now: float) -> Content:
    request, former = about.request, about.previous
    name, time, place = applicant_label(request, about.visibility), _both_times(about), place_label(request)
    if former is None or former.interviewer_user != request.interviewer_user:
        return _with_answer(Content(f"You're interviewing {name}", time, place, calendar=ADD_TO_CALENDAR), request)
    difference = _describe_difference(former, about)
    headline = f"Your interview with {name} was {'moved' if difference else 'changed'}"
    lines = [*difference, REMOVE_OLD_BY_HAND]
    return _with_answer(Content(headline, time, place, lines, ADD_TO_CALENDAR), request)


def _with_answer(content: Content, request: Request) -> Content:
    """For the interviewer: what they answered, and the buttons to answer with."""
    lines = [*content.lines, *filter(None, [own_answer(request)])]
    return replace(content, lines=lines, buttons=answer_buttons(request.in_private))


def _also_there(notice: Notification, about: NotificationContext, now: float) -> Content:
    request, former = about.request, about.previous
    name, time, place = applicant_label(request, about.visibility), _both_times(about), place_and_people(request)
    if former is None or notice.person not in former.also_there:
        content = Content(f"You're also joining the interview with {name}", time, place, calendar=ADD_TO_CALENDAR)
        return _with_absence(content, notice, request)
    difference = _describe_difference(former, about)
    headline = f"The interview with {name} that you're also joining was {'moved' if difference else 'changed'}"
    return _with_absence(
        Content(headline, time, place, [*difference, REMOVE_OLD_BY_HAND], ADD_TO_CALENDAR), notice, request
    )


def _also_removed(_: Notification, about: NotificationContext, now: float) -> Content:
    headline = f"You're no longer joining the interview with {applicant_label(about.request, about.visibility)}"
    return Content(headline, when_in(about.request, about.zone), lines=[REMOVE_BY_HAND], is_off=True)


def _with_absence(content: Content, notice: Notification, request: Request) -> Content:
    """For somebody who is there besides the interviewer: that they can't make it, or the button to say so."""
    if notice.person in request.also_declined:
        return replace(content, lines=[own_absence(request), REMOVE_BY_HAND], calendar="")
    return replace(content, buttons=also_there_buttons(request.in_private, notice.place))


def _booker(_: Notification, about: NotificationContext, now: float) -> Content:
    request, former = about.request, about.previous
    difference = _describe_difference(former, about) if former else []
    did = ("moved" if difference else "changed") if former else "corrected and booked"
    did = "handed over" if former and is_handed_over(former, request) else did
    headline = f"{mention(request.requested_by)} {did} {applicant_label(request, about.visibility)}'s interview"
    return Content(headline, _both_times(about), place_and_people(request), difference)


def _announcement(_: Notification, about: NotificationContext, now: float) -> Content:
    request, previous = about.request, about.previous
    difference = _describe_difference(previous, about) if previous else []
    done = "booked" if previous is None else "moved" if difference else "changed"
    headline = f"✅ Interview {done}: {applicant_label(request, about.visibility)}"
    return Content(headline, when(request), place_and_people(request), [*difference, reader_line(request)])


def _reminder(notice: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    is_theirs, is_to_all = notice.person == request.interviewer_user, notice.person is None
    begins = f"starts in {_spoken_seconds(starts_at(request.interview) - now)}"
    name = applicant_label(request, about.visibility)
    headline = f"Reminder: {'your' if is_theirs else 'the'} interview with {name} {begins}"
    if is_theirs:
        return _with_answer(Content(headline, _both_times(about), place_label(request)), request)
    lines = [reader_line(request)] if is_to_all else []
    return _with_absence(Content(headline, _both_times(about), place_and_people(request), lines), notice, request)


def _ask_attendance(notice: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    place = place_label(request) if notice.person == request.interviewer_user else place_and_people(request)
    said = attendance_line(request, notice.place) or KEPT_HERE
    headline = f"Did {applicant_label(request, about.visibility)} come?"
    return Content(headline, _both_times(about), place, [said], buttons=attendance_buttons(request.in_private))


def _conducted(previous: Request | None, person: str | None) -> bool:
    return previous is not None and previous.interviewer_user == person


def _moved_away(notice: Notification, about: NotificationContext, now: float) -> Content:
    request, before = about.request, when_in(about.previous or about.request, about.zone)
    now_theirs = f"Now {when_in(request, about.zone)} · with {interviewer_label(request)}"
    what = "interviewing" if _conducted(about.previous, notice.person) else "joining the interview with"
    headline = f"You're no longer {what} {applicant_label(request, about.visibility)}"
    return Content(headline, before, lines=[now_theirs, REMOVE_BY_HAND], is_off=True)


def _cancelled(notice: Notification, about: NotificationContext, now: float) -> Content:
    request, time = about.request, when_in(about.request, about.zone)
    said = f"{mention(request.cancelled_by)} says it's deleted in Apploi. No more reminders will be sent."
    headline = f"Interview canceled: {applicant_label(request, about.visibility)}"
    if notice.person is None or notice.person not in request.attending:
        return Content(headline, time, lines=[said], is_off=True)
    return Content(headline, time, lines=[said, REMOVE_BY_HAND], calendar=REMOVE_FROM_CALENDAR, is_off=True)


def _in_line(_: Notification, about: NotificationContext, now: float) -> Content:
    request, earlier = about.request, about.blocking_request
    here = f"in <#{request.reply_to.channel}>" if is_in_channel(request) else "here"
    name = applicant_label(request, about.visibility)
    if earlier:
        line = (
            f"Got it. An earlier booking for {name} ({when(earlier, ', ')}) is still waiting on Apploi. This one goes "
            f"right after it, and I'll post the result {here}."
        )
    else:
        others = "1 other" if about.bookings_ahead == 1 else f"{about.bookings_ahead} others"
        place = f"in line behind {others}" if about.bookings_ahead else "next in line"
        line = f"Got it. Your booking is {place}, and Apploi is slow right now. I'll post the result {here}."
    made_by = requested_by(request, about.visibility)
    return Content(f"In line: {name}", when(request), lines=[line], made_by=made_by)


def _admin_needed(_: Notification, about: NotificationContext, now: float) -> Content:
    request = about.request
    headline = f"❌ Not booked: {applicant_label(request, about.visibility)}"
    made_by, buttons = requested_by(request, about.visibility), decision_buttons(request.in_private)
    place = place_and_people(request)
    return Content(headline, when(request), place, [admin_needed(request)], buttons=buttons, made_by=made_by)


_CONTENT: dict[NotificationKind, Callable[[Notification, NotificationContext, float], Content]] = {
    NotificationKind.INTERVIEWER: _interviewer,
    NotificationKind.ALSO_THERE: _also_there,
    NotificationKind.ALSO_REMOVED: _also_removed,
    NotificationKind.BOOKER: _booker,
    NotificationKind.ANNOUNCEMENT: _announcement,
    NotificationKind.REMINDER: _reminder,
    NotificationKind.ASK_ATTENDANCE: _ask_attendance,
    NotificationKind.MOVED_AWAY: _moved_away,
    NotificationKind.CANCELLED: _cancelled,
    NotificationKind.IN_LINE: _in_line,
    NotificationKind.ADMIN_NEEDED: _admin_needed,
}


def _describe_difference(previous: Request, about: NotificationContext) -> list[str]:
    """The time before and after, if it has changed."""
    request = about.request
    if starts_at(previous.interview) == starts_at(request.interview):
        return []
    return [f"Moved: {describe_move(previous, request, about.zone)}"]


def _both_times(about: NotificationContext) -> str:
    """The time by the reader's clock, and the start by the interview's own if that differs."""
    there = own_time_too(about.request, about.zone)
    return f"{when_in(about.request, about.zone)}{f' ({there})' if there else ''}"


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
