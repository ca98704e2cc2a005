"""Actions of people outside of forms: commands, shortcuts, and buttons in messages and on the Home tab."""

from __future__ import annotations

import dataclasses
from typing import Any

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.actions import button_action, find_element
from slackbot.demo.fake_slack.block_kit import check_blocks
from slackbot.demo.fake_slack.delivery import Reply, as_command, as_form
from slackbot.demo.fake_slack.elements import NotPossible
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.state import SlackState
from slackbot.demo.fake_slack.workspace import HIRING, Channel, Message
from slackbot.demo.fake_slack.writing import as_kept, named_emoji
from slackbot.demo.people import MANAGER


class SimulatedUser(SlackState):
    """Commands, shortcuts and buttons; each returns the app's reply."""

    should_escape = True  # should_escape in manifest.yml: @maria arrives as <@U…|maria>, & as &amp;

    def command(self, name: str, text: str = "", *, user: str = MANAGER.id, channel: str = HIRING) -> Reply:
        """Send a slash command; the app's response, or Slack's error message, is shown to the person."""
        person, place = self.person(user), self.place(user, channel)
        text = self._escaped(text) if self.should_escape else text
        trigger = self.trigger_store.create_trigger(user, channel)
        url = self.response_url(self.trigger_store.create_response_url(user, channel))
        payload = payloads.command(person, place, name, text, url, trigger.id)
        reply = self.deliver(as_command(payload))
        return self._show_answer(reply, user, place, name)

    def press(
        self,
        where: Message | Form,
        action_id: str,
        *,
        user: str | None = None,
        block_id: str | None = None,
        value: Any = None,
    ) -> Reply:
        """Press a button (or choose `value` from a menu) in a message, a form or a Home tab."""
        block, element = find_element(where.blocks, action_id, block_id)
        action = button_action(block, element, value, payloads.action_ts())
        if isinstance(where, Form):
            return self._press_in_form(where, action)
        user = user or where.only_for or MANAGER.id
        return self._press_in_message(where, action, user)

    def _press_in_form(self, form: Form, action: dict[str, Any]) -> Reply:
        trigger = self.trigger_store.create_trigger(form.user, form.channel, form.root_id)
        payload = payloads.view_action(self.person(form.user), form, trigger.id, action)
        return self.deliver(as_form("block_actions", payload))

    def _press_in_message(self, message: Message, action: dict[str, Any], user: str) -> Reply:
        person, place = self.person(user), self.place(user, message.channel)
        if message not in self.workspace.seen_by(user, message.channel):
            raise NotPossible("the person can't see this message")
        trigger = self.trigger_store.create_trigger(user, message.channel)
        url = self.response_url(self.trigger_store.create_response_url(user, message.channel, message))
        payload = payloads.message_action(person, place, message, trigger.id, url, action)
        reply = self.deliver(as_form("block_actions", payload))
        message.trouble = reply.trouble
        self.workspace.notify_change()
        return reply

    def shortcut(self, callback_id: str, *, user: str = MANAGER.id) -> Reply:
        """Use a global shortcut."""
        trigger = self.trigger_store.create_trigger(user, None)
        return self.deliver(as_form("shortcut", payloads.shortcut(self.person(user), callback_id, trigger.id)))

    def message_shortcut(self, message: Message, callback_id: str, *, user: str = MANAGER.id) -> Reply:
        """Use a shortcut from the menu of a message."""
        person, place = self.person(user), self.place(user, message.channel)
        trigger = self.trigger_store.create_trigger(user, message.channel)
        url = self.response_url(self.trigger_store.create_response_url(user, message.channel))
        payload = payloads.message_shortcut(person, place, message, callback_id, trigger.id, url)
        return self.deliver(as_form("message_action", payload))

    def _escaped(self, text: str) -> str:
        """docs.slack.dev/interactivity/implementing-slash-commands#escaping."""
        people = {f"@{one.handle}": f"@{one.id}|{one.handle}" for one in self.workspace.people.values()}
        groups = {f"@{group}": f"!subteam^{group}|@{group}" for group in self.workspace.usergroups}
        return named_emoji(as_kept(text, {**people, **groups, **self.workspace.channel_mentions()}))

    def _show_answer(self, reply: Reply, user: str, place: Channel, name: str) -> Reply:
        answer = reply.json if isinstance(reply.json, dict) else {"text": reply.body}
        faults = check_blocks(answer["blocks"]) if answer.get("blocks") else []
        if reply.trouble is None and faults:
            reply = dataclasses.replace(reply, trouble="invalid_blocks: " + "; ".join(faults))
        if reply.trouble is not None:
            failure = f'{name} failed with the error "{reply.trouble}"'
            self.workspace.post(place.id, failure, user="USLACKBOT", only_for=user)
        elif answer.get("text") or answer.get("blocks"):
            only_for = None if answer.get("response_type") == "in_channel" else user
            text, blocks = answer.get("text") or "", answer.get("blocks") or []
            self.workspace.post(place.id, text, blocks=blocks, only_for=only_for)
        return reply
