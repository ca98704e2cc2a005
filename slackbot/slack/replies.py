"""Sentences that only one user sees, in reply to what they pressed or typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from slackbot import messages
from slackbot.messages import Message
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.client import Delivery, SlackClient
from slackbot.slack.payloads import broadcast_channel_of, thread_of


@dataclass(frozen=True, slots=True)
class EphemeralReply:
    """Shows a user sentences that nobody else sees.

    `channel` is set for a message that is in a thread and in the channel: an answer in the channel is seen from both,
    one in a closed thread from neither.
    """

    slack: SlackClient
    user: str
    response_url: str | None
    thread_ts: str | None
    channel: str | None = None

    @classmethod
    def to(cls, body: Mapping[str, Any], user: str, slack: SlackClient) -> EphemeralReply:
        """The reply to a request of this user."""
        return cls(slack, user, body.get("response_url"), thread_of(body), broadcast_channel_of(body))

    def __call__(self, text: str) -> None:
        """Show a sentence where the user is, or as a direct message where Slack has no `response_url` for us."""
        self.show(Message(text, []))

    def show(self, message: Message) -> None:
        """The same for a message with blocks."""
        if self.channel and self._post_in(self.channel, message) not in (Delivery.REFUSED, Delivery.DENIED):
            return
        if self.response_url and self._respond(self.response_url, message) is not Delivery.REFUSED:
            return
        if self.user:
            self.slack.post(self.user, message)

    def _post_in(self, channel: str, message: Message) -> Delivery:
        return self.slack.post_ephemeral(channel, self.user, message).delivery

    def _respond(self, url: str, message: Message) -> Delivery:
        return self.slack.respond(url, replace(message, thread_ts=self.thread_ts), is_ephemeral=True).delivery


def run_or_decline(task: Callable[[], object], background: BackgroundExecutor, reply: EphemeralReply) -> None:
    """Run the task in the background, or tell the user that there is no room for it. Errors are told, too."""
    if not background.submit(task, reply):
        reply(messages.overloaded())
