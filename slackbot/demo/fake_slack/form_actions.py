"""Actions of people in a form (type, search, choose, submit, close), and the effect of the app's response."""

from __future__ import annotations

import dataclasses
from typing import Any

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.actions import change_action, is_dispatched_at_once
from slackbot.demo.fake_slack.block_kit import check_options, check_view, offered
from slackbot.demo.fake_slack.delivery import Reply, as_form
from slackbot.demo.fake_slack.elements import NotPossible, after, client_errors, is_text, stateful
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.state import SlackState

CONNECTION_TROUBLE = "We had some trouble connecting. Try again?"
MIN_QUERY = 3  # Slack's default of min_query_length


class FormActions(SlackState):
    """Actions in an open form."""

    def suggest(self, form: Form, block_id: str, query: str, action_id: str | None = None) -> Reply:
        """Type into a menu with external options; the reply's `options` are what Slack shows."""
        element = form.element(block_id, action_id)
        if element["type"] not in ("external_select", "multi_external_select"):
            raise NotPossible(f"{block_id!r} has no external options")
        if len(query) < element.get("min_query_length", MIN_QUERY):
            return self.unsent_reply()
        person = self.person(form.user)
        payload = payloads.block_suggestion(person, form, block_id, element["action_id"], query)
        reply = self.deliver(as_form("block_suggestion", payload))
        if reply.trouble is None and (faults := check_options(reply.json)):
            reply = dataclasses.replace(reply, trouble="; ".join(faults))
        found = offered(reply.json) if reply.trouble is None else []
        form.suggested[block_id] = found
        return dataclasses.replace(reply, options=tuple(found))

    def type(self, form: Form, block_id: str, text: str) -> Reply | None:
        """Type into a text field; returns a reply only where the field dispatches on every character."""
        if not is_text(form.element(block_id)):
            raise NotPossible(f"{block_id!r} is not a text field")
        return self.dispatch(form, block_id) if self.fill(form, block_id, text) else None

    def choose(self, form: Form, block_id: str, value: Any, action_id: str | None = None) -> Reply | None:
        """Choose an option by value, a user or channel by id, a date, a list of values, or None to clear."""
        is_dispatched = self.fill(form, block_id, value, action_id)
        return self.dispatch(form, block_id, action_id) if is_dispatched else None

    def enter(self, form: Form, block_id: str) -> Reply:
        """Press Enter in a field: dispatches where the field asks for that, and otherwise submits the form."""
        element = form.element(block_id)
        if is_dispatched_at_once(form.block(block_id), element, "on_enter_pressed"):
            return self.dispatch(form, block_id)
        return self.submit(form)

    def fill(self, form: Form, block_id: str, value: Any, action_id: str | None = None) -> bool:
        """Put a value into a field; returns whether Slack would dispatch it to the app right away."""
        block, element = form.block(block_id), form.element(block_id, action_id)
        if element not in stateful(block):
            raise NotPossible(f"{block_id!r} is not a field")
        suggested = form.suggested.get(block_id, [])
        with self.workspace.changed:
            state = after(element, value, [*suggested, *_chosen_before(form, block_id, element)])
            form.values[block_id][element["action_id"]] = state
            form.errors.pop(block_id, None)
        self.workspace.notify_change()
        return is_dispatched_at_once(block, element, "on_character_entered" if is_text(element) else "chosen")

    def dispatch(self, form: Form, block_id: str, action_id: str | None = None) -> Reply:
        """Send the value of a field to the app as `block_actions`."""
        block, element = form.block(block_id), form.element(block_id, action_id)
        state = form.values[block_id][element["action_id"]]
        trigger = self.trigger_store.create_trigger(form.user, form.channel, form.root_id)
        action = change_action(block, element, state, payloads.action_ts())
        payload = payloads.view_action(self.person(form.user), form, trigger.id, action)
        return self.deliver(as_form("block_actions", payload))

    def submit(self, form: Form) -> Reply:
        """Submit the form, and apply the app's response (errors, update, push, close) as Slack does."""
        if not form.is_open:
            raise NotPossible("this form is no longer open")
        if errors := client_errors(form.blocks, form.values):
            form.errors, form.trouble = errors, None
            self.workspace.notify_change()
            return self.unsent_reply(errors=errors)
        form.is_sending, form.errors, form.trouble = True, {}, None
        self.workspace.notify_change()
        trigger = self.trigger_store.create_trigger(form.user, form.channel, form.root_id)
        urls = self._response_urls(form)
        payload = payloads.view_submission(self.person(form.user), form, trigger.id, urls)
        reply = self._apply(form, self.deliver(as_form("view_submission", payload)))
        form.is_sending = False
        form.trouble = CONNECTION_TROUBLE if reply.trouble else None
        self.workspace.notify_change()
        return reply

    def close(self, form: Form) -> Reply:
        """Close the form without submitting; sends `view_closed` where the form asks for it."""
        clears = form.source.get("clear_on_close", False)
        if clears:
            self.forms.clear(form.user)
        else:
            self.forms.close(form)
        self.workspace.notify_change()
        if not form.source.get("notify_on_close"):
            return self.unsent_reply()
        payload = payloads.view_closed(self.person(form.user), form, clears)
        return self.deliver(as_form("view_closed", payload))

    def _response_urls(self, form: Form) -> list[dict[str, str]]:
        urls = []
        for block in form.blocks:
            for element in stateful(block):
                state = form.values[block["block_id"]][element["action_id"]]
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if element.get("response_url_enabled") and channel:
                    url = self.trigger_store.create_response_url(form.user, channel)
                    urls.append(
                        {
                            "block_id": block["block_id"],
                            "action_id": element["action_id"],
                            "channel_id": channel,
                            "response_url": self.response_url(url),
                        }
                    )
        return urls

    def _apply(self, form: Form, reply: Reply) -> Reply:
        if reply.trouble is not None:
            return reply
        answer = reply.json if reply.body.strip() else {}
        if not isinstance(answer, dict):
            return dataclasses.replace(reply, trouble="the response must be empty or a JSON object")
        action = answer.get("response_action")
        reply = dataclasses.replace(reply, response_action=action)
        if action == "errors":
            return self._show_errors(form, reply, answer.get("errors"))
        if action in ("update", "push"):
            return self._show_view(form, reply, answer.get("view"))
        if action == "clear":
            self.forms.clear(form.user)
        elif action is None:
            self.forms.close(form)
        else:
            return dataclasses.replace(reply, trouble=f"unknown response_action {action!r}")
        return reply

    def _show_errors(self, form: Form, reply: Reply, errors: Any) -> Reply:
        inputs = {block["block_id"] for block in form.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
            return dataclasses.replace(reply, trouble=f"errors must name input blocks, not {errors!r}")
        form.errors = {block: str(text) for block, text in errors.items()}
        return dataclasses.replace(reply, errors=form.errors)

    def _show_view(self, form: Form, reply: Reply, view: Any) -> Reply:
        if faults := check_view(view):
            return dataclasses.replace(reply, trouble="; ".join(faults))
        if reply.response_action == "update":
            form.show(view)
        elif self.forms.push(form, view) is None:
            return dataclasses.replace(reply, trouble="push_limit_reached")
        return reply


def _chosen_before(form: Form, block_id: str, element: dict[str, Any]) -> list[dict[str, Any]]:
    """Options that can be chosen without a new search: the current and the initial ones."""
    state = form.values[block_id][element["action_id"]]
    before = [state.get("selected_option"), element.get("initial_option")]
    before += [*(state.get("selected_options") or []), *element.get("initial_options", [])]
    return [option for option in before if option]
