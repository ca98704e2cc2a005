"""Who came to an interview, as people read it. It is kept here only, and every line says so."""

from __future__ import annotations

from slackbot.domain.notification import Notification
from slackbot.domain.request import Request, mention
from slackbot.messages.block_kit import section
from slackbot.messages.buttons import ATTENDANCE_WORDS
from slackbot.messages.facts import facility_note
from slackbot.messages.message import Message, strip_bold

KEPT_HERE = "I keep this here, not in Apploi."


def attendance_message(notification: Notification, request: Request) -> Message:
    """A line in the thread of the result."""
    text = f"{attendance_line(request)}{facility_note(request)}"
    return Message(strip_bold(text), [section(text)], thread_ts=notification.thread_ts)


def attendance_line(request: Request, reader: str = "") -> str:
    """“No-show, says @luis. I keep this here, not in Apploi.”, without a mention of its `reader`; "" if nobody said."""
    if request.attendance is None:
        return ""
    by = request.attendance_by
    who = "you said" if reader and reader == by else f"says {mention(by)}"
    return f"*{ATTENDANCE_WORDS[request.attendance]}*, {who}. {KEPT_HERE}"
