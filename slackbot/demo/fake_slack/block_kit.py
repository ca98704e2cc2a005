"""Checks views and messages as Slack does: slack_sdk's models first, then the rules of Slack that they lack.

Each check returns complaints in the form of `response_metadata.messages`; an empty list means that Slack accepts it.
Limits: docs.slack.dev/reference/block-kit and docs.slack.dev/reference/views.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import JsonObject
from slack_sdk.models.blocks import Block, ConversationFilter, Option, OptionGroup
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

Json = dict[str, Any]

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_TEXT = 40_000
MAX_OPTIONS = 100

VIEW_FIELDS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
MODAL_FIELDS = {*VIEW_FIELDS, "title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
UNKNOWN_TO_SDK = {"blocks", "submit_disabled"}  # blocks are checked one by one, so that complaints say which
MAY_BE_EMPTY = {"private_metadata", "external_id", "initial_value", "alt_text"}

VIEW_BLOCKS = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
MESSAGE_BLOCKS = (VIEW_BLOCKS - {"input"}) | {"file", "markdown", "table"}
TEXTS = {"mrkdwn", "plain_text"}


def _fault(complaint: str, pointer: str) -> str:
    return f"[ERROR] {complaint} [json-pointer:{pointer or '/'}]"


# The rules that slack_sdk lacks


@dataclass(frozen=True)
class Rule:
    """What holds for these fields of an object; `kinds` are its types, where it has none the fields it stands in."""

    fields: str
    holds: Callable[[Any], bool]
    complaint: str
    kinds: str = ""  # empty: any object


def _is_plain(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "plain_text"


def _has_at_most(most: int) -> Callable[[Any], bool]:
    """Whether a text, a text object or a list is no longer than that."""
    return lambda value: len(value.get("text", "") if isinstance(value, dict) else value) <= most


def _is_between(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and least <= value <= most


def _are_among(*allowed: str) -> Callable[[Any], bool]:
    return lambda value: set(value) <= set(allowed)


def _is_a(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


STRINGS = (
    "action_id block_id callback_id external_id private_metadata url image_url alt_text accessibility_label "
    "initial_value initial_user initial_channel initial_conversation"
)
SWITCHES = (
    "optional dispatch_action multiline focus_on_load expand is_decimal_allowed clear_on_close notify_on_close "
    "submit_disabled default_to_current_conversation response_url_enabled exclude_bot_users "
    "exclude_external_shared_channels emoji verbatim"
)
RULES = (
    Rule(STRINGS, _is_a(str), "must be a string"),
    Rule("text", _is_a(str), "must be a string", "mrkdwn plain_text"),
    Rule("value", _is_a(str), "must be a string", "button option"),
    Rule(SWITCHES, _is_a(bool), "must be true or false"),
    Rule("title submit close label hint placeholder deny", _is_plain, "must be plain_text"),
    Rule("text", _is_plain, "must be plain_text", "header button option"),
    Rule("confirm", _is_plain, "must be plain_text", "confirm"),
    Rule("text", _has_at_most(3000), "must be at most 3000 characters", "mrkdwn plain_text"),
    Rule("initial_value", _has_at_most(3000), "must be at most 3000 characters"),
    Rule("fields", lambda fields: all(map(_has_at_most(2000), fields)), "must be at most 2000 characters"),
    Rule("text value", bool, "must not be empty", "option ticked"),
    # docs.slack.dev says 150 for a value, but older clients accept 75.
    Rule("value description", _has_at_most(75), "must be at most 75 characters", "option ticked"),
    Rule("options", _has_at_most(10), "must be at most 10 items", "checkboxes radio_buttons"),
    Rule("min_length", _is_between(0, 3000), "must be between 0 and 3000"),
    Rule("max_length", _is_between(1, 3000), "must be between 1 and 3000"),
    Rule("min_query_length", _is_between(0, 100), "must be between 0 and 100"),
    Rule("include", _are_among("im", "mpim", "private", "public"), "must be among im, mpim, private, public"),
    Rule(
        "trigger_actions_on",
        _are_among("on_enter_pressed", "on_character_entered"),
        "must be among on_enter_pressed, on_character_entered",
    ),
)
RULES_OF = {
    name: [rule for rule in RULES if name in rule.fields.split()] for each in RULES for name in each.fields.split()
}
"""The rules for each field."""
REQUIRED = {
    "modal": "title blocks",
    "home": "blocks",
    "confirm": "title text confirm deny",
    "option": "text value",
    "ticked": "text value",
    "checkboxes": "options",
    "radio_buttons": "options",
}
PARTS: dict[str, Callable[[Json], JsonObject]] = {  # what slack_sdk keeps as it is within an element
    "option": lambda given: Option(**given),
    "ticked": lambda given: Option(**given),
    "option_groups": lambda given: OptionGroup(**given),
    "filter": lambda given: ConversationFilter(**given),
    "dispatch_action_config": lambda given: DispatchActionConfig(**given),
}


def _part_faults(part: Any, at: str, field: str = "", owner: str = "") -> Iterator[str]:
    """Apply the rules to an object and all inside of it; `owner` is the type of the element that it belongs to."""
    if isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _part_faults(inner, f"{at}/{index}", field, owner)
        return
    kind = _kind(part, field, owner)
    if parse := PARTS.get(kind):
        yield from _model_faults(parse, part, at)
    if not isinstance(part, dict):
        return
    for name in REQUIRED.get(kind, "").split():
        if name not in part:
            yield _fault(f"missing required field: {name}", at)
    for name, value in part.items():
        for rule in RULES_OF.get(name, []):
            if not rule.kinds or kind in rule.kinds.split():
                yield from _broken(rule, value, f"{at}/{name}")
        yield from _part_faults(value, f"{at}/{name}", name, str(part.get("type") or owner))


def _kind(part: Any, field: str, owner: str) -> str:
    if field in ("options", "initial_option", "initial_options"):
        return "ticked" if owner in ("checkboxes", "radio_buttons") else "option"
    return str(part.get("type") or field) if isinstance(part, dict) else field


def _broken(rule: Rule, value: Any, at: str) -> Iterator[str]:
    try:
        if not rule.holds(value):
            yield _fault(rule.complaint, at)
    except TypeError:
        yield _fault(f"{rule.complaint}, not {value!r}", at)


# What slack_sdk knows


def _model_faults(parse: Callable[[Json], JsonObject | None], given: Json, at: str) -> Iterator[str]:
    """The first complaint of a model, or whatever it dropped because it doesn't know it."""
    try:
        parsed = parse(given)
        accepted = None if parsed is None else parsed.to_dict()
    except SlackObjectFormationError as error:
        yield _fault(str(error), at)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        yield _fault(f"invalid: {error}", at)
    else:
        yield from _dropped(given, accepted, at)


def _dropped(given: Any, accepted: Any, at: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(accepted, dict):
        for name, value in given.items():
            if name in accepted:
                yield from _dropped(value, accepted[name], f"{at}/{name}")
            elif value == "" and name in MAY_BE_EMPTY:
                continue
            elif value in ("", []):
                yield _fault(f"{name} must not be empty", at)
            else:
                yield _fault(f"invalid additional property: {name}", at)
    elif isinstance(given, list) and isinstance(accepted, list) and len(given) == len(accepted):
        for index, (one, other) in enumerate(zip(given, accepted, strict=True)):
            yield from _dropped(one, other, f"{at}/{index}")
    elif given is None or given != accepted:
        yield _fault(f"unsupported type: {given.get('type') if isinstance(given, dict) else given!r}", at)


# Blocks


def elements_of(block: Json) -> list[Json]:
    """Every element of a block: its `element`, `accessory` or `elements`."""
    single = [block[name] for name in ("element", "accessory") if isinstance(block.get(name), dict)]
    several = block.get("elements")
    return single + [e for e in several if isinstance(e, dict)] if isinstance(several, list) else single


def offered(element: Json) -> list[Json]:
    """Every option of an element, including the ones in groups."""
    groups = element.get("option_groups") or []
    grouped = [choice for group in groups for choice in group.get("options", [])]
    return [*element.get("options", []), *grouped]


def _blocks_faults(blocks: Any, at: str, most: int, allowed: set[str]) -> Iterator[str]:
    if not isinstance(blocks, list):
        yield _fault("must be an array", at)
        return
    if len(blocks) > most:
        yield _fault(f"must be at most {most} items", at)
    for index, block in enumerate(blocks):
        kind = block.get("type") if isinstance(block, dict) else None
        if not isinstance(kind, str) or kind not in allowed:
            yield _fault(f"unsupported block: {kind}", f"{at}/{index}")
        else:
            yield from _block_faults(json.dumps(block), f"{at}/{index}")
    yield from _repeated("block_id", blocks, at)


@lru_cache(maxsize=2_000)  # most blocks of a view are those of its last update
def _block_faults(block_json: str, at: str) -> tuple[str, ...]:
    return tuple(_find_block_faults(json.loads(block_json), at))


def _find_block_faults(block: Json, at: str) -> Iterator[str]:
    faults = [*_model_faults(Block.parse, block, at), *_part_faults(block, at)]
    yield from faults
    yield from _repeated("action_id", elements_of(block), at)
    for element in elements_of(block):
        if not _may_stand_in(str(block["type"]), str(element.get("type"))):
            yield _fault(f"unsupported element: {element.get('type')}", at)
        if not faults:
            yield from _options_faults(element, at)


def _may_stand_in(block: str, element: str) -> bool:
    if block == "context":
        return element in TEXTS | {"image"}
    return block in ("input", "rich_text") or (element not in TEXTS and not element.endswith("_input"))


def _repeated(name: str, parts: list[Any], at: str) -> Iterator[str]:
    times = Counter(str(part.get(name)) for part in parts if isinstance(part, dict) and name in part)
    for repeated in (key for key, count in times.items() if count > 1):
        yield _fault(f"{name} `{repeated}` is used more than once", at)


INITIAL_LISTS = ("initial_options", "initial_users", "initial_channels", "initial_conversations")


def _options_faults(element: Json, at: str) -> Iterator[str]:
    """Values differ, and the initial options are among the options, character for character."""
    choices = offered(element)
    yield from _repeated("value", choices, at)
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    if not element["type"].endswith("external_select") and any(chosen not in choices for chosen in initial):
        yield _fault("initial option is not among the options", at)
    most = element.get("max_selected_items")
    if most is not None and any(len(element.get(name, [])) > most for name in INITIAL_LISTS):
        yield _fault(f"more initial values than max_selected_items ({most})", at)


# Views


def check_view(view: Any) -> list[str]:
    """Check a view for `views.open`, `update`, `push` or `publish`."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return [_fault("must be one of modal, home", "/view/type")]
    return [*_view_faults(view)]


def _view_faults(view: Json) -> Iterator[str]:
    fields = MODAL_FIELDS if view["type"] == "modal" else VIEW_FIELDS
    for name in view.keys() - fields:
        yield _fault(f"invalid additional property: {name}", "/view")
    known = {name: view[name] for name in view.keys() & fields - UNKNOWN_TO_SDK}
    yield from _model_faults(lambda given: View(**given, blocks=[{"type": "divider"}]), known, "/view")
    yield from _part_faults({**view, "blocks": []} if "blocks" in view else view, "/view")
    blocks = view.get("blocks", [])
    yield from _blocks_faults(blocks, "/view/blocks", MAX_VIEW_BLOCKS, VIEW_BLOCKS)
    if isinstance(blocks, list):
        yield from _whole_view_faults(view, [block for block in blocks if isinstance(block, dict)])


def _whole_view_faults(view: Json, blocks: list[Json]) -> Iterator[str]:
    if view["type"] == "modal" and "submit" not in view and any(block.get("type") == "input" for block in blocks):
        yield _fault("missing required field: submit, as there are input blocks", "/view")
    elements = [element for block in blocks for element in elements_of(block)]
    for name in ("focus_on_load", "response_url_enabled"):
        if sum(element.get(name) is True for element in elements) > 1:
            yield _fault(f"only one element may have {name}", "/view/blocks")


# Messages, and answers to block_suggestion


def check_blocks(blocks: Any) -> list[str]:
    """Check the blocks of a message."""
    return [*_blocks_faults(blocks, "/blocks", MAX_MESSAGE_BLOCKS, MESSAGE_BLOCKS)]


def check_message(message: Any) -> list[str]:
    """Check `text`, `blocks` and `metadata` as given to `chat.postMessage`."""
    if not isinstance(message, dict):
        return [_fault("must be an object", "")]
    faults: list[str] = []
    text = message.get("text", "")
    if not text and not message.get("blocks"):
        faults.append(_fault("missing required field: text", ""))
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        faults.append(_fault(f"must be a string of at most {MAX_TEXT} characters", "/text"))
    if message.get("blocks") is not None:
        faults += check_blocks(message["blocks"])
    if message.get("metadata") is not None:
        faults += check_metadata(message["metadata"])
    return faults


def check_metadata(metadata: Any) -> list[str]:
    """Check a message's metadata: exactly an `event_type` and an `event_payload` object."""
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return [_fault("must have event_type and event_payload and nothing else", "/metadata")]
    faults = []
    if not isinstance(metadata["event_type"], str) or not 0 < len(metadata["event_type"]) <= 255:
        faults.append(_fault("must be a string of 1 to 255 characters", "/metadata/event_type"))
    if not isinstance(metadata["event_payload"], dict):
        faults.append(_fault("must be an object", "/metadata/event_payload"))
    return faults


def check_options(answer: Any) -> list[str]:
    """Check an answer to `block_suggestion`: up to 100 options, or up to 100 groups of them."""
    if not isinstance(answer, dict) or not ({"options", "option_groups"} & answer.keys()):
        return [_fault("missing required field: options", "")]
    faults = [*_part_faults(answer, "")]
    for name in ("options", "option_groups"):
        if len(answer.get(name) or []) > MAX_OPTIONS:
            faults.append(_fault(f"must be at most {MAX_OPTIONS} items", f"/{name}"))
    return faults or [*_repeated("value", offered(answer), "/options")]
