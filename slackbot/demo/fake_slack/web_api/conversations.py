"""`conversations.*`, and which conversations the bot can see and post to."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from slackbot.demo.fake_slack.channels import described
from slackbot.demo.fake_slack.payloads import message_as_sent
from slackbot.demo.fake_slack.web_api.errors import Answer, ApiError, Arguments, Method, is_true, need, need_scope
from slackbot.demo.fake_slack.workspace import BOT_USER, Channel, Message, Workspace

# The scope for each kind of conversation: docs.slack.dev/apis/web-api/using-the-conversations-api
READ = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}


class Conversations:
    """`conversations.*` for one workspace."""

    def __init__(self, workspace: Workspace, scopes: Collection[str]) -> None:
        self.workspace = workspace
        self.scopes = scopes
        self.methods: Mapping[str, Method] = {
            "conversations.open": self._conversations_open,
            "conversations.info": self._conversations_info,
            "conversations.history": self._conversations_history,
            "conversations.replies": self._conversations_replies,
        }

    def _conversations_open(self, arguments: Arguments) -> Answer:
        users = str(need(arguments, "users")).split(",")
        if users == [BOT_USER]:
            raise ApiError("cannot_dm_bot")
        if len(users) != 1 or users[0] not in self.workspace.people:
            raise ApiError("user_not_found")
        if users[0] in self.workspace.deactivated:
            raise ApiError("user_disabled")
        return {"channel": {"id": self.workspace.dm_with_bot(users[0]).id}}

    def _conversations_info(self, arguments: Arguments) -> Answer:
        channel = visible(self.workspace, need(arguments, "channel"))
        need_scope(self.scopes, READ[channel.kind])
        return {"channel": described(channel)}

    def _conversations_history(self, arguments: Arguments) -> Answer:
        """Newest first, without replies unless they were also sent to the channel."""
        said = self._said(self._readable(arguments), arguments)
        return _page([m for m in reversed(said) if m.thread_ts in (None, m.ts) or m.is_broadcast], arguments)

    def _conversations_replies(self, arguments: Arguments) -> Answer:
        """The first message and its replies, oldest first."""
        channel, first = self._readable(arguments), need(arguments, "ts")
        if self.workspace.find(channel.id, first) is None:
            raise ApiError("thread_not_found")
        said = self._said(channel, arguments)
        return _page([m for m in said if first in (m.ts, m.thread_ts)], arguments)

    def _readable(self, arguments: Arguments) -> Channel:
        channel = visible(self.workspace, need(arguments, "channel"))
        need_scope(self.scopes, HISTORY[channel.kind])
        if not channel.has_bot:
            raise ApiError("not_in_channel")
        return channel

    def _said(self, channel: Channel, arguments: Arguments) -> list[Message]:
        oldest = float(arguments.get("oldest") or 0)
        seen = self.workspace.seen_by(None, channel.id)
        return [m for m in seen if m.only_for is None and float(m.ts) > oldest]


def _page(messages: list[Message], arguments: Arguments) -> Answer:
    """The page of messages that starts at the cursor."""
    begin, most = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    with_metadata = is_true(arguments, "include_all_metadata")
    shown = [message_as_sent(message, with_metadata) for message in messages[begin : begin + most]]
    has_more = len(messages) > begin + most
    cursor = {"response_metadata": {"next_cursor": str(begin + most)}} if has_more else {}
    return {"messages": shown, "has_more": has_more, **cursor}


def visible(workspace: Workspace, channel_id: str) -> Channel:
    """A conversation that the bot can see: any public one of its workspaces, and those it is a member of; raises
    ApiError."""
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and not channel.has_bot):
        raise ApiError("channel_not_found")
    if workspace.granted.isdisjoint(channel.teams):
        raise ApiError("channel_not_found")
    return channel


def writable(workspace: Workspace, scopes: Collection[str], channel_id: str) -> Channel:
    """A conversation that the bot can post to, where a user id means the DM with the app; raises ApiError."""
    if channel_id == BOT_USER:
        raise ApiError("cannot_dm_bot")
    if channel_id in workspace.people:
        return _direct(workspace, channel_id)
    channel = visible(workspace, channel_id)
    if channel.is_archived:
        raise ApiError("is_archived")
    if not channel.has_bot and (channel.kind != "public" or "chat:write.public" not in scopes):
        raise ApiError("not_in_channel")
    if channel.is_restricted:
        raise ApiError("restricted_action")
    return channel


def _direct(workspace: Workspace, user: str) -> Channel:
    """An existing DM still accepts messages after the person's account was deactivated.

    github.com/slackapi/python-slack-sdk/issues/1156, answered by a maintainer. How Slack refuses one to somebody of a
    workspace of the organization that doesn't have the app is undocumented; `team_access_not_granted` is assumed.
    """
    person = workspace.people[user]
    if not person.is_stranger and workspace.granted.isdisjoint(person.teams):
        raise ApiError("team_access_not_granted")
    if user in workspace.deactivated and not workspace.has_dm_with_bot(user):
        raise ApiError("channel_not_found")
    return workspace.dm_with_bot(user)
