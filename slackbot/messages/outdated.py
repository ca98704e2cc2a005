"""What messages about an interview say once it was moved or canceled."""

from __future__ import annotations

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.notification import Notification, NotificationKind, starts_at
from slackbot.domain.request import Request, mention
from slackbot.messages.apploi_steps import old_time_deleted_message
from slackbot.messages.block_kit import section
from slackbot.messages.facts import (
    applicant_label,
    describe_move,
    facility_note,
    interviewer_label,
    is_handed_over,
    when_in,
)
from slackbot.messages.message import Message, strip_bold
from slackbot.messages.notifications import REMOVE_BY_HAND

SEE_NEW = "See the new message."


def outdated_message(
    notification: Notification, old: Request, new: Request | None, zone: str | None, visibility: NameVisibility
) -> Message:
    """Replaces a notification about `old`, which `new` has moved, or which was canceled if there is no `new`.

    `zone` is the reader's IANA zone, None in a channel.
    """
    if notification.kind is NotificationKind.OLD_TIME:
        return old_time_deleted_message(old)
    if new is None:
        text = cancelled_text(old, visibility, zone)
    else:
        text = f"{moved_text(old, new, visibility, zone)} {_what_next(notification, old, new)}"
    return Message(strip_bold(text), [section(text)])


def _what_next(notification: Notification, old: Request, new: Request) -> str:
    """Who isn't there any more, and has perhaps handed it over themselves, needs no newer message."""
    was_there, is_there = notification.person in old.attending, notification.person in new.attending
    return REMOVE_BY_HAND if was_there and not is_there else SEE_NEW


def moved_text(old: Request, new: Request, visibility: NameVisibility | None = None, zone: str | None = None) -> str:
    """From when to when it was moved, in the IANA `zone` or in the interview's own, and by whom."""
    name, by, facility = applicant_label(old, visibility), mention(new.requested_by), facility_note(old)
    if is_handed_over(old, new):
        return f"*Handed over: {name}* · {when_in(new, zone)}{facility}\nNow with {interviewer_label(new)}, by {by}."
    if starts_at(old.interview) == starts_at(new.interview):
        return f"*Changed: {name}* · {when_in(new, zone)}{facility}\nChanged by {by}."
    return f"*Moved: {name}* · {describe_move(old, new, zone)}{facility}\nMoved by {by}."


def cancelled_text(request: Request, visibility: NameVisibility | None = None, zone: str | None = None) -> str:
    """The interview struck through, and what was said by whom."""
    what = f"{applicant_label(request, visibility)} · {when_in(request, zone)}"
    return f"*Canceled:* ~{what}~{facility_note(request)}\n{mention(request.cancelled_by)} says it's deleted in Apploi."
