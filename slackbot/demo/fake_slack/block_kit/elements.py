"""The elements of Block Kit that people operate, and the objects they are made of, with Slack's limits.

Numbers: docs.slack.dev/reference/block-kit, each element's page; an option's value is held to 75 characters,
which older clients enforce although the page says 150.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from slackbot.demo.fake_slack.block_kit.rules import (
    Rule,
    Shape,
    boolean,
    by_type,
    fault,
    items,
    number,
    one_of,
    pattern,
    plain,
    rich,
    shape,
    string,
    text,
)

OPTIONS_MOST = 100
OPTION_VALUE_MOST = 75

_ACTION_ID = string(255)
_PLACEHOLDER = plain(150)
_DATE = pattern(r"\d{4}-\d{2}-\d{2}", "a date like 2026-12-05")
_TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time like 15:00")


def _option(label: Rule) -> Shape:
    return Shape(
        {"text": label, "value": string(OPTION_VALUE_MOST), "description": rich(75)},
        frozenset({"text", "value"}),
    )


option = _option(plain(75))
_rich_option = _option(rich(75))  # checkboxes and radio buttons may use mrkdwn
_options = items(option, OPTIONS_MOST)
_groups = items(Shape({"label": plain(75), "options": _options}, frozenset({"label", "options"})), OPTIONS_MOST)

_confirm = Shape(
    {
        "title": plain(100),
        "text": rich(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    frozenset({"title", "text", "confirm", "deny"}),
)

_filter = Shape(
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)

_dispatch = Shape({"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)})


def _one_source(value: Any, at: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield fault("must provide exactly one of options and option_groups", at)


def offered(element: dict[str, Any]) -> list[dict[str, Any]]:
    """Every option of an element, groups opened up."""
    groups = element.get("option_groups") or []
    grouped = [choice for group in groups for choice in group.get("options", [])]
    return [*element.get("options", []), *grouped]


def _sound_options(value: Any, at: str) -> Iterator[str]:
    """Values differ, and what is chosen at first is among them, word for word."""
    choices = offered(value)
    values = Counter(choice.get("value") for choice in choices)
    for doubled in (chosen for chosen, times in values.items() if times > 1):
        yield fault(f"duplicate option value: {doubled}", f"{at}/options")
    first = value.get("initial_options", [])
    for chosen in [*first, *([value["initial_option"]] if "initial_option" in value else [])]:
        if chosen not in choices:
            yield fault("initial option is not among the options", at)


_common: dict[str, Rule] = {"action_id": _ACTION_ID, "confirm": _confirm}
_focus: dict[str, Rule] = {**_common, "focus_on_load": boolean}
_select: dict[str, Rule] = {**_focus, "placeholder": _PLACEHOLDER}
_typed: dict[str, Rule] = {
    "action_id": _ACTION_ID,
    "initial_value": string(3000, 0),
    "placeholder": _PLACEHOLDER,
    "dispatch_action_config": _dispatch,
    "focus_on_load": boolean,
}
_conversations: dict[str, Rule] = {
    "default_to_current_conversation": boolean,
    "response_url_enabled": boolean,
    "filter": _filter,
}
_static: dict[str, Rule] = {**_select, "options": _options, "option_groups": _groups}
_several: dict[str, Rule] = {**_select, "max_selected_items": number(1, 100)}
_ids = items(string(20), 100)
_ticked: dict[str, Rule] = {**_focus, "options": items(_rich_option, 10)}
_source = (_one_source, _sound_options)

TEXT_INPUTS = {
    "plain_text_input": shape("", **_typed, multiline=boolean, min_length=number(0, 3000), max_length=number(1, 3000)),
    "email_text_input": shape("", **_typed),
    "url_text_input": shape("", **_typed),
    "number_input": shape(
        "is_decimal_allowed", **_typed, is_decimal_allowed=boolean, min_value=string(20), max_value=string(20)
    ),
}

MENUS = {
    "static_select": shape("", _source, **_static, initial_option=option),
    "multi_static_select": shape(
        "", _source, **_several, options=_options, option_groups=_groups, initial_options=_options
    ),
    "external_select": shape("", **_select, initial_option=option, min_query_length=number(0, 100)),
    "multi_external_select": shape("", **_several, initial_options=_options, min_query_length=number(0, 100)),
    "users_select": shape("", **_select, initial_user=string(20)),
    "multi_users_select": shape("", **_several, initial_users=_ids),
    "channels_select": shape("", **_select, initial_channel=string(20), response_url_enabled=boolean),
    "multi_channels_select": shape("", **_several, initial_channels=_ids),
    "conversations_select": shape("", **_select, **_conversations, initial_conversation=string(20)),
    "multi_conversations_select": shape(
        "", **_several, default_to_current_conversation=boolean, filter=_filter, initial_conversations=_ids
    ),
}

PICKERS = {
    "datepicker": shape("", **_select, initial_date=_DATE),
    "timepicker": shape("", **_select, initial_time=_TIME, timezone=string(100)),
    "datetimepicker": shape("", **_focus, initial_date_time=number(10**9, 10**10 - 1)),
    "checkboxes": shape("options", (_sound_options,), **_ticked, initial_options=items(_rich_option, 10)),
    "radio_buttons": shape("options", (_sound_options,), **_ticked, initial_option=_rich_option),
}

BUTTONS = {
    "button": shape(
        "text",
        **_common,
        text=plain(75),
        value=string(2000),
        url=string(3000),
        style=one_of("primary", "danger"),
        accessibility_label=string(75),
    ),
    "overflow": shape("options", **_common, options=items(option, 5)),
}

IMAGE = {"image": shape("image_url alt_text", image_url=string(3000), alt_text=string(2000, 0))}

input_element = by_type({**TEXT_INPUTS, **MENUS, **PICKERS}, "element")
accessory = by_type({**MENUS, **PICKERS, **BUTTONS, **IMAGE}, "element")
action = by_type({**MENUS, **PICKERS, **BUTTONS}, "element")
context_element = by_type({**IMAGE, "mrkdwn": text(3000, "mrkdwn"), "plain_text": text(3000, "plain_text")}, "element")
