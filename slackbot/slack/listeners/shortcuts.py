"""The shortcuts, and the buttons that open an empty form or one from the words they carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text.slack_text import message_text
from slackbot.slack.context import AppContext, channel_of, thread_of
from slackbot.slack.form.open_reschedule import open_from_text
from slackbot.slack.form.service import FormRequest, SourceMessage

GLOBAL_SHORTCUT = "schedule_interview"
MESSAGE_SHORTCUT = "schedule_interview_from_message"

MakeFormRequest = Callable[[dict[str, Any], str, AppContext], FormRequest]


def register(app: App, parts: AppContext) -> None:
    """Listen to both shortcuts, and to the buttons."""
    app.shortcut({"type": "shortcut", "callback_id": GLOBAL_SHORTCUT})(
        partial(on_open, make_request=request_from_shortcut, parts=parts)
    )
    app.shortcut({"type": "message_action", "callback_id": MESSAGE_SHORTCUT})(
        partial(on_open, make_request=request_from_message, parts=parts)
    )
    app.action(messages.SCHEDULE_INTERVIEW)(partial(on_open, make_request=request_from_button, parts=parts))
    app.action(messages.SCHEDULE_ANOTHER)(partial(on_open, make_request=request_from_button, parts=parts))


def on_open(
    ack: Ack, body: dict[str, Any], context: BoltContext, *, make_request: MakeFormRequest, parts: AppContext
) -> None:
    """Open the form by an errand, and tell a refusal where the person stands, or directly where that is nowhere."""
    user = str(context.user_id or "")
    tell = parts.ephemeral_reply(body, user)
    asked = make_request(body, user, parts)
    if not parts.background.submit(lambda: open_from_text(asked, parts), tell):
        tell(messages.overloaded())
    ack()


def request_from_shortcut(body: dict[str, Any], user: str, _parts: AppContext) -> FormRequest:
    """The global shortcut: it belongs to no conversation, so the form is empty."""
    return FormRequest(user, str(body.get("trigger_id") or ""), messages.RETRY_BY_SHORTCUT)


def request_from_message(body: dict[str, Any], user: str, parts: AppContext) -> FormRequest:
    """The message shortcut: the form from the words of the message, its result in the thread of the message."""
    message = body["message"]
    ts = str(message.get("ts") or "")
    words = message_text(message)
    return FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.RETRY_BY_SHORTCUT,
        channel=channel_of(body),
        thread_ts=message.get("thread_ts") or ts or None,
        response_url=body.get("response_url"),
        message=SourceMessage(words.text, words.author, _message_time(words.ts, parts.clock())),
    )


def request_from_button(body: dict[str, Any], user: str, parts: AppContext) -> FormRequest:
    """A button: the form for the conversation and thread that it stands in, from the words that it carries, if any."""
    action = body["actions"][0]
    carries = action["action_id"] == messages.SCHEDULE_INTERVIEW
    words, at = messages.parse_start_value(str(action.get("value") or "") if carries else "", parts.clock())
    return FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.RETRY_BY_BUTTON,
        channel=channel_of(body),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
        text=words,
        said_at=at,
    )


def _message_time(ts: str, default: float) -> float:
    """When a message was written: Slack names it by that."""
    return float(ts) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", ts) else default
