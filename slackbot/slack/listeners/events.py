"""Mentions of the app and direct messages to it: how to begin, told once and only to who asks. And the end of an
installation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from slackbot import messages
from slackbot.command_text.people import MENTION
from slackbot.command_text.slack_text import as_typed
from slackbot.messages import Message
from slackbot.slack.client import Delivery
from slackbot.slack.context import AppContext
from slackbot.slack.listeners.commands import wants_usage

USER_MESSAGE_SUBTYPES = (None, "file_share", "thread_broadcast")
"""The subtypes of messages that somebody wrote; the others tell of edits, deletions, joins and the like."""

log = logging.getLogger(__name__)


def register(app: App, parts: AppContext) -> None:
    """Listen to what people write to the app, and to its removal."""
    app.event("app_mention")(partial(on_message, parts=parts))
    app.event("message")(partial(on_message, parts=parts))
    for removal in ("app_uninstalled", "tokens_revoked"):
        app.event(removal)(partial(on_uninstalled, parts=parts))


def on_message(event: dict[str, Any], body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> BoltResponse:
    """Answer a person, once. An event that cannot be taken now is not acknowledged, so that Slack sends it again."""
    event_id = str(body.get("event_id"))
    if not is_for_us(event, str(context.bot_user_id or "")) or not parts.store.events.add(event_id, parts.clock()):
        return BoltResponse(status=200)
    if parts.background.submit(
        lambda: answer_message(event, parts), lambda sentence: reply(event, Message(sentence, []), parts)
    ):
        return BoltResponse(status=200)
    parts.store.events.discard(event_id)
    return BoltResponse(status=429)


def is_for_us(event: Mapping[str, Any], bot: str) -> bool:
    """Whether a person wrote this just now, to the app: no bot, no edit, no deletion, no join, nothing of our own.

    Whether Slack tells of a mention that was put into a message by editing it, and how, is not documented: editing one
    in a real workspace would settle it. Until then an edit has no answer, and who wrote it can mention the app again.
    """
    direct = event.get("channel_type") == "im"
    by_person = event.get("user") not in (None, "", bot, "USLACKBOT") and not event.get("bot_id")
    fresh = event.get("subtype") in USER_MESSAGE_SUBTYPES and not event.get("edited")
    return by_person and fresh and (direct or event.get("type") == "app_mention")


def answer_message(event: Mapping[str, Any], parts: AppContext) -> None:
    """How to begin, with a button that opens the form for what was written; Refused for who may not use the app."""
    parts.require_member(str(event["user"]), str(event["channel"]))
    words = text_after_mention(str(event.get("text") or ""), parts.slack.workspace.bot_user_id)
    said_at = float(event["ts"])
    reply(event, messages.how_to_start("" if wants_usage(words) else words, said_at), parts)


def text_after_mention(text: str, bot: str) -> str:
    """What was written, without the mention of the app."""

    def ours(mention: str) -> bool:
        return mention.strip("<@>").partition("|")[0] == bot

    return " ".join(as_typed(MENTION.sub(lambda found: " " if ours(found[0]) else found[0], text)).split())


def reply(event: Mapping[str, Any], message: Message, parts: AppContext) -> None:
    """In a channel for the writer's eyes only, in their thread if they are in one; where that cannot be posted, and
    in a direct message anyway, as an ordinary message to them."""
    user, channel = str(event["user"]), str(event["channel"])
    if event.get("channel_type") == "im":
        parts.slack.post(channel, replace(message, thread_ts=event.get("thread_ts")))
        return
    whispered = parts.slack.post_ephemeral(channel, user, replace(message, thread_ts=event.get("thread_ts")))
    if whispered.delivery in (Delivery.REFUSED, Delivery.DENIED):
        parts.slack.post(user, message)


def on_uninstalled(event: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """The app was uninstalled, or its bot token revoked: what we hold of the installation is forgotten. Another
    workspace may take its own copy of the app away, which is nothing to us."""
    tokens, here = event.get("tokens"), parts.slack.workspace.team_id
    if here and context.team_id not in (here, None):
        return
    if event["type"] == "tokens_revoked" and not (isinstance(tokens, Mapping) and tokens.get("bot")):
        return  # a person's token; the app holds none
    parts.slack.clear()
    log.error("Slack says that the app was removed (%s). What Slack told of people is forgotten.", event["type"])
