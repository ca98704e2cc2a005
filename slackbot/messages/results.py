"""The message that tells what became of a request, and what it becomes later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.interview import Interview, InterviewerByEmail, InterviewerById
from slackbot.domain.request import RETRY_WINDOW, Request, State, mention
from slackbot.messages.block_kit import Block, context, section
from slackbot.messages.buttons import SCHEDULE_ANOTHER, button, decision_buttons, interview_buttons
from slackbot.messages.facts import (
    applicant_label,
    describe_move,
    footer,
    interview_facts,
    plain_interview_facts,
    reason_text,
    reference_text,
    when,
)
from slackbot.messages.message import Message, strip_bold

EVENT_TYPES = {
    State.SCHEDULED: "interview_scheduled",
    State.FAILED: "interview_failed",
    State.UNCONFIRMED: "interview_unconfirmed",
    State.WAITING: "interview_pending",
}


def result_message(request: Request, moved: Request | None = None) -> Message:
    """The message that tells the present state of a request; `moved` is the interview that it moves, if it does."""
    headline, sentences, buttons = _CONTENT[request.state](request)
    sentences = [*sentences, *(_describe_old_time(request, moved) if moved else [])]
    lines = [f"*{headline}*", *interview_facts(request)]
    blocks: list[Block] = [section("\n".join(lines))]
    blocks += [section("\n".join(sentences))] if sentences else []
    blocks += [{"type": "actions", "block_id": "request_actions", "elements": buttons}] if buttons else []
    blocks.append(context(footer(request), message_id(request)))
    text = "\n".join([headline, *plain_interview_facts(request), *sentences, footer(request)])
    thread, moves = request.reply_to.thread_ts, request.moves is not None
    return Message(strip_bold(text), blocks, event_metadata(request), thread, broadcast=moves and thread is not None)


def message_id(request: Request) -> str:
    """The name of the last block: each message about a request can be found again by it."""
    return f"message_{request.message_number}"


def event_metadata(request: Request) -> dict[str, Any]:
    """The message for other programs, as docs/contract.md#metadata names it.

    Every app and member of the workspace can read it (docs.slack.dev/reference/methods/chat.postMessage, `metadata`),
    so where names are not shown it has neither the place nor the interviewer.
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
        },
    }


def settled_message(request: Request) -> Message:
    """What a message with buttons becomes once one of them was pressed."""
    text = f"*{applicant_label(request)}*: this request was {request.settled_how} by {mention(request.settled_by)}."
    hour = when(request.interview)
    return Message(strip_bold(f"{text} {hour}"), [section(f"{text}\n{hour}"), context(reference_text(request))])


def moved_message(old: Request, new: Request) -> Message:
    """What the message about an interview becomes once it was moved."""
    text = f"*Moved: {applicant_label(old)}*\n{describe_move(old, new)}, by <@{new.requested_by}>. "
    text += "The newest message says more."
    return Message(strip_bold(text), [section(text), context(reference_text(old))])


def cancelled_message(request: Request) -> Message:
    """What the message about an interview becomes once somebody has cancelled it in Apploi."""
    text = f"*Cancelled: {applicant_label(request)}*\n{when(request.interview)}. "
    text += f"{mention(request.cancelled_by)} cancelled it in Apploi."
    return Message(strip_bold(text), [section(text), context(reference_text(request))])


def superseded_message(request: Request) -> Message:
    """What the message about a waiting request becomes once there is a result."""
    text = f"*{applicant_label(request)}*: I was waiting for Apploi. The result follows below."
    return Message(strip_bold(text), [section(text), context(reference_text(request))])


def reminder_message(request: Request, moved: Request | None = None) -> Message:
    """To who asked, when nobody has said for an hour what became of it. No metadata: it is no new event."""
    asked = result_message(request, moved)
    text = "Nobody has told me yet what became of this interview, so I ask once more."
    return Message(f"{text}\n{asked.text}", [section(text), *asked.blocks])


def as_direct_message(message: Message, channel: str | None, error: str = "") -> Message:
    """The message for a person instead of the channel, saying why it comes here; `error` is Slack's own code."""
    message = replace(message, thread_ts=None, broadcast=False)
    if channel is None:
        return message
    if channel.startswith("D"):
        why = BETWEEN_PEOPLE
    else:
        why = f"I could not post this in <#{channel}>{_NOT_POSTED.get(error, '. Invite me there and I will')}."
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


BETWEEN_PEOPLE = (
    "I couldn't post this where you asked for it: apps can't join a direct message between people. Next time, choose a "
    "channel, or leave that field empty to get the result here."
)
"""An app cannot be invited there, and `<#D…>` shows no name (slack-ruby/slack-ruby-client#227)."""

NOT_ALLOWED = "not_allowed"
"""What stands in the place of Slack's code where `ALLOW_CHANNELS` keeps a message back."""

_NOT_POSTED = {
    NOT_ALLOWED: ", because I am not to be used there any more. Please choose another channel the next time",
    "is_archived": ", because it is archived. Please choose another channel the next time",
    "restricted_action": ", because only some may post there. Ask who runs it to let me, or choose another channel",
    "restricted_action_read_only_channel": ", because it is read-only. Please choose another channel the next time",
    "restricted_action_thread_only_channel": ", because it takes only replies. Please choose another channel",
}
"""docs.slack.dev/reference/methods/chat.postMessage; any other code may be mended by an invitation."""


def possible_duplicate(message: Message) -> Message:
    """The message when an earlier copy may have arrived."""
    why = "You may see this twice: Slack did not say whether the first copy arrived."
    return replace(message, text=f"{message.text}\n{why}", blocks=[*message.blocks, context(why)])


Content = tuple[str, list[str], list[Block]]


def _scheduled(request: Request) -> Content:
    sentences = []
    if request.settled_by:
        sentences = [f"<@{request.settled_by}> found it in Apploi."]
    done = "moved" if request.moves else "scheduled"
    buttons = [*interview_buttons(request), button("Schedule another", SCHEDULE_ANOTHER, request)]
    return f"Interview {done}: {applicant_label(request)}", sentences, buttons


def _describe_old_time(request: Request, moved: Request) -> list[str]:
    """What became of the hour before; Apploi's API does not tell whether a second booking takes the first one's place
    (docs/apploi.md, U3)."""
    stood = when(moved.interview)
    if request.state is State.SCHEDULED:
        return [
            f"*Moved:* {describe_move(moved, request)}",
            f"If the old hour, {stood}, is still in Apploi, please remove it there: I cannot.",
        ]
    if request.may_be_in_apploi:
        return [f"Until somebody has looked, count on the hour that stood before too: {stood}."]
    return [f"The interview stands as it was: {stood}."]


def _failed(request: Request) -> Content:
    if request.settled_by:
        stopped = f"{reason_text(request)} Nothing was booked by this request."
        asked = (
            f"<@{request.requested_by}>, {mention(request.settled_by)} stopped it. Please book it anew if you need it."
        )
        return f"Not scheduled: {applicant_label(request)}", [stopped, asked], []
    sentences = [
        f"{reason_text(request)} Nothing was booked by this request.",
        f"<@{request.requested_by}>, please edit it, send it again, or book it in Apploi.",
    ]
    return f"Not scheduled: {applicant_label(request)}", sentences, decision_buttons(request)


def _unconfirmed(request: Request) -> Content:
    if request.perhaps_booked:
        why = f"{_EARLIER_ATTEMPT} I won't resend it automatically, to avoid a double booking."
        otherwise = "edit it, send it again, or dismiss this"
    else:
        why = (
            "I sent the interview but didn't get a clear answer, so it may or may not be booked. I won't resend it "
            "automatically, to avoid a double booking."
        )
        otherwise = "send it again"
    sentences = [
        f"{reason_text(request)} {why}",
        f"<@{request.requested_by}>, please look at the applicant in Apploi. If the interview is there, mark it as "
        f"scheduled. If it isn't, {otherwise}.",
    ]
    return f"Please check in Apploi: {applicant_label(request)}", sentences, decision_buttons(request)


def _waiting(request: Request) -> Content:
    until = int(request.since + RETRY_WINDOW)
    deadline = f"<!date^{until}^{{time}}|15 minutes after it was sent>"
    sentences = [f"{reason_text(request)} I try again until {deadline}, and the result is posted here."]
    if request.perhaps_booked:
        return f"Not confirmed yet: {applicant_label(request)}", [*sentences, _EARLIER_ATTEMPT], []
    return f"Not booked yet: {applicant_label(request)}", sentences, []


_EARLIER_ATTEMPT = "An earlier attempt got no clear answer, so the interview may be booked already."


_CONTENT = {
    State.SCHEDULED: _scheduled,
    State.FAILED: _failed,
    State.UNCONFIRMED: _unconfirmed,
    State.WAITING: _waiting,
}


def _interviewer_payload(interview: Interview) -> Mapping[str, str]:
    match interview.interviewer:
        case InterviewerById(id=known):
            return {"interviewer_id": known}
        case InterviewerByEmail(email=email, team_id=team):
            return {"interviewer_email": email, "interviewer_team_id": team}
