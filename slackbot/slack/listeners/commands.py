"""`/schedule-interview`: the form at once, filled from the words behind the command."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text.slack_text import as_typed
from slackbot.slack.context import AppContext
from slackbot.slack.form.open_reschedule import open_from_text
from slackbot.slack.form.service import FormRequest

MAX_TEXT_LENGTH = 1000


def register(app: App, parts: AppContext) -> None:
    """Listen to the command."""
    app.command(messages.COMMAND)(partial(on_schedule_interview, parts=parts))


def on_schedule_interview(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Answer at once; the form is opened by an errand, because its trigger lives three seconds."""
    text = as_typed(str(body.get("text") or "")).strip()
    asked = FormRequest(
        user=str(context.user_id or body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        retry_hint=messages.retry_by_command(text),
        channel=body.get("channel_id"),
        response_url=body.get("response_url"),
        text=text,
    )
    if wants_usage(text):
        ack(text=messages.usage(), response_type="ephemeral")
    elif parts.background.submit(lambda: open_from_text(asked, parts), parts.ephemeral_reply(body, asked.user)):
        ack()
    else:
        ack(text=messages.overloaded(), response_type="ephemeral")


def wants_usage(text: str) -> bool:
    """Whether these words ask for help, or cannot be used: no letter or digit in them, or far too many."""
    if text.casefold() in ("help", "-h", "--help", "?", "usage"):
        return True
    return len(text) > MAX_TEXT_LENGTH or (bool(text) and not re.search(r"\w", text))
