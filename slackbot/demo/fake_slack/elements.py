"""The values of a form's elements: initial, after a change, and as sent in `state.values`. Pure.
Shapes: docs.slack.dev/reference/interaction-payloads/view-interactions-payload and each element's page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_slack.block_kit import elements_of, offered

Values = dict[str, dict[str, dict[str, Any]]]


class NotPossible(ValueError):
    """A person couldn't do this in Slack: there is no such field, option or button."""


@dataclass(frozen=True)
class _Holds:
    """The names of an element's value in the state, and of its initial value in the element."""

    value: str
    initial: str
    several: bool = False


_HOLDS = {
    "plain_text_input": _Holds("value", "initial_value"),
    "email_text_input": _Holds("value", "initial_value"),
    "url_text_input": _Holds("value", "initial_value"),
    "number_input": _Holds("value", "initial_value"),
    "static_select": _Holds("selected_option", "initial_option"),
    "external_select": _Holds("selected_option", "initial_option"),
    "radio_buttons": _Holds("selected_option", "initial_option"),
    "users_select": _Holds("selected_user", "initial_user"),
    "channels_select": _Holds("selected_channel", "initial_channel"),
    "conversations_select": _Holds("selected_conversation", "initial_conversation"),
    "datepicker": _Holds("selected_date", "initial_date"),
    "timepicker": _Holds("selected_time", "initial_time"),
    "datetimepicker": _Holds("selected_date_time", "initial_date_time"),
    "checkboxes": _Holds("selected_options", "initial_options", several=True),
    "multi_static_select": _Holds("selected_options", "initial_options", several=True),
    "multi_external_select": _Holds("selected_options", "initial_options", several=True),
    "multi_users_select": _Holds("selected_users", "initial_users", several=True),
    "multi_channels_select": _Holds("selected_channels", "initial_channels", several=True),
    "multi_conversations_select": _Holds("selected_conversations", "initial_conversations", several=True),
}

REQUIRED = "Please complete this required field."


def is_text(element: dict[str, Any]) -> bool:
    """Whether it is a text field."""
    return _HOLDS.get(element["type"], _Holds("", "")).value == "value"


def stateful(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that have a value: no buttons."""
    return [element for element in elements_of(block) if element.get("type") in _HOLDS]


def held(element: dict[str, Any], state: dict[str, Any]) -> Any:
    """What was typed or chosen; None or an empty list when nothing was."""
    return state.get(_HOLDS[element["type"]].value)


def at_first(element: dict[str, Any], current_channel: str | None) -> dict[str, Any]:
    """The initial state of an element."""
    holds = _HOLDS[element["type"]]
    value = element.get(holds.initial, [] if holds.several else None)
    if value is None and element.get("default_to_current_conversation"):
        value = current_channel  # initial_conversation takes precedence, as the element's page says
    return {"type": element["type"], holds.value: value}


def after(element: dict[str, Any], value: Any, suggested: list[dict[str, Any]]) -> dict[str, Any]:
    """The state with the new `value`: a text, an option's value, a list of values, an id, or None."""
    holds = _HOLDS[element["type"]]
    if holds.several and len(value) > element.get("max_selected_items", len(value)):
        raise NotPossible(f"more than {element['max_selected_items']} can't be chosen")
    if holds.value == "value":
        kept: Any = value or None
    elif holds.value.startswith("selected_option"):
        choices = [*suggested, *offered(element)]
        picked = [_option(choices, each) for each in (value if holds.several else [value])]
        kept = picked if holds.several else picked[0]
    else:
        kept = value
    return {"type": element["type"], holds.value: kept}


def _option(choices: list[dict[str, Any]], value: str | None) -> dict[str, Any] | None:
    if value is None:
        return None
    for choice in choices:
        if choice["value"] == value:
            return choice
    raise NotPossible(f"{value!r} is not an option, only {[choice['value'] for choice in choices]}")


def fresh_values(blocks: list[dict[str, Any]], kept: Values, current_channel: str | None = None) -> Values:
    """The values of a form's blocks; fields with the same ids and type keep theirs."""
    values: Values = {}
    for block in blocks:
        for element in stateful(block):
            block_id, action_id = block["block_id"], element["action_id"]
            old = kept.get(block_id, {}).get(action_id)
            same = old is not None and old["type"] == element["type"]
            state = old if same and old is not None else at_first(element, current_channel)
            values.setdefault(block_id, {})[action_id] = state
    return values


def client_errors(blocks: list[dict[str, Any]], values: Values) -> dict[str, str]:
    """The errors that Slack shows without asking the app, by block id."""
    errors = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = held(element, values[block["block_id"]][element["action_id"]])
            if said := _client_error(block, element, value):
                errors[block["block_id"]] = said
    return errors


def _client_error(block: dict[str, Any], element: dict[str, Any], value: Any) -> str | None:
    if not value:
        return None if block.get("optional") else REQUIRED
    if len(value) > element.get("max_selected_items", len(value)):
        return f"Please choose at most {element['max_selected_items']}."
    if is_text(element):
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if len(value) < least:
            return f"Must be at least {least} characters long."
        if len(value) > most:
            return f"Must be {most} characters or less."
    return None
