"""The `actions` of `block_actions`: what a button, menu or field sends when someone uses it. Pure.
Shapes: docs.slack.dev/reference/interaction-payloads/block_actions-payload.
"""

from __future__ import annotations

from typing import Any

from slackbot.demo.fake_slack.block_kit import elements_of, offered
from slackbot.demo.fake_slack.elements import NotPossible, after

Found = tuple[dict[str, Any], dict[str, Any]]


def find_element(blocks: list[dict[str, Any]], action_id: str, block_id: str | None = None) -> Found:
    """The element with this action_id, and its block; raises NotPossible when there is none."""
    seen = []
    for block in blocks:
        for element in elements_of(block):
            seen.append(element.get("action_id"))
            if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
                return block, element
    raise NotPossible(f"there is no {action_id!r}, only {[name for name in seen if name]}")


def button_action(block: dict[str, Any], element: dict[str, Any], value: Any, at: str) -> dict[str, Any]:
    """A pressed button, or a choice (an option's value, an id or a date) in a menu of a message."""
    action = {"action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        if element.get("value") is not None:
            action["value"] = element["value"]
        if element.get("style"):
            action["style"] = element["style"]
        return {**action, "text": element["text"], "type": "button", "action_ts": at}
    if element["type"] != "overflow":
        return change_action(block, element, after(element, value, []), at)
    chosen = next((option for option in offered(element) if option["value"] == value), None)
    if chosen is None:
        raise NotPossible(f"{value!r} is not an option of {element['action_id']!r}")
    return {**action, "type": "overflow", "selected_option": chosen, "action_ts": at}


def change_action(block: dict[str, Any], element: dict[str, Any], state: dict[str, Any], at: str) -> dict[str, Any]:
    """A field of a form with its current value."""
    action = {"action_id": element["action_id"], "block_id": block["block_id"], **state, "action_ts": at}
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action


def is_dispatched_at_once(block: dict[str, Any], element: dict[str, Any], on: str) -> bool:
    """Whether a change is sent to the app before the form is; `on` is `chosen` or a value of dispatch_action_config."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if not element["type"].endswith("_input"):
        return on == "chosen"
    wanted = element.get("dispatch_action_config", {}).get("trigger_actions_on", ["on_enter_pressed"])
    return on in wanted
