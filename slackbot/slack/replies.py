"""Sentences that only one user sees, in reply to what they pressed or typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slackbot import messages
from slackbot.messages import Message
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.client import Delivery, SlackClient
from slackbot.slack.payloads import thread_of


@dataclass(frozen=True, slots=True)
class EphemeralReply:
    """Shows a user sentences that nobody else sees."""

    slack: SlackClient
    user: str
    response_url: str | None
    thread_ts: str | None

    @classmethod
    def to(cls, body: Mapping[str, Any], user: str, slack: SlackClient) -> EphemeralReply:
        """The reply to a request of this user."""
        return cls(slack, user, body.get("response_url"), thread_of(body))

    def __call__(self, text: str) -> None:
        """Show a sentence where the user is, or as a direct message where Slack has no `response_url` for us."""
        if self.response_url and self._respond(self.response_url, text) is not Delivery.REFUSED:
            return
        if self.user:
            self.slack.post(self.user, Message(text, []))

    def _respond(self, url: str, text: str) -> Delivery:
        return self.slack.respond(url, Message(text, [], thread_ts=self.thread_ts), is_ephemeral=True).delivery


def run_or_decline(task: Callable[[], object], background: BackgroundExecutor, reply: EphemeralReply) -> None:
    """Run the task in the background, or tell the user that there is no room for it. Errors are told, too."""
    if not background.submit(task, reply):
        reply(messages.overloaded())
