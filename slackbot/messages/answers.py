"""What an interviewer answers to their invitation, as everyone else reads it. It is never a cancellation."""

from __future__ import annotations

from slackbot.domain.notification import Notification
from slackbot.domain.request import Answer, Request, mention
from slackbot.messages.block_kit import Block, section
from slackbot.messages.buttons import otherwise_buttons
from slackbot.messages.facts import applicant_label, brief_time, facility_note
from slackbot.messages.message import Message, strip_bold


def answer_message(notification: Notification, request: Request, zone: str | None) -> Message:
    """A line in the thread of the result; for the booker, in their IANA `zone`, with buttons if they have to act."""
    if notification.person is None:
        text = answer_line(request)
        return Message(text, [section(text)], thread_ts=notification.thread_ts)
    return _for_booker(request.in_private, zone)


def _for_booker(request: Request, zone: str | None) -> Message:
    what = f"{applicant_label(request)}, {brief_time(request, zone)}{facility_note(request)}"
    who = "You" if request.booker == request.interviewer_user else mention(request.interviewer_user)
    if request.answer is not Answer.DECLINED:
        text = f"*{who} will be there after all:* {what}"
        return Message(strip_bold(text), [section(text)])
    text = f"*{who} can't make it:* {what}\n{_stays_booked('you')}"
    buttons: Block = {"type": "actions", "block_id": "request_actions", "elements": otherwise_buttons(request)}
    return Message(strip_bold(text), [section(text), buttons])


def answer_line(request: Request, reader: str = "") -> str:
    """“@luis will be there.”, for others than its `reader`; "" without an answer."""
    who = "You" if reader and reader == request.interviewer_user else mention(request.interviewer_user)
    match request.answer:
        case Answer.COMING:
            return "You'll be there." if who == "You" else f"{who} will be there."
        case Answer.DECLINED:
            return f"{who} can't make it – pick another time or person. It stays booked until then."
        case None:
            return ""


def own_answer(request: Request) -> str:
    """What the interviewer reads of their answer in the message that asked for it; "" without one."""
    match request.answer:
        case Answer.COMING:
            return "You said you'll be there."
        case Answer.DECLINED if request.booker == request.interviewer_user:
            return f"You said you can't make it. {_stays_booked('you')}"
        case Answer.DECLINED:
            return f"You said you can't make it, and I told {mention(request.booker)}. {_stays_booked('someone')}"
        case None:
            return ""


def _stays_booked(who: str) -> str:
    return f"It stays booked until {who} {'pick' if who == 'you' else 'picks'} another time or person."
