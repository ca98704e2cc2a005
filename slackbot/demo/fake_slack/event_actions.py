"""Actions of people that reach the app as events: write to it, mention it, open its Home tab.

Slack retries an event that the app didn't accept: right away, after one minute and after five minutes, with
`x-slack-retry-num` and `x-slack-retry-reason` (docs.slack.dev/apis/events-api#retries).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.delivery import Repetition, Reply, as_event
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.installed import BOT_NAME, EVENT_SCOPES
from slackbot.demo.fake_slack.state import SlackState
from slackbot.demo.fake_slack.workspace import BOT_USER, HIRING, Channel, Message
from slackbot.demo.fake_slack.writing import as_kept, mentions_in
from slackbot.demo.people import MANAGER

REPEATED_AFTER = (0.0, 60.0, 300.0)  # seconds after the previous failure


class EventActions(SlackState):
    """Actions that the app receives through the Events API."""

    def say(
        self,
        text: str,
        *,
        user: str = MANAGER.id,
        channel: str = HIRING,
        thread_ts: str | None = None,
        is_broadcast: bool = False,
    ) -> Message:
        """Post a message, or a reply in a thread; the app receives an event where Slack would send one.

        Mentions can be written as people type them (`@luis`, `@Interview Scheduler`) or as Slack stores them
        (`<@U0SLACKBOT>`). `is_broadcast` also sends a reply to the channel.
        """
        place = self.place(user, channel)
        said = self.workspace.post(
            place.id,
            as_kept(text, self._mentions()),
            user=user,
            thread_ts=None if thread_ts is None else self._thread(place, thread_ts),
            is_broadcast=is_broadcast and thread_ts is not None,
            client_msg_id=str(uuid.uuid4()),
        )
        if kind := _kind_of_event(place, said):
            self._send_event(kind, payloads.message_event(kind, said, place))
        return said

    def echo(self, message: Message) -> Reply:
        """Send the app the event of its own message in a DM, as Slack does.

        Not sent automatically: an app without listeners would answer each with 404.
        """
        place = self.workspace.channels[message.channel]
        return self._send_event("message.im", payloads.message_event("message.im", message, place))

    def open_home(self, user: str = MANAGER.id) -> Reply:
        """Open the app's Home tab."""
        known = self.forms.homes.get(user)
        view = {} if known is None else {"view": known.as_slack_sends_it()}
        return self._open(user, {"tab": "home", **view})

    def open_messages_tab(self, user: str = MANAGER.id) -> Reply:
        """Open the Messages tab of the app."""
        return self._open(user, {"tab": "messages"})

    def event(
        self,
        inner: dict[str, Any],
        *,
        retry: int | None = None,
        reason: str = "http_timeout",
        event_id: str | None = None,
    ) -> Reply:
        """Send an event, with Slack's immediate retry if the app doesn't accept it; returns the last reply.

        `retry`, with the `event_id` of the first time, sends just that retry.
        """
        channel = self.workspace.channels.get(str(inner.get("channel")))
        event_id = event_id or "Ev" + secrets.token_hex(5).upper()
        payload = payloads.event(inner, event_id, is_ext_shared=channel is not None and channel.is_ext_shared)
        reply = self.deliver(as_event(payload, retry, reason))
        return reply if retry is not None else self._schedule_repetition(payload, reply, 1)

    def repeat_events(self) -> list[Reply]:
        """Send the retries that are due. Tests call it after `clock.advance`, the demo calls it regularly."""
        now = self.clock.now()
        due = [each for each in self.repetitions if each.due <= now]
        for each in due:
            self.repetitions.remove(each)
        return [self._repeat(each) for each in due]

    def _schedule_repetition(self, payload: Mapping[str, Any], reply: Reply, number: int) -> Reply:
        if reply.trouble is None or reply.refuses_repetition or number > len(REPEATED_AFTER):
            return reply
        wait = REPEATED_AFTER[number - 1]
        again = Repetition(self.clock.now() + wait, number, payload, reply.retry_reason)
        if not wait:
            return self._repeat(again)
        self.repetitions.append(again)
        return reply

    def _repeat(self, again: Repetition) -> Reply:
        reply = self.deliver(as_event(again.payload, again.number, again.reason))
        return self._schedule_repetition(again.payload, reply, again.number + 1)

    def _open(self, user: str, tab: dict[str, Any]) -> Reply:
        dm = self.workspace.dm_with_bot(self.person(user).id)
        inner = {"type": "app_home_opened", "user": user, "channel": dm.id, **tab}
        return self._send_event("app_home_opened", {**inner, "event_ts": payloads.action_ts()})

    def _send_event(self, kind: str, inner: dict[str, Any]) -> Reply:
        """Send only what the app is subscribed to and has the scope for."""
        scope = EVENT_SCOPES.get(kind)
        if kind not in self.subscriptions or (scope and scope not in self.scopes):
            return self.unsent_reply()
        return self.event(inner)

    def _thread(self, place: Channel, ts: str) -> str:
        first = self.workspace.find(place.id, ts)
        if first is None:
            raise NotPossible("there is no message to reply to")
        return first.thread_ts or first.ts  # Slack has no threads within threads

    def _mentions(self) -> dict[str, str]:
        people = {f"@{person.handle}": f"@{person.id}" for person in self.workspace.people.values()}
        return {f"@{BOT_NAME}": f"@{BOT_USER}", **people, **self.workspace.channel_mentions()}


def _kind_of_event(place: Channel, said: Message) -> str | None:
    """A mention in a direct message isn't an app_mention: docs.slack.dev/reference/events/app_mention."""
    if not place.has_bot:
        return None
    if place.kind == "im":
        return "message.im"
    return "app_mention" if BOT_USER in mentions_in(said.text) else None
