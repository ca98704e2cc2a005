"""The result of a request as a message, and what replaces that message later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.interview import FACILITY_GONE, Interview, InterviewerByEmail, InterviewerById
from slackbot.domain.request import RETRY_WINDOW, Request, State, is_in_channel, mention
from slackbot.messages.apploi_steps import deleted_text
from slackbot.messages.block_kit import Block, context, section
from slackbot.messages.buttons import (
    EDIT_REQUEST,
    INVITATION_TEXT,
    button,
    decision_buttons,
    interview_buttons,
    pending_buttons,
)
from slackbot.messages.facts import (
    admin_needed,
    applicant_label,
    booked_by,
    facility_note,
    interview_lines,
    interview_text,
    interviewer_label,
    is_handed_over,
    reader_line,
    reason_text,
    reference_text,
    requested_by,
    when,
    who_apploi_lists,
)
from slackbot.messages.message import Message, strip_bold
from slackbot.messages.outdated import cancelled_text, moved_text

EVENT_TYPES = {
    State.SCHEDULED: "interview_scheduled",
    State.FAILED: "interview_failed",
    State.UNCONFIRMED: "interview_unconfirmed",
    State.WAITING: "interview_pending",
    State.WITHDRAWN: "interview_withdrawn",
}


def result_message(request: Request, moved: Request | None = None) -> Message:
    """The message about the request's current state; `moved` is the interview that it moves, if it moves one."""
    what, sentences, buttons = _CONTENT[request.state](request)
    is_handover = moved is not None and is_handed_over(moved, request)
    what = "✅ New interviewer" if is_handover and request.state is State.SCHEDULED else what
    sentences = [*sentences, *(_describe_old_time(request, moved) if moved else [])]
    is_booked = request.state is State.SCHEDULED
    times = [reader_line(request)] if is_booked else []
    blocks: list[Block] = [section("\n".join([*interview_lines(what, request), *times]))]
    blocks += [section("\n".join(sentences))] if sentences else []
    blocks += [{"type": "actions", "block_id": "request_actions", "elements": buttons}] if buttons else []
    made_by = booked_by(request, previous=moved) if is_booked else requested_by(request)
    blocks.append(context(made_by, message_id(request)))
    text = "\n".join([*interview_text(what, request), *times, *sentences, made_by])
    thread, moves = request.reply_to.thread_ts, request.moves is not None
    return Message(strip_bold(text), blocks, event_metadata(request), thread, broadcast=moves and thread is not None)


def message_id(request: Request) -> str:
    """The id of the last block, by which a message about a request is found again."""
    return f"message_{request.message_number}"


def event_metadata(request: Request) -> dict[str, Any]:
    """The message's metadata, for other programs (docs/contract.md#metadata).

    Every app and member of the workspace can read it (docs.slack.dev/reference/methods/chat.postMessage, `metadata`),
    so it leaves out location and interviewer where the applicant's full name may not be seen. The facility's id is in
    it where there are several.
    """
    interview = request.interview
    shown = request.reply_to.name_visibility is NameVisibility.FULL
    return {
        "event_type": EVENT_TYPES[request.state],
        "event_payload": {
            "request_id": request.id,
            "applicant_id": interview.applicant_id,
            "date": interview.apploi_date,
            "timezone": interview.timezone,
            "duration": str(interview.duration),
            **({"location": interview.location, **_interviewer_payload(interview)} if shown else {}),
            "requested_by": request.requested_by,
            "booked_by": request.booker,
            **({"facility": request.facility_id} if request.facility_name else {}),
        },
    }


def settled_message(request: Request) -> Message:
    """Replaces a message with buttons once one of them was pressed."""
    who, by = f"*{applicant_label(request)}*{facility_note(request)}", mention(request.settled_by)
    text = f"{who}: this request was {request.settled_how} by {by}."
    return _closing_message(f"{text}\n{when(request)}", reference_text(request))


def moved_message(old: Request, new: Request) -> Message:
    """Replaces the result of an interview once `new` has moved it."""
    said = f"\n{deleted_text(old.deleted_by)}." if old.deleted_by else ""
    return _closing_message(f"{moved_text(old, new)} See the new time below.{said}", booked_by(old))


def cancelled_message(request: Request) -> Message:
    """Replaces the result of an interview once someone has canceled it in Apploi."""
    told = button("Text for the applicant", INVITATION_TEXT, request)
    closing = _closing_message(cancelled_text(request), booked_by(request))
    actions: Block = {"type": "actions", "block_id": "request_actions", "elements": [told]}
    return replace(closing, blocks=[closing.blocks[0], actions, *closing.blocks[1:]])


def superseded_message(request: Request) -> Message:
    """Replaces the message about a waiting request once there is a result."""
    return _closing_message(
        f"*{applicant_label(request)}*{facility_note(request)}: I was waiting for Apploi. See the result below.",
        reference_text(request),
    )


def _closing_message(text: str, last_line: str) -> Message:
    """A message without buttons."""
    return Message(strip_bold(text), [section(text), context(last_line)])


def reminder_message(request: Request, moved: Request | None = None) -> Message:
    """The result again, as a reminder to its requester. Without metadata, because it isn't a new event."""
    asked = result_message(request, moved)
    text = "This interview still needs an answer."
    return Message(f"{text}\n{asked.text}", [section(text), *asked.blocks])


def as_direct_message(message: Message, channel: str | None, error: str = "") -> Message:
    """The message for the requester instead of the channel, with the reason; `error` is Slack's code.

    `channel` is where it couldn't be posted, None if the requester chose no channel.
    """
    message = replace(message, thread_ts=None, broadcast=False)
    if channel is None:
        return message
    if channel.startswith("D"):
        why = BETWEEN_PEOPLE
    else:
        why = (
            f"I couldn't post this in <#{channel}>{_NOT_POSTED.get(error, '. Invite me there, and I will next time')}."
        )
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


BETWEEN_PEOPLE = (
    "I couldn't post this where you asked: apps can't join a direct message between people. Next time, pick a channel, "
    "or leave that field empty to get the result here."
)
"""An app can't be invited there, and `<#D…>` shows no name (slack-ruby/slack-ruby-client#227)."""

NOT_ALLOWED = "not_allowed"
"""Stands in for Slack's code where `ALLOW_CHANNELS` keeps a message from being posted."""

_NOT_POSTED = {
    NOT_ALLOWED: ", because I'm no longer allowed to post there. Please pick another channel next time",
    "is_archived": ", because it's archived. Please pick another channel next time",
    "restricted_action": ", because only some people can post there. Ask its owner to let me, or pick another channel",
    "restricted_action_read_only_channel": ", because it's read-only. Please pick another channel next time",
    "restricted_action_thread_only_channel": ", because it only allows replies. Please pick another channel next time",
}
"""docs.slack.dev/reference/methods/chat.postMessage; with any other code an invitation may help."""


def possible_duplicate(message: Message) -> Message:
    """The message with a note that an earlier copy may have arrived."""
    why = "You may see this twice: Slack didn't confirm that the first copy arrived."
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


Content = tuple[str, list[str], list[Block]]
"""What happened, the sentences after the facts, and the buttons."""


def _scheduled(request: Request) -> Content:
    found = [f"<@{request.settled_by}> found it in Apploi."] if request.settled_by else []
    what = "✅ Interview moved" if request.moves else "✅ Interview booked"
    return what, [*found, *who_apploi_lists(request)], interview_buttons(request)


def _describe_old_time(request: Request, moved: Request) -> list[str]:
    """What a move means for the old time, or for the old interviewer."""
    if is_handed_over(moved, request):
        return [_describe_old_interviewer(request, interviewer_label(moved))]
    old = when(moved, ", ")
    if request.state is State.SCHEDULED:
        return [f"Moved from {old}."]
    if request.may_be_in_apploi:
        return [f"Until someone checks, keep the old time free too: {old}."]
    return [f"The interview hasn't moved: {old}."]


def _describe_old_interviewer(request: Request, old: str) -> str:
    if request.state is State.SCHEDULED:
        return f"Handed over from {old}."
    if request.may_be_in_apploi:
        return f"Until someone checks, {old} is still the interviewer."
    return f"The interviewer hasn't changed: {old}."


def _failed(request: Request) -> Content:
    what = "❌ Not booked"
    if request.settled_by:
        who = mention(request.settled_by)
        asked = f"<@{request.requested_by}>, {who} canceled this. Book it again if you still need it."
        return what, [reason_text(request), asked], []
    if request.waits_for_admin:
        return what, [_for_admin(request)], decision_buttons(request)
    asked = f"<@{request.requested_by}>, please edit it, try again, or book it in Apploi."
    return what, [reason_text(request), asked], decision_buttons(request)


def _for_admin(request: Request) -> str:
    """One calm line for a channel; for the person who asked, what to do. The reason is in the log."""
    if not is_in_channel(request):
        return admin_needed(request)
    why = "This facility is no longer set up here" if request.reason == FACILITY_GONE else APPLOI_REFUSES
    return f"{why}, and an admin has to fix that. <@{request.requested_by}> knows more."


APPLOI_REFUSES = "Apploi isn't taking our bookings"


def _unconfirmed(request: Request) -> Content:
    doubt = _EARLIER_ATTEMPT if request.perhaps_booked else "It may or may not be booked."
    asked = f"{doubt} <@{request.requested_by}>, is it there?"
    return "❓ Please check in Apploi", [reason_text(request), asked], decision_buttons(request)


def _waiting(request: Request) -> Content:
    until = int(request.since + RETRY_WINDOW)
    deadline = f"<!date^{until}^{{time}}|15 minutes after it was sent>"
    sentences = [f"{reason_text(request)} I'll keep trying until {deadline} and post the result here."]
    buttons = pending_buttons(request)
    if request.perhaps_booked:
        return "⏳ Not confirmed yet", [*sentences, _EARLIER_ATTEMPT], buttons
    return "⏳ Not booked yet", sentences, buttons


def _withdrawn(request: Request) -> Content:
    sentences = [f"{mention(request.settled_by)} stopped this before Apploi took it. Nothing was booked."]
    return "⏹ Stopped", sentences, [button("Edit", EDIT_REQUEST, request)]


_EARLIER_ATTEMPT = "An earlier attempt got no clear answer, so it may already be booked."


_CONTENT = {
    State.SCHEDULED: _scheduled,
    State.FAILED: _failed,
    State.UNCONFIRMED: _unconfirmed,
    State.WAITING: _waiting,
    State.WITHDRAWN: _withdrawn,
}


def _interviewer_payload(interview: Interview) -> Mapping[str, str]:
    match interview.interviewer:
        case InterviewerById(id=known):
            return {"interviewer_id": known}
        case InterviewerByEmail(email=email, team_id=team):
            return {"interviewer_email": email, "interviewer_team_id": team}
