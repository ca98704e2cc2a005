"""`/schedule-interview`: open the form, filled in from the words after the command."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from slackbot import messages
from slackbot.command_text.slack_text import as_typed
from slackbot.command_text.usage import wants_usage
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.form.service import FormService
from slackbot.slack.replies import EphemeralReply


def register(app: App) -> None:
    """Listen to the command."""
    app.command(messages.COMMAND)(on_schedule_interview)


def on_schedule_interview(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
) -> None:
    """Answer at once; the form opens in the background."""
    text = as_typed(str(body.get("text") or "")).strip()
    asked = FormRequest(
        user,
        str(body.get("trigger_id") or ""),
        messages.retry_by_command(text),
        channel=body.get("channel_id"),
        response_url=body.get("response_url"),
        text=text,
    )
    if wants_usage(text):
        ack(text=messages.usage(), response_type="ephemeral")
    elif background.submit(lambda: forms.open(asked), reply):
        ack()
    else:
        ack(text=messages.overloaded(), response_type="ephemeral")
