"""What people read of those who are there besides the interviewer: that one can't make it, and that others are."""

from __future__ import annotations

from slackbot.domain.notification import Notification, NotificationKind
from slackbot.domain.request import Request, mention
from slackbot.messages.block_kit import section
from slackbot.messages.facts import (
    applicant_label,
    brief_time,
    facility_note,
    interviewer_label,
    list_mentions,
    who_apploi_lists,
)
from slackbot.messages.message import Message, strip_bold


def also_there_message(notification: Notification, request: Request, zone: str | None) -> Message:
    """For the booker, in their IANA `zone`, or a line in the thread of the result."""
    if notification.kind is NotificationKind.ALSO_DECLINED:
        text = _for_booker(request.in_private, zone)
    else:
        text = f"{_line(request)}{facility_note(request)}"
    return Message(strip_bold(text), [section(text)], thread_ts=notification.thread_ts)


def _for_booker(request: Request, zone: str | None) -> str:
    what = f"{applicant_label(request)}, {brief_time(request, zone)}{facility_note(request)}"
    return f"*{list_mentions(request.also_declined)} can't make it:* {what}\n{_stays_booked(request)}"


def _line(request: Request) -> str:
    if not request.also_there:
        return f"Nobody else is there now. The interviewer is still {interviewer_label(request)}."
    return " ".join([f"Also there now: {list_mentions(request.also_there)}.", *who_apploi_lists(request)])


def own_absence(request: Request) -> str:
    """What somebody reads who said that they can't make it, and isn't its interviewer."""
    told = f", and I told {mention(request.booker)}" if request.booker not in request.also_declined else ""
    return f"You said you can't make it{told}. {_stays_booked(request)}"


def _stays_booked(request: Request) -> str:
    return f"The interview stays booked with {interviewer_label(request)}."
