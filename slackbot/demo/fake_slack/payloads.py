"""Slack's payloads, each with every field of Slack's documented samples. Pure.
Shapes: docs.slack.dev/reference/interaction-payloads, docs.slack.dev/interactivity/implementing-slash-commands
and the samples in the scenario tests of slackapi/bolt-python.
"""

from __future__ import annotations

import time
from typing import Any

from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.installed import STEP_EVENT, STEP_OUTPUTS
from slackbot.demo.fake_slack.workspace import APP_ID, BOT_ID, BOT_USER, TEAM_DOMAIN, Channel, Message
from slackbot.demo.fake_slack.writing import as_rich_text, blocks_as_sent, named_emoji, values_as_sent
from slackbot.demo.people import TEAM, Person

# Deprecated by Slack but still sent; apps must check the signature instead.
VERIFICATION_TOKEN = "fake-verification-token"

Payload = dict[str, Any]


def command(
    person: Person, channel: Channel, name: str, text: str, response_url: str, trigger_id: str
) -> dict[str, str]:
    """A slash command, with its fields in the order of Slack's sample."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": person.team,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def block_suggestion(person: Person, form: Form, block_id: str, action_id: str, query: str) -> Payload:
    """What someone typed into a menu with external options."""
    return {
        **_from(person, "block_suggestion"),
        "container": {"type": "view", "view_id": form.id},
        "action_id": action_id,
        "block_id": block_id,
        "value": query,
        "view": form.as_slack_sends_it(),
    }


def view_submission(person: Person, form: Form, trigger_id: str, response_urls: list[Payload]) -> Payload:
    """A submitted form."""
    return {
        **_from(person, "view_submission"),
        "trigger_id": trigger_id,
        "view": form.as_slack_sends_it(values_as_sent(form.values)),
        "response_urls": response_urls,
    }


def view_closed(person: Person, form: Form, is_cleared: bool) -> Payload:
    """A form that was closed without submitting."""
    return {
        **_from(person, "view_closed"),
        "view": form.as_slack_sends_it(values_as_sent(form.values)),
        "is_cleared": is_cleared,
    }


def view_action(person: Person, form: Form, trigger_id: str, action: Payload) -> Payload:
    """An action in a form or on a Home tab."""
    return {
        **_from(person, "block_actions"),
        "container": {"type": "view", "view_id": form.id},
        "trigger_id": trigger_id,
        "view": form.as_slack_sends_it(values_as_sent(form.values)),
        "state": {"values": values_as_sent(form.values)},
        "actions": [action],
    }


def message_action(
    person: Person, channel: Channel, message: Message, trigger_id: str, response_url: str, action: Payload
) -> Payload:
    """A button or menu in a message; an ephemeral message isn't included, as Slack doesn't store those."""
    ephemeral = message.only_for is not None
    payload = {
        **_from(person, "block_actions"),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
            **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        },
        "trigger_id": trigger_id,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }
    return payload if ephemeral else {**payload, "message": message_as_sent(message)}


def shortcut(person: Person, callback_id: str, trigger_id: str) -> Payload:
    """A global shortcut, which has no conversation."""
    return {
        **_from(person, "shortcut"),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts(),
    }


def message_shortcut(
    person: Person, channel: Channel, message: Message, callback_id: str, trigger_id: str, response_url: str
) -> Payload:
    """A shortcut from the menu of a message."""
    return {
        **_from(person, "message_action"),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "action_ts": action_ts(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "message": message_as_sent(message),
        "response_url": response_url,
    }


def message_event(kind: str, message: Message, channel: Channel) -> Payload:
    """A message as the event `app_mention` or `message.im`: docs.slack.dev/reference/events."""
    said = {**message_as_sent(message), "channel": channel.id, "event_ts": message.ts}
    if kind == "app_mention":
        return {**said, "type": "app_mention"}
    return {**said, "channel_type": "im"}


def event(inner: Payload, event_id: str, *, is_ext_shared: bool = False) -> Payload:
    """An Events API request with this inner event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{event_id}",  # opaque; for apps.event.authorizations.list
    }


def function_executed(run_id: str, inputs: Payload) -> Payload:
    """A run of the workflow step, as in docs.slack.dev/reference/events/function_executed. It names no user."""
    kinds = {"words": "string", "confirmer": "slack#/types/user_id", "channel": "slack#/types/channel_id"}
    return {
        "type": STEP_EVENT,
        "function": {
            "id": "Fn0PREPARE01",
            "callback_id": "prepare_interview",
            "title": "Prepare an interview",
            "description": "Asks someone to confirm an interview",
            "type": "app",
            "input_parameters": [_parameter(name, kind, name != "channel") for name, kind in kinds.items()],
            "output_parameters": [_parameter(name, "string", True) for name in STEP_OUTPUTS],
            "app_id": APP_ID,
            "date_created": 1_700_110_468,
            "date_updated": 1_700_110_470,
            "date_deleted": 0,
            "form_enabled": False,
        },
        "inputs": inputs,
        "function_execution_id": run_id,
        "workflow_execution_id": f"Wx{run_id[2:]}",
        "event_ts": f"{time.time():.6f}",
        "bot_access_token": f"xwfp-{run_id}",
    }


def _parameter(name: str, kind: str, is_required: bool) -> Payload:
    return {"type": kind, "name": name, "description": name, "title": name.title(), "is_required": is_required}


def message_as_sent(message: Message, with_metadata: bool = True) -> Payload:
    """A message in payloads and Web API responses."""
    sent: Payload = {
        "type": "message",
        **({"user": message.user} if message.user else {"subtype": "bot_message", "bot_id": "B0ANOTHER"}),
        "ts": message.ts,
        "text": named_emoji(message.text),
        "team": TEAM,
    }
    if message.attachments:
        sent["attachments"] = message.attachments
    if message.is_from_app:
        sent |= {"bot_id": BOT_ID, "app_id": APP_ID, "blocks": blocks_as_sent(message.blocks)}
    if message.client_msg_id:
        sent |= {"client_msg_id": message.client_msg_id, "blocks": as_rich_text(message.text)}
    if message.thread_ts:
        sent["thread_ts"] = message.thread_ts
    if message.is_broadcast:
        sent["subtype"] = "thread_broadcast"
    if message.edited_ts:
        sent["edited"] = {"user": BOT_ID, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        sent["metadata"] = message.metadata
    return sent


def channel_name(channel: Channel) -> str:
    """The name of a conversation in payloads: private channels and DMs have a generic one."""
    return {"private": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)


def action_ts() -> str:
    """The timestamp of an action, for now."""
    return f"{time.time():.6f}"


def _from(person: Person, kind: str) -> Payload:
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }
