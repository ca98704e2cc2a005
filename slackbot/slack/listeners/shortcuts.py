"""The shortcuts, and the buttons that open an empty form or one from the words they carry."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.command_text.slack_text import written
from slackbot.slack.context import Parts, channel_of, thread_of
from slackbot.slack.form.open_reschedule import open_asked
from slackbot.slack.form.service import Asked, Prose

ANYWHERE = "schedule_interview"
FROM_MESSAGE = "schedule_interview_from_message"

Ask = Callable[[dict[str, Any], str, Parts], Asked]


def register(app: App, parts: Parts) -> None:
    """Listen to both shortcuts, and to the buttons."""
    app.shortcut({"type": "shortcut", "callback_id": ANYWHERE})(partial(opened, ask=anywhere, parts=parts))
    app.shortcut({"type": "message_action", "callback_id": FROM_MESSAGE})(
        partial(opened, ask=from_message, parts=parts)
    )
    app.action(messages.SCHEDULE_INTERVIEW)(partial(opened, ask=by_button, parts=parts))
    app.action(messages.SCHEDULE_ANOTHER)(partial(opened, ask=by_button, parts=parts))


def opened(ack: Ack, body: dict[str, Any], context: BoltContext, *, ask: Ask, parts: Parts) -> None:
    """Open the form by an errand, and tell a refusal where the person stands, or directly where that is nowhere."""
    user = str(context.user_id or "")
    tell = parts.whisper(body, user)
    asked = ask(body, user, parts)
    if not parts.errands.take(lambda: open_asked(asked, parts), tell):
        tell(messages.busy())
    ack()


def anywhere(body: dict[str, Any], user: str, _parts: Parts) -> Asked:
    """The global shortcut: it belongs to no conversation, so the form is empty."""
    return Asked(user, str(body.get("trigger_id") or ""), messages.AGAIN_BY_SHORTCUT)


def from_message(body: dict[str, Any], user: str, parts: Parts) -> Asked:
    """The message shortcut: the form from the words of the message, its result in the thread of the message."""
    message = body["message"]
    ts = str(message.get("ts") or "")
    words = written(message)
    return Asked(
        user,
        str(body.get("trigger_id") or ""),
        messages.AGAIN_BY_SHORTCUT,
        channel=channel_of(body),
        thread_ts=message.get("thread_ts") or ts or None,
        response_url=body.get("response_url"),
        message=Prose(words.text, words.by, _seconds(words.ts, parts.clock())),
    )


def by_button(body: dict[str, Any], user: str, parts: Parts) -> Asked:
    """A button: the form for the conversation and thread that it stands in, from the words that it carries, if any."""
    action = body["actions"][0]
    carries = action["action_id"] == messages.SCHEDULE_INTERVIEW
    words, at = messages.said_words(str(action.get("value") or "") if carries else "", parts.clock())
    return Asked(
        user,
        str(body.get("trigger_id") or ""),
        messages.AGAIN_BY_BUTTON,
        channel=channel_of(body),
        thread_ts=thread_of(body),
        response_url=body.get("response_url"),
        text=words,
        at=at,
    )


def _seconds(ts: str, otherwise: float) -> float:
    """When a message was written: Slack names it by that."""
    return float(ts) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", ts) else otherwise
