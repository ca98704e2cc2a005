"""Mentions of the app and direct messages to it, answered with what was understood; and the end of an installation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from slackbot import messages
from slackbot.command_text.people import MENTION
from slackbot.command_text.slack_text import as_typed
from slackbot.command_text.usage import wants_usage
from slackbot.domain.person import Workspace
from slackbot.messages import Message
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.client import Delivery, SlackClient
from slackbot.slack.command_service import CommandService
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.local_time import LocalTime
from slackbot.storage.store import Store

USER_MESSAGE_SUBTYPES = (None, "file_share", "thread_broadcast")
"""The subtypes of messages that somebody wrote; the others are edits, deletions, joins and the like."""

log = logging.getLogger(__name__)


def register(app: App) -> None:
    """Listen to what people write to the app, and to its removal."""
    app.event("app_mention")(on_message)
    app.event("message")(on_message)
    for removal in ("app_uninstalled", "tokens_revoked"):
        app.event(removal)(on_uninstalled)


def on_message(
    event: dict[str, Any],
    body: dict[str, Any],
    context: BoltContext,
    slack: SlackClient,
    store: Store,
    commands: CommandService,
    background: BackgroundExecutor,
    time: LocalTime,
) -> BoltResponse:
    """Answer a person, once. If there is no room for an event it isn't acknowledged, so that Slack sends it again."""
    event_id = str(body.get("event_id"))
    if not is_for_us(event, str(context.bot_user_id or "")) or not store.events.add(event_id, time.now()):
        return BoltResponse(status=200)

    def post_error(sentence: str) -> None:
        post_to_author(event, Message(sentence, []), slack)

    if background.submit(lambda: answer_message(event, slack, commands), post_error):
        return BoltResponse(status=200)
    store.events.discard(event_id)
    return BoltResponse(status=429)


def is_for_us(event: Mapping[str, Any], bot: str) -> bool:
    """Whether a person wrote this just now, to the app: no bot, no edit, no deletion, no join, nothing of our own.

    It isn't documented whether Slack sends an event for a mention that was put into a message by editing it: editing
    one in a real workspace would tell. Until then an edit gets no answer, and its author can mention the app again.
    """
    is_direct = event.get("channel_type") == "im"
    is_by_person = event.get("user") not in (None, "", bot, "USLACKBOT") and not event.get("bot_id")
    is_new = event.get("subtype") in USER_MESSAGE_SUBTYPES and not event.get("edited")
    return is_by_person and is_new and (is_direct or event.get("type") == "app_mention")


def answer_message(event: Mapping[str, Any], slack: SlackClient, commands: CommandService) -> None:
    """Say what was understood, with a button that goes on from there. Raises AccessDenied for non-members."""
    words = text_after_mention(str(event.get("text") or ""), slack.workspace.bot_user_id)
    text = "" if wants_usage(words) else words
    asked = FormRequest(str(event["user"]), "", messages.RETRY_BY_BUTTON, channel=str(event["channel"]), text=text)
    post_to_author(event, commands.answer(asked, float(event["ts"])), slack)


def text_after_mention(text: str, bot: str) -> str:
    """The text without the mention of the app."""

    def is_bot(mention: str) -> bool:
        return mention.strip("<@>").partition("|")[0] == bot

    return " ".join(as_typed(MENTION.sub(lambda found: " " if is_bot(found[0]) else found[0], text)).split())


def post_to_author(event: Mapping[str, Any], message: Message, slack: SlackClient) -> None:
    """Post to the author only: in the channel and thread where they wrote, or as a direct message if they wrote one or
    nothing can be posted there."""
    user, channel = str(event["user"]), str(event["channel"])
    in_thread = replace(message, thread_ts=event.get("thread_ts"))
    if event.get("channel_type") == "im":
        slack.post(channel, in_thread)
    elif slack.post_ephemeral(channel, user, in_thread).delivery in (Delivery.REFUSED, Delivery.DENIED):
        slack.post(user, message)


def on_uninstalled(event: dict[str, Any], context: BoltContext, slack: SlackClient) -> None:
    """The app was uninstalled, or its bot token revoked: clear what is cached of the workspace. Events about other
    workspaces and organizations, and about users' tokens, change nothing."""
    tokens = event.get("tokens")
    if slack.workspace.team_id and not is_about(slack.workspace, context):
        return
    if event["type"] == "tokens_revoked" and not (isinstance(tokens, Mapping) and tokens.get("bot")):
        return
    slack.clear()
    log.error("the app was removed from its workspace (%s)", event["type"])


def is_about(here: Workspace, context: BoltContext) -> bool:
    """Whether an event about the app's installation is about this one. An organization's names no workspace
    (slackapi/bolt-python:tests/scenario_tests/test_events_token_revocations.py)."""
    if not (here.is_org_wide or context.is_enterprise_install):
        return context.team_id in (here.team_id, None)
    is_whole = context.is_enterprise_install or context.team_id in (here.team_id, None)
    return here.is_org_wide and is_whole and context.enterprise_id == here.enterprise_id
