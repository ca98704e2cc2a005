"""The open forms of each person, up to three on a stack, with the values of their fields."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from slackbot.demo.fake_slack.block_kit import elements_of
from slackbot.demo.fake_slack.elements import NotPossible, Values, fresh_values
from slackbot.demo.fake_slack.workspace import APP_ID, BOT_ID
from slackbot.demo.people import TEAM

MAX_STACK = 3


@dataclass
class Form:
    """An open view, or a Home tab; updates change the same object."""

    id: str
    user: str
    channel: str | None  # the conversation that was open when the form opened
    source: dict[str, Any]
    hash: str = ""
    root_id: str = ""
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    is_open: bool = True
    is_sending: bool = False
    suggested: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def show(self, source: dict[str, Any]) -> None:
        """Show this content; fields with the same block_id and action_id keep their values."""
        self.source = _normal(source)
        self.values = fresh_values(self.blocks, self.values, self.channel)
        self.hash = f"{time.time():.0f}.{secrets.token_hex(4)}"
        self.errors, self.trouble = {}, None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as Slack stores them, each with an id."""
        blocks: list[dict[str, Any]] = self.source["blocks"]
        return blocks

    def block(self, block_id: str) -> dict[str, Any]:
        """The block with this id; raises NotPossible when there is none."""
        for block in self.blocks:
            if block["block_id"] == block_id:
                return block
        raise NotPossible(f"the form has no block {block_id!r}, only {[b['block_id'] for b in self.blocks]}")

    def element(self, block_id: str, action_id: str | None = None) -> dict[str, Any]:
        """The element of a block with this action_id, or its first; raises NotPossible when there is none."""
        for element in elements_of(self.block(block_id)):
            if action_id in (None, element.get("action_id")):
                return element
        raise NotPossible(f"block {block_id!r} has no element {action_id!r}")

    def as_slack_sends_it(self, values: Values | None = None) -> dict[str, Any]:
        """The view in payloads and Web API responses.

        Plain text comes back escaped, and so longer (bolt-python#513). Unknown: whether that is also true of a state,
        an option's value or an initial value.
        """
        source = self.source
        optional = {name: _escaped(source.get(name)) for name in ("title", "close", "submit")}
        return {
            "id": self.id,
            "team_id": TEAM,
            "type": source["type"],
            "blocks": _escaped(self.blocks),
            "private_metadata": source.get("private_metadata", ""),
            "callback_id": source.get("callback_id", ""),
            "state": {"values": copy.deepcopy(values or {})},
            "hash": self.hash,
            **optional,
            "clear_on_close": source.get("clear_on_close", False),
            "notify_on_close": source.get("notify_on_close", False),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "external_id": source.get("external_id", ""),
            "app_installed_team_id": TEAM,
            "bot_id": BOT_ID,
        }


class Forms:
    """Each person's stack of open forms, and their Home tab."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[Form]] = {}
        self.homes: dict[str, Form] = {}

    def __iter__(self) -> Iterator[Form]:  # each person's top form last
        return (form for stack in list(self._stacks.values()) for form in list(stack))

    def stack(self, user: str) -> list[Form]:
        """One person's forms, the top one last."""
        return list(self._stacks.get(user, []))

    def open(self, user: str, channel: str | None, source: dict[str, Any]) -> Form:
        """Open a form, and close the ones that this person had open."""
        self.clear(user)
        form = _new(user, channel, source)
        self._stacks[user] = [form]
        return form

    def push(self, on: Form, source: dict[str, Any]) -> Form | None:
        """Put a form on top of another; returns None when there are three already."""
        stack = self._stacks[on.user]
        if len(stack) >= MAX_STACK:
            return None
        form = _new(on.user, on.channel, source)
        form.root_id, form.previous_id = on.root_id, stack[-1].id
        stack.append(form)
        return form

    def publish(self, user: str, source: dict[str, Any]) -> Form:
        """Show a Home tab to one person."""
        known = self.homes.get(user)
        if known is None:
            self.homes[user] = _new(user, None, source)
        else:
            known.show(source)
        return self.homes[user]

    def close(self, form: Form) -> None:
        """Close one form; the one below it shows again."""
        form.is_open = False
        stack = self._stacks.get(form.user, [])
        if form in stack:
            stack.remove(form)

    def clear(self, user: str) -> None:
        """Close all forms of a person."""
        for form in self.stack(user):
            self.close(form)

    def find(self, view_id: object, external_id: object = None) -> Form | None:
        """The open form or Home tab with this id, or None."""
        forms: list[Form] = [*self, *self.homes.values()]
        for form in forms:
            if form.id == view_id or (external_id and form.source.get("external_id") == external_id):
                return form
        return None


def _new(user: str, channel: str | None, source: dict[str, Any]) -> Form:
    # Random, so that a restarted demo never reuses an id that the app has stored.
    form = Form("V" + secrets.token_hex(5).upper(), user, channel, source)
    form.root_id = form.id
    form.show(source)
    return form


def _escaped(part: Any) -> Any:
    """A copy with every plain text escaped as Slack does."""
    if isinstance(part, list):
        return [_escaped(one) for one in part]
    if not isinstance(part, dict):
        return part
    copied = {name: _escaped(value) for name, value in part.items()}
    if part.get("type") == "plain_text":
        copied["text"] = part["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return copied


def _normal(source: dict[str, Any]) -> dict[str, Any]:
    """The view with the defaults that Slack adds."""
    source = copy.deepcopy(source)
    for index, block in enumerate(source["blocks"]):
        block.setdefault("block_id", f"b{index:03d}")
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        for number, element in enumerate(elements_of(block)):
            if element["type"] not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", f"a{number:03d}")
    return source
