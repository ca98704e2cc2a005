"""`conversations.*`, and which conversations the bot sees and may write in."""

from __future__ import annotations

from collections.abc import Mapping

from slackbot.demo.slack.payloads import message_as_sent
from slackbot.demo.slack.web_api.errors import Answer, ApiError, Arguments, Method, need
from slackbot.demo.slack.workspace import Channel, Workspace


class Conversations:
    """The methods over the conversations of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this."""
        self.workspace = workspace
        self.methods: Mapping[str, Method] = {
            "conversations.open": self._conversations_open,
            "conversations.info": self._conversations_info,
            "conversations.history": self._conversations_history,
        }

    def _conversations_open(self, arguments: Arguments) -> Answer:
        users = str(need(arguments, "users")).split(",")
        if len(users) != 1 or users[0] not in self.workspace.people:
            raise ApiError("user_not_found")
        return {"channel": {"id": self.workspace.dm_with_bot(users[0]).id}}

    def _conversations_info(self, arguments: Arguments) -> Answer:
        channel = visible(self.workspace, need(arguments, "channel"))
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_channel": channel.kind == "public",
                "is_im": channel.kind == "im",
                "is_private": channel.kind != "public",
                "is_member": channel.has_bot,
                "is_archived": False,
            }
        }

    def _conversations_history(self, arguments: Arguments) -> Answer:
        channel = visible(self.workspace, need(arguments, "channel"))
        if not channel.has_bot:
            raise ApiError("not_in_channel")
        public = [m for m in self.workspace.seen_by(None, channel.id) if m.only_for is None]
        with_metadata = str(arguments.get("include_all_metadata")).lower() in ("true", "1")
        newest_first = [message_as_sent(message, with_metadata) for message in reversed(public)]
        return {"messages": newest_first[: int(arguments.get("limit", 100))], "has_more": False}


def visible(workspace: Workspace, channel_id: str) -> Channel:
    """A conversation that the bot may know of; private ones without it do not exist for it."""
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and not channel.has_bot):
        raise ApiError("channel_not_found")
    return channel


def writable(workspace: Workspace, scopes: set[str], channel_id: str) -> Channel:
    """A conversation that the bot may post in; a person's id means their DM with the app."""
    if channel_id in workspace.people:
        return workspace.dm_with_bot(channel_id)
    channel = visible(workspace, channel_id)
    if not channel.has_bot and "chat:write.public" not in scopes:
        raise ApiError("not_in_channel")
    return channel
