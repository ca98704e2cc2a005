"""The buttons in messages: action ids (docs/contract.md#buttons), labels and values."""

from __future__ import annotations

from slackbot.domain.request import Request, State
from slackbot.messages.block_kit import Block, plain

RESCHEDULE = "reschedule"
EDIT_REQUEST = "edit_request"
SEND_AGAIN = "send_again"
MARK_SCHEDULED = "mark_scheduled"
DISMISS_REQUEST = "dismiss_request"
CANCEL_INTERVIEW = "cancel_interview"
SCHEDULE_INTERVIEW = "schedule_interview"
SCHEDULE_ANOTHER = "schedule_another"


def button_value(request: Request) -> str:
    """“V123:2”: the request's id and the number of its message, so that buttons of older messages can be refused."""
    return f"{request.id}:{request.message_number}"


def parse_button_value(value: str) -> tuple[str, int]:
    """The request's id and the message number in a button's value; 0 if the number is missing or malformed."""
    request_id, _, number = value.partition(":")
    return request_id, int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def button(label: str, action_id: str, request: Request, style: str | None = None) -> Block:
    """A button for the request's current message."""
    button: Block = {"type": "button", "text": plain(label), "action_id": action_id, "value": button_value(request)}
    return {**button, "style": style} if style else button


def decision_buttons(request: Request) -> list[Block]:
    """The choices for a request that failed or is unconfirmed; none in any other state."""
    send_again = button("Send again", SEND_AGAIN, request)
    match request.state:
        case State.FAILED:
            edit = button("Edit", EDIT_REQUEST, request, style="primary")
            return [edit, send_again, button("Dismiss", DISMISS_REQUEST, request)]
        case State.UNCONFIRMED:
            mark = button("Mark as scheduled", MARK_SCHEDULED, request, style="primary")
            asked = [mark, {**send_again, "confirm": _confirm("Send it again?", "Send again", MAY_BOOK_TWICE)}]
            return [*asked, *_fallback_buttons(request)] if request.perhaps_booked else asked
        case _:
            return []


def interview_buttons(request: Request) -> list[Block]:
    """Reschedule and cancel, for a scheduled interview."""
    return [button("Reschedule", RESCHEDULE, request), button("Cancel interview", CANCEL_INTERVIEW, request)]


def _fallback_buttons(request: Request) -> list[Block]:
    """Two more choices once sending it again got no clear answer either."""
    edit, dismiss = button("Edit", EDIT_REQUEST, request), button("Dismiss", DISMISS_REQUEST, request)
    return [
        {**edit, "confirm": _confirm("Edit and send it again?", "Edit", MAY_BOOK_TWICE)},
        {**dismiss, "confirm": _confirm("Dismiss it?", "Dismiss", WILL_NOT_ASK_AGAIN)},
    ]


MAY_BOOK_TWICE = "If the interview is already in Apploi, this may book it twice. Please check there first."
WILL_NOT_ASK_AGAIN = "I won't ask about it again. If the interview is in Apploi, mark it as scheduled instead."


def _confirm(title: str, label: str, text: str) -> Block:
    return {"title": plain(title), "text": plain(text), "confirm": plain(label), "deny": plain("Not now")}
