"""`/schedule-interview`: the form at once, filled from the words behind the command."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text.slack_text import as_typed
from slackbot.slack.context import Parts
from slackbot.slack.form.open_reschedule import open_asked
from slackbot.slack.form.service import Asked

LONGEST_TEXT = 1000


def register(app: App, parts: Parts) -> None:
    """Listen to the command."""
    app.command(messages.COMMAND)(partial(schedule_interview, parts=parts))


def schedule_interview(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Answer at once; the form is opened by an errand, because its trigger lives three seconds."""
    text = as_typed(str(body.get("text") or "")).strip()
    asked = Asked(
        user=str(context.user_id or body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        again=messages.again_by_command(text),
        channel=body.get("channel_id"),
        response_url=body.get("response_url"),
        text=text,
    )
    if wants_usage(text):
        ack(text=messages.usage(), response_type="ephemeral")
    elif parts.errands.take(lambda: open_asked(asked, parts), parts.whisper(body, asked.user)):
        ack()
    else:
        ack(text=messages.busy(), response_type="ephemeral")


def wants_usage(text: str) -> bool:
    """Whether these words ask for help, or cannot be used: no letter or digit in them, or far too many."""
    if text.casefold() in ("help", "-h", "--help", "?", "usage"):
        return True
    return len(text) > LONGEST_TEXT or (bool(text) and not re.search(r"\w", text))
