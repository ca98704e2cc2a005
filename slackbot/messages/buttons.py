"""The buttons in messages: action ids (docs/contract.md#buttons), labels and values."""

from __future__ import annotations

import re

from slackbot.domain.applicant import display_name
from slackbot.domain.request import Answer, Attendance, Request, State
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import Block, plain

RESCHEDULE = "reschedule"
EDIT_REQUEST = "edit_request"
SEND_AGAIN = "send_again"
MARK_SCHEDULED = "mark_scheduled"
DISMISS_REQUEST = "dismiss_request"
CANCEL_INTERVIEW = "cancel_interview"
OLD_TIME_DELETED = "old_time_deleted"
SCHEDULE_INTERVIEW = "schedule_interview"
SCHEDULE_ANOTHER = "schedule_another"
REQUEST_DETAILS = "request_details"
INVITATION_TEXT = "invitation_text"
WILL_BE_THERE = "will_be_there"
CANNOT_MAKE_IT = "cannot_make_it"
HAND_OVER = "hand_over"
LIST_EARLIER = "list_earlier"
LIST_LATER = "list_later"
CAME = "came"
NO_SHOW = "no_show"
PUT_OFF = "put_off"
BOOK_AGAIN = "book_again"
MORE_ACTIONS = "more_actions"
"""The ••• menu. Choosing from it counts as pressing the button whose action id and value the option carries."""

MAX_LABEL = 75
"""Characters of an `accessibility_label` (docs.slack.dev/reference/block-kit/block-elements/button-element)."""
REVIEW_STEP = "review_step"
RUN_COMMAND = "run_command"
UNDO_REQUEST = "undo_request"
STOP_TRYING = "stop_trying"
UNDO_DAY = "undo_hiring_day"
"""Stops every interview of a hiring day that wasn't sent yet; its value is the day's id."""


def button_value(request: Request) -> str:
    """“V123:2”: the request's id and the number of its message, so that buttons of older messages can be refused."""
    return f"{request.id}:{request.message_number}"


def parse_button_value(value: str) -> tuple[str, int]:
    """The request's id and the message number in a button's value; 0 if the number is missing or malformed."""
    request_id, _, number = value.partition(":")
    return request_id, int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def move_value(request: Request, typed: str) -> str:
    """“V123:2 Dec 10, 2026 3:00 PM”: the value of a button, with the time that the form is filled in with."""
    return f"{button_value(request)} {typed}".strip()


def parse_move_value(value: str) -> tuple[str, str]:
    """The value of a button without the new time, and the new time as it is typed; "" if there is none."""
    found = _MOVE_VALUE.fullmatch(value)
    return (found[1], found[2]) if found else (value, "")


_MOVE_VALUE = re.compile(r"(\S+) ([A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d [AP]M(?: for \d{1,3} min)?)", re.ASCII)


def parse_menu_value(value: str) -> tuple[str, str]:
    """The action id and the button value in an option of the ••• menu: “schedule_another V123:2”."""
    action_id, _, button = value.partition(" ")
    return action_id, button


def button(label: str, action_id: str, request: Request, style: str | None = None) -> Block:
    """A button for the request's current message, which a screen reader tells from those of other interviews."""
    button: Block = {
        "type": "button",
        "text": plain(label),
        "action_id": action_id,
        "value": button_value(request),
        "accessibility_label": _spoken_label(label, request),
    }
    return {**button, "style": style} if style else button


def decision_buttons(request: Request) -> list[Block]:
    """The choices for a request that failed or is unconfirmed; none in any other state."""
    match request.state:
        case State.FAILED:
            return _failed_buttons(request)
        case State.UNCONFIRMED:
            mark = button("It's there", MARK_SCHEDULED, request, style="primary")
            mark = {**mark, "confirm": _confirm("Is it in Apploi?", "It's there", WILL_SAY_SCHEDULED)}
            send = button("It's not there – book it", SEND_AGAIN, request)
            asked = [mark, {**send, "confirm": _confirm("Book it again?", "Book it", MAY_BOOK_TWICE)}]
            return [*asked, *_fallback_menu(request)] if request.perhaps_booked else asked
        case _:
            return []


def pending_buttons(request: Request) -> list[Block]:
    """*Stop trying*, for a request that waits for the next attempt; none in any other state."""
    return [button("Stop trying", STOP_TRYING, request)] if request.state is State.WAITING else []


def interview_buttons(request: Request) -> list[Block]:
    """Reschedule, cancel, and a menu with the rest, for a scheduled interview."""
    choices = {"Invitation text": INVITATION_TEXT, "Schedule another": SCHEDULE_ANOTHER, "Details": REQUEST_DETAILS}
    menu = _menu(request, choices)
    is_declined = request.answer is Answer.DECLINED
    first = otherwise_buttons(request) if is_declined else [button("Reschedule", RESCHEDULE, request)]
    return [*first, button("Cancel", CANCEL_INTERVIEW, request), menu]


def list_menu(request: Request) -> Block:
    """The ••• menu of a scheduled interview in a list."""
    choices = {"Reschedule": RESCHEDULE, "Cancel": CANCEL_INTERVIEW, "Invitation text": INVITATION_TEXT}
    return _menu(request, choices)


def answer_buttons(request: Request) -> list[Block]:
    """For the interviewer: yes or no, and another time or person; what they said already isn't offered again."""
    coming, decline = button("I'll be there", WILL_BE_THERE, request), button(DECLINE, CANNOT_MAKE_IT, request)
    match request.answer:
        case None:
            return [{**coming, "style": "primary"}, decline, _menu(request, _OTHERWISE)]
        case Answer.COMING:
            return [decline, _menu(request, _OTHERWISE)]
        case Answer.DECLINED:
            return [*otherwise_buttons(request), _menu(request, {"I'll be there after all": WILL_BE_THERE})]


def also_there_buttons(request: Request, user: str) -> list[Block]:
    """For somebody who is there besides the interviewer."""
    return [button(DECLINE, CANNOT_MAKE_IT, request)] if user in request.also_there else []


def otherwise_buttons(request: Request) -> list[Block]:
    """Another time, or another person."""
    return [button(label, action_id, request) for label, action_id in _OTHERWISE.items()]


def attendance_buttons(request: Request) -> list[Block]:
    """Who came, without what was said already, and *Book again* once somebody didn't."""
    return [button(label, action_id, request) for label, action_id in _attendance_choices(request).items()]


def attendance_menu(request: Request) -> Block:
    """The same as a ••• menu."""
    return _menu(request, _attendance_choices(request))


def _attendance_choices(request: Request) -> dict[str, str]:
    said = request.attendance
    again = {"Book again": BOOK_AGAIN} if said in (Attendance.NO_SHOW, Attendance.PUT_OFF) else {}
    others = {label: each.value for each, label in ATTENDANCE_WORDS.items() if each is not said}
    return {**again, **others}


ATTENDANCE_WORDS = {Attendance.CAME: "Came", Attendance.NO_SHOW: "No-show", Attendance.PUT_OFF: "Put off"}

DECLINE = "I can't make it"
SOMEONE_ELSE = "Someone else takes it"
_OTHERWISE = {"Reschedule": RESCHEDULE, SOMEONE_ELSE: HAND_OVER}


def _failed_buttons(request: Request) -> list[Block]:
    """Editing leads nowhere while only an admin can help, so trying again comes first then."""
    dismiss, another = {"Dismiss": DISMISS_REQUEST}, {"Schedule another": SCHEDULE_ANOTHER}
    if request.waits_for_admin:
        again = button("Try again", SEND_AGAIN, request, style="primary")
        return [again, _menu(request, {"Edit": EDIT_REQUEST, **dismiss})]
    edit = button("Edit", EDIT_REQUEST, request, style="primary")
    return [edit, button("Try again", SEND_AGAIN, request), _menu(request, {**dismiss, **another})]


def _fallback_menu(request: Request) -> list[Block]:
    """Two more choices once sending it again got no clear answer either."""
    menu = _menu(request, {"Edit and book it": EDIT_REQUEST, "Dismiss": DISMISS_REQUEST})
    return [{**menu, "confirm": _confirm("Did you check in Apploi?", "Yes, go on", CHECK_FIRST)}]


def line_menu(request: Request) -> Block | None:
    """What can be done about one interview of a hiring day, which has room for a menu only."""
    details = {"Details": REQUEST_DETAILS}
    if request.cancelled_by:
        return _menu(request, {"Text for the applicant": INVITATION_TEXT, **details})
    is_settled = request.settled_how and request.state in (State.FAILED, State.UNCONFIRMED)
    if request.moved_to or is_settled:
        return _menu(request, details)
    match request.state:
        case State.ACCEPTED:
            return _menu(request, {"Stop": STOP_TRYING, **details})
        case State.WAITING:
            return _menu(request, {"Stop trying": STOP_TRYING, **details})
        case State.SCHEDULED:
            choices = {"Reschedule": RESCHEDULE, "Cancel": CANCEL_INTERVIEW, "Invitation text": INVITATION_TEXT}
            return _menu(request, {**choices, SOMEONE_ELSE: HAND_OVER, **details})
        case State.FAILED:
            choices = {"Edit": EDIT_REQUEST, "Try again": SEND_AGAIN, "Dismiss": DISMISS_REQUEST}
            return _menu(request, {**choices, **details})
        case State.UNCONFIRMED:
            again = {"Edit and book it": EDIT_REQUEST, "Dismiss": DISMISS_REQUEST} if request.perhaps_booked else {}
            choices = {"It's there": MARK_SCHEDULED, "It's not there – book it": SEND_AGAIN, **again}
            menu = _menu(request, {**choices, **details})
            return {**menu, "confirm": _confirm("Did you check in Apploi?", "Yes, go on", CHECK_LINE_FIRST)}
        case _:
            return _menu(request, details)


def _menu(request: Request, choices: dict[str, str]) -> Block:
    """The ••• menu: labels and the action ids that they stand for (docs/slack.md, L13)."""
    options = [
        {"text": plain(label), "value": f"{action_id} {button_value(request)}"} for label, action_id in choices.items()
    ]
    return {"type": "overflow", "action_id": MORE_ACTIONS, "options": options}


def _spoken_label(label: str, request: Request) -> str:
    """“Reschedule: Marcus Bell, December 3”, with as much of the name as the message shows."""
    day = request.interview.date
    name = display_name(request.applicant_name, request.reply_to.name_visibility)
    return shorten(f"{label}: {f'{name}, ' if name else ''}{day:%B} {day.day}", MAX_LABEL)


MAY_BOOK_TWICE = "If the interview is already in Apploi, this may book it twice. Please check there first."
CHECK_FIRST = (
    "If the interview is already in Apploi, editing may book it twice, and once it's dismissed I won't ask about it "
    "again. If it's there, choose “It's there” instead."
)
CHECK_LINE_FIRST = (
    "If the interview is already in Apploi, booking it again may book it twice. If it's there, choose “It's there”: "
    "I'll post that it's scheduled, and stop asking."
)
WILL_SAY_SCHEDULED = (
    "Only if you've seen this interview in Apploi, at this time. I'll post that it's scheduled, and stop asking."
)


def _confirm(title: str, label: str, text: str) -> Block:
    return {"title": plain(title), "text": plain(text), "confirm": plain(label), "deny": plain("Not now")}
