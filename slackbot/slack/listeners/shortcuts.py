"""The shortcuts, and the buttons that open a form to book: an empty one, or one filled in from their words."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App

from slackbot import messages
from slackbot.command_text.slack_text import message_text
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.form.form_request import FormRequest, SourceMessage
from slackbot.slack.form.service import FormService
from slackbot.slack.home import ids as home_ids
from slackbot.slack.local_time import LocalTime
from slackbot.slack.payloads import channel_of, thread_of
from slackbot.slack.replies import EphemeralReply, run_or_decline

GLOBAL_SHORTCUT = "schedule_interview"
MESSAGE_SHORTCUT = "schedule_interview_from_message"


def register(app: App) -> None:
    """Listen to both shortcuts, and to the buttons."""
    app.shortcut({"type": "shortcut", "callback_id": GLOBAL_SHORTCUT})(on_shortcut)
    app.shortcut({"type": "message_action", "callback_id": MESSAGE_SHORTCUT})(on_message_shortcut)
    for button in (messages.SCHEDULE_INTERVIEW, messages.SCHEDULE_ANOTHER, home_ids.SCHEDULE):
        app.action(button)(on_button)


def on_shortcut(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
) -> None:
    """Open an empty form: the global shortcut belongs to no conversation."""
    asked = FormRequest(user, str(body.get("trigger_id") or ""), messages.RETRY_BY_SHORTCUT)
    run_or_decline(lambda: forms.open(asked), background, reply)
    ack()


def on_message_shortcut(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
    time: LocalTime,
) -> None:
    """Open the form filled in from the message; the result goes into its thread."""
    message = body["message"]
    ts, words = str(message.get("ts") or ""), message_text(message)
    asked = FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.RETRY_BY_SHORTCUT,
        channel=channel_of(body),
        thread_ts=message.get("thread_ts") or ts or None,
        response_url=body.get("response_url"),
        message=SourceMessage(words.text, words.author, _message_time(words.ts, time.now())),
    )
    run_or_decline(lambda: forms.open(asked), background, reply)
    ack()


def on_button(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
    time: LocalTime,
) -> None:
    """Open the form for the conversation and thread of the button, filled in from the words that it carries, if any."""
    action = body["actions"][0]
    value = str(action.get("value") or "") if action["action_id"] == messages.SCHEDULE_INTERVIEW else ""
    words, said_at = messages.parse_start_value(value, time.now())
    asked = FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.RETRY_BY_BUTTON,
        channel=channel_of(body),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
        text=words,
        said_at=said_at,
    )
    run_or_decline(lambda: forms.open(asked), background, reply)
    ack()


def _message_time(ts: str, default: float) -> float:
    """When a message was written: its `ts` is seconds since the epoch."""
    return float(ts) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", ts) else default
