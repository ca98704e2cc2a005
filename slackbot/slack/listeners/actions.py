"""The buttons of messages about a request, and changes to the fields of the form."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from slackbot import messages
from slackbot.domain.person import Person
from slackbot.domain.request import Answer, Attendance
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.form import ids
from slackbot.slack.form.service import FormService
from slackbot.slack.hiring_day.ids import APPLICANTS, EVERY, SLOT_TIME
from slackbot.slack.hiring_day.ids import VIEW as HIRING_DAY_VIEW
from slackbot.slack.hiring_day.service import HiringDayForms
from slackbot.slack.home.tab import HomeTab
from slackbot.slack.middleware import require_member
from slackbot.slack.payloads import ButtonPress, action_time
from slackbot.slack.replies import EphemeralReply, run_or_decline
from slackbot.slack.request_actions import SETTLE, RequestActions

FORM_BUTTONS = (
    messages.EDIT_REQUEST,
    messages.RESCHEDULE,
    messages.CANCEL_INTERVIEW,
    messages.INVITATION_TEXT,
    messages.REQUEST_DETAILS,
    messages.HAND_OVER,
    messages.BOOK_AGAIN,
)
ANSWERS = {messages.WILL_BE_THERE: Answer.COMING, messages.CANNOT_MAKE_IT: Answer.DECLINED}
ATTENDANCES = {
    messages.CAME: Attendance.CAME,
    messages.NO_SHOW: Attendance.NO_SHOW,
    messages.PUT_OFF: Attendance.PUT_OFF,
}
PREVIEWED_FIELDS = (
    *(ids.WHEN, ids.READING, ids.TIMEZONE, ids.DURATION),
    *(ids.INTERVIEWER, ids.INTERVIEWER_ID, ids.ALSO_THERE),
)

DAY_FIELDS = (APPLICANTS, EVERY, SLOT_TIME)


def register(app: App) -> None:
    """Listen to the fields and to every button that a message may have, but for those that open an unrelated form."""
    for field in (*PREVIEWED_FIELDS, *DAY_FIELDS):
        app.action(field)(on_field_change)
    for field in (ids.APPLICANT, ids.SIMILAR_APPLICANT):
        app.action(field)(on_applicant_chosen)
    app.action(ids.FACILITY)(on_facility_chosen)
    app.action(ids.USE_ADDRESS)(on_address_used)
    for action_id in SETTLE:
        app.action(action_id, middleware=[require_member])(on_settle)
    app.action(messages.UNDO_REQUEST, middleware=[require_member])(on_undo)
    app.action(messages.UNDO_DAY, middleware=[require_member])(on_undo_day)
    app.action(messages.OLD_TIME_DELETED, middleware=[require_member])(on_old_time_deleted)
    for action_id in ANSWERS:
        app.action(action_id, middleware=[require_member])(on_answer)
    for action_id in ATTENDANCES:
        app.action(action_id, middleware=[require_member])(on_attendance)
    for action_id in FORM_BUTTONS:
        app.action(action_id)(on_form_button)


def on_field_change(
    ack: Ack,
    body: dict[str, Any],
    action: dict[str, Any],
    user: str,
    background: BackgroundExecutor,
    forms: FormService,
    days: HiringDayForms,
) -> None:
    """Let the preview follow, or everybody's time on a hiring day."""
    view, field, changed_at = body["view"], action["action_id"], action_time(body)
    refresh = days.refresh if view.get("callback_id") == HIRING_DAY_VIEW else forms.refresh_preview
    background.submit(lambda: refresh(view, user, field, changed_at))
    ack()


def on_applicant_chosen(
    ack: Ack, body: dict[str, Any], user: str, background: BackgroundExecutor, forms: FormService
) -> None:
    """Show what is known of the applicant."""
    view, chosen_at = body["view"], action_time(body)
    background.submit(lambda: forms.show_applicant_info(view, user, chosen_at))
    ack()


def on_facility_chosen(
    ack: Ack,
    body: dict[str, Any],
    action: dict[str, Any],
    user: str,
    background: BackgroundExecutor,
    forms: FormService,
    days: HiringDayForms,
) -> None:
    """Let the form follow."""
    view, field, chosen_at = body["view"], action["action_id"], action_time(body)
    background.submit(lambda: forms.choose_facility(view, user, chosen_at))
    if view.get("callback_id") == HIRING_DAY_VIEW:
        background.submit(lambda: days.refresh(view, user, field, chosen_at))
    ack()


def on_address_used(
    ack: Ack,
    body: dict[str, Any],
    action: dict[str, Any],
    user: str,
    background: BackgroundExecutor,
    forms: FormService,
) -> None:
    """Put the address into the form."""
    view, address, pressed_at = body["view"], str(action.get("value") or ""), action_time(body)
    background.submit(lambda: forms.use_address(view, user, address, pressed_at))
    ack()


def on_settle(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    member: Person,
    reply: EphemeralReply,
    actions: RequestActions,
    home: HomeTab,
) -> None:
    """Do what the button says, once."""
    actions.settle(ButtonPress.from_body(body, user), body["actions"][0]["action_id"], member, reply)
    home.refresh(body, user)
    ack()


def on_undo(
    ack: Ack, body: dict[str, Any], user: str, member: Person, reply: EphemeralReply, forms: FormService, home: HomeTab
) -> None:
    """Withdraw the request unless it is too late, and open its form again."""
    forms.undo(ButtonPress.from_body(body, user), member, reply)
    home.refresh(body, user)
    ack()


def on_undo_day(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    member: Person,
    reply: EphemeralReply,
    forms: FormService,
    home: HomeTab,
) -> None:
    """Withdraw what wasn't sent yet of a hiring day, and open its form again if that is all of it."""
    forms.undo_day(ButtonPress.from_body(body, user), member, reply)
    home.refresh(body, user)
    ack()


def on_old_time_deleted(ack: Ack, body: dict[str, Any], user: str, member: Person, actions: RequestActions) -> None:
    """Store that somebody says that they deleted the old time in Apploi."""
    actions.mark_old_time_deleted(ButtonPress.from_body(body, user), member)
    ack()


def on_answer(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    member: Person,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    actions: RequestActions,
    home: HomeTab,
) -> None:
    """Store what the interviewer says of their interview."""
    pressed = body["actions"][0]
    answered = actions.answer(ButtonPress.from_body(body, user), ANSWERS[pressed["action_id"]], member)
    if pressed.get("block_id", "").startswith(messages.ABSENCE):  # which the worker doesn't know, so can't update
        own = messages.own_absence if user in answered.also_declined else messages.own_answer
        background.submit(lambda: reply(own(answered)))
    home.refresh_for(answered)
    home.refresh(body, user)
    ack()


def on_attendance(
    ack: Ack, body: dict[str, Any], user: str, member: Person, actions: RequestActions, home: HomeTab
) -> None:
    """Store who came to an interview."""
    attendance = ATTENDANCES[body["actions"][0]["action_id"]]
    home.refresh_for(actions.record_attendance(ButtonPress.from_body(body, user), attendance, member))
    home.refresh(body, user)
    ack()


def on_form_button(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
) -> None:
    """Open the view that the button is for: to correct a failed request, to reschedule, to cancel and so on."""
    openers = {
        messages.EDIT_REQUEST: forms.open_to_correct,
        messages.RESCHEDULE: forms.open_to_reschedule,
        messages.CANCEL_INTERVIEW: forms.open_to_cancel,
        messages.INVITATION_TEXT: forms.open_invitation,
        messages.REQUEST_DETAILS: forms.open_details,
        messages.HAND_OVER: forms.open_to_hand_over,
        messages.BOOK_AGAIN: forms.open_to_book_again,
    }
    press, open_form = ButtonPress.from_body(body, user), openers[body["actions"][0]["action_id"]]
    run_or_decline(lambda: open_form(press), background, reply)
    ack()
