"""What the parts of the stand-in share: the workspace, the open forms, and the way to the app."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any, TypeVar

from slackbot.demo.fake_slack.delivery import ANSWER_TIMEOUT, Delivery, Repetition, Reply, SignedHttp, Transport
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.forms import Form, Forms
from slackbot.demo.fake_slack.installed import BOT_EVENTS, GRANTED
from slackbot.demo.fake_slack.triggers import Clock, ResponseUrl, TriggerStore
from slackbot.demo.fake_slack.workspace import Channel, Message, Workspace
from slackbot.demo.people import Person

T = TypeVar("T")


class SlackState:
    """One workspace and one app; `transport` may be replaced, as Socket Mode has another way than HTTP."""

    def __init__(self, signing_secret: str) -> None:
        """Begin with nothing said and nothing open."""
        self.signing_secret = signing_secret
        self.app_url = ""  # where the app listens, such as http://127.0.0.1:3000/slack/events
        self.patience = ANSWER_TIMEOUT
        self.clock = Clock()
        self.workspace = Workspace()
        self.forms = Forms()
        self.trigger_store = TriggerStore(self.clock)
        self.transport: Transport = SignedHttp(signing_secret, lambda: self.app_url, lambda: self.patience)
        self.deliveries: list[Reply] = []
        self.scopes = set(GRANTED)  # add to these or take from them, as an admin may
        self.subscriptions = set(BOT_EVENTS)
        self.repetitions: list[Repetition] = []

    @property
    def url(self) -> str:
        """The stand-in's own address."""
        raise NotImplementedError

    @property
    def open_views(self) -> list[Form]:
        """Every form that anybody has open."""
        return list(self.forms)

    def view(self, user: str) -> Form:
        """The topmost form of one person; raises NotPossible when there is none."""
        stack = self.forms.stack(user)
        if not stack:
            raise NotPossible(f"{user} has no form open")
        return stack[-1]

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """What stands in a conversation: for one person's eyes, or all of it."""
        return self.workspace.seen_by(user, channel)

    def wait_for(self, look: Callable[[], T | None], timeout: float = 20) -> T:
        """Return what `look` finds as soon as it is true; raises TimeoutError when it never is."""
        with self.workspace.changed:
            found = self.workspace.changed.wait_for(look, timeout)
        if not found:
            raise TimeoutError("it did not happen in the stand-in for Slack")
        return found

    def wait_for_view(self, user: str) -> Form:
        """The form that opens for a person, as soon as it does."""
        return self.wait_for(lambda: self.forms.stack(user))[-1]

    def deliver(self, delivery: Delivery) -> Reply:
        """Send to the app and remember what came back."""
        at = time.time()
        reply = dataclasses.replace(self.transport(delivery), at=at)
        self.deliveries.append(reply)
        self.workspace.notify_change()
        return reply

    def redeliver(self, reply: Reply) -> Reply:
        """Send the same request once more, freshly signed, as a double click or Slack's retry would."""
        if reply.delivery is None:
            raise NotPossible("nothing was sent, so nothing can be sent again")
        return self.deliver(reply.delivery)

    def response_url(self, ticket: ResponseUrl) -> str:
        """The address under which the app may answer later."""
        return f"{self.url}/response/{ticket.secret}"

    def person(self, user: str) -> Person:
        """Somebody known; raises NotPossible otherwise."""
        if user not in self.workspace.people:
            raise NotPossible(f"there is nobody {user}")
        return self.workspace.people[user]

    def place(self, user: str, channel: str) -> Channel:
        """A conversation that this person is in; raises NotPossible otherwise."""
        known = self.workspace.channels.get(channel)
        if known is None or user not in known.members:
            raise NotPossible(f"{user} is not in {channel}")
        return known

    def unsent_reply(self, **what: Any) -> Reply:
        """The reply of something that never left Slack."""
        return dataclasses.replace(Reply(None, "", 0.0), **what)
