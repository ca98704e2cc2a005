"""`chat.*`: the app's messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from slackbot.demo.fake_slack.block_kit import check_blocks, check_message, check_metadata
from slackbot.demo.fake_slack.pace import PostRateLimit
from slackbot.demo.fake_slack.payloads import message_as_sent
from slackbot.demo.fake_slack.web_api.conversations import writable
from slackbot.demo.fake_slack.web_api.errors import Answer, ApiError, Arguments, Method, RateLimited, is_true, need
from slackbot.demo.fake_slack.workspace import Message, Workspace

MAX_METADATA = 8_000
"""Bytes. Slack's own limit isn't documented; the app's largest metadata exceeds this one, so that tests cover it."""

MAX_BLOCKS_TEXT = 11_000
"""Characters in all blocks of a message. Slack doesn't document its limit; less than what reports say (docs/slack.md,
L14)."""


class Chat:
    """`chat.*` for one workspace."""

    def __init__(self, workspace: Workspace, scopes: set[str], pace: PostRateLimit) -> None:
        self.workspace = workspace
        self.scopes = scopes
        self.pace = pace
        self.methods: Mapping[str, Method] = {
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update_message,
            "chat.delete": self._delete_message,
        }

    def _post_message(self, arguments: Arguments) -> Answer:
        channel = writable(self.workspace, self.scopes, need(arguments, "channel"))
        _check_message(arguments)
        thread_ts = arguments.get("thread_ts")
        if thread_ts and not self.workspace.find(channel.id, str(thread_ts)):
            raise ApiError("thread_not_found")
        if seconds := self.pace.seconds_to_wait(channel.id):
            raise RateLimited(seconds)
        message = self.workspace.post(
            channel.id,
            arguments.get("text") or "",
            blocks=arguments.get("blocks") or [],
            metadata=arguments.get("metadata"),
            thread_ts=thread_ts,
            is_broadcast=bool(thread_ts) and is_true(arguments, "reply_broadcast"),
        )
        return {"channel": channel.id, "ts": message.ts, "message": message_as_sent(message)}

    def _post_ephemeral(self, arguments: Arguments) -> Answer:
        channel, user = writable(self.workspace, self.scopes, need(arguments, "channel")), need(arguments, "user")
        _check_message(arguments)
        if user not in channel.members:
            raise ApiError("user_not_in_channel")
        message = self.workspace.post(
            channel.id,
            arguments.get("text") or "",
            blocks=arguments.get("blocks") or [],
            thread_ts=arguments.get("thread_ts"),
            only_for=user,
        )
        return {"message_ts": message.ts}

    def _update_message(self, arguments: Arguments) -> Answer:
        message = self._own_message(arguments, "cant_update_message")
        blocks, text = arguments.get("blocks"), arguments.get("text")
        if blocks is None and text is None:
            raise ApiError("no_text")
        if faults := check_blocks(blocks) if blocks else []:
            raise ApiError("invalid_blocks", faults)
        if blocks is None:
            blocks = []  # as the method's page says: text without blocks takes the old blocks away
        if arguments.get("metadata") == {}:  # as the method's page says: an empty object takes the old away
            message.metadata = None
        elif arguments.get("metadata") is not None:
            _check_metadata(arguments)
            message.metadata = arguments["metadata"]
        self.workspace.edit(message, text, blocks)
        return {
            "channel": message.channel,
            "ts": message.ts,
            "text": message.text,
            "message": message_as_sent(message),
        }

    def _delete_message(self, arguments: Arguments) -> Answer:
        message = self._own_message(arguments, "cant_delete_message")
        self.workspace.remove(message)
        return {"channel": message.channel, "ts": message.ts}

    def _own_message(self, arguments: Arguments, code: str) -> Message:
        channel, ts = need(arguments, "channel"), need(arguments, "ts")
        if channel not in self.workspace.channels:
            raise ApiError("channel_not_found")  # a person's id is not enough here
        message = self.workspace.find(channel, ts)
        if message is None or message.only_for is not None:
            raise ApiError("message_not_found")
        if not message.is_from_app:
            raise ApiError(code)
        return message


def _check_message(arguments: Arguments) -> None:
    if not arguments.get("text") and not arguments.get("blocks"):
        raise ApiError("no_text")
    if len(arguments.get("text") or "") > 40_000:
        raise ApiError("msg_too_long")
    _check_metadata(arguments)
    if faults := check_message({**arguments, "metadata": None}):
        raise ApiError("invalid_blocks", faults)
    if _text_length(arguments.get("blocks") or []) > MAX_BLOCKS_TEXT:
        raise ApiError("msg_blocks_too_long")


def _text_length(part: Any) -> int:
    """The characters of all texts in blocks."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_text_length(value) for value in part.values())
    return sum(_text_length(each) for each in part) if isinstance(part, list) else 0


def _check_metadata(arguments: Arguments) -> None:
    metadata = arguments.get("metadata")
    if metadata is not None and (faults := check_metadata(metadata)):
        raise ApiError("invalid_metadata_format", faults)
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > MAX_METADATA:
        raise ApiError("metadata_too_large")
