"""What the parts of FakeSlack share: the workspace, the open forms, and the connection to the app."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any, TypeVar

from slackbot.demo.fake_slack.delivery import ANSWER_TIMEOUT, Delivery, Repetition, Reply, SignedHttp, Transport
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.forms import Form, Forms
from slackbot.demo.fake_slack.installed import BOT_EVENTS, GRANTED
from slackbot.demo.fake_slack.organization import as_sent_org_wide
from slackbot.demo.fake_slack.triggers import Clock, ResponseUrl, TriggerStore
from slackbot.demo.fake_slack.workspace import Channel, Message, Workspace
from slackbot.demo.people import Person

T = TypeVar("T")


class SlackState:
    """One workspace, or one organization, and one app; replace `transport` to use Socket Mode instead of HTTP."""

    def __init__(self, signing_secret: str, *, is_org_wide: bool = False) -> None:
        self.signing_secret = signing_secret
        self.app_url = ""  # the app's request URL, such as http://127.0.0.1:3000/slack/events
        self.answer_timeout = ANSWER_TIMEOUT
        self.clock = Clock()
        self.workspace = Workspace(is_org_wide=is_org_wide)
        self.forms = Forms()
        self.trigger_store = TriggerStore(self.clock)
        self.transport: Transport = SignedHttp(signing_secret, lambda: self.app_url, lambda: self.answer_timeout)
        self.deliveries: list[Reply] = []
        self.scopes = set(GRANTED)
        self.subscriptions = set(BOT_EVENTS)
        self.repetitions: list[Repetition] = []

    @property
    def url(self) -> str:
        """The address of the fake itself."""
        raise NotImplementedError

    @property
    def open_views(self) -> list[Form]:
        """Every open form of everyone."""
        return list(self.forms)

    def view(self, user: str) -> Form:
        """The top form of one person; raises NotPossible when none is open."""
        stack = self.forms.stack(user)
        if not stack:
            raise NotPossible(f"{user} has no form open")
        return stack[-1]

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """The messages of a conversation, all or those that `user` sees."""
        return self.workspace.seen_by(user, channel)

    def wait_for(self, look: Callable[[], T | None], timeout: float = 60) -> T:
        """Wait until `look` returns something true, and return that; raises TimeoutError after `timeout` seconds."""
        with self.workspace.changed:
            found = self.workspace.changed.wait_for(look, timeout)
        if not found:
            raise TimeoutError("it didn't happen in FakeSlack")
        return found

    def wait_for_view(self, user: str) -> Form:
        """Wait until a form opens for a person, and return it."""
        return self.wait_for(lambda: self.forms.stack(user))[-1]

    def deliver(self, delivery: Delivery) -> Reply:
        """Send a request to the app, and record the reply."""
        at = time.time()
        if self.workspace.is_org_wide:
            delivery = as_sent_org_wide(delivery, self.workspace.people)
        reply = dataclasses.replace(self.transport(delivery), at=at)
        self.deliveries.append(reply)
        self.workspace.notify_change()
        return reply

    def redeliver(self, reply: Reply) -> Reply:
        """Send the same request again with a new signature, as a double click or Slack's retry would."""
        if reply.delivery is None:
            raise NotPossible("nothing was sent, so there is nothing to send again")
        return self.deliver(reply.delivery)

    def response_url(self, ticket: ResponseUrl) -> str:
        """The response_url that the app may post to."""
        return f"{self.url}/response/{ticket.secret}"

    def person(self, user: str) -> Person:
        """The person with this id; raises NotPossible when there is none."""
        if user not in self.workspace.people:
            raise NotPossible(f"there is no user {user}")
        return self.workspace.people[user]

    def place(self, user: str, channel: str) -> Channel:
        """A conversation of this person; raises NotPossible when they aren't a member."""
        known = self.workspace.channels.get(channel)
        if known is None or user not in known.members:
            raise NotPossible(f"{user} is not in {channel}")
        return known

    def unsent_reply(self, **fields: Any) -> Reply:
        """The reply for an action that Slack doesn't send to the app."""
        return dataclasses.replace(Reply(None, "", 0.0), **fields)
