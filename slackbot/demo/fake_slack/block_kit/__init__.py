"""What Slack accepts of views and messages: pure checks that name each fault as Slack's API would.

Every view and message that the stand-in receives passes here, and the tests of the app use the same functions:
`assert check_view(view) == []`. Rich text, video, files and tables are not known, so they are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slackbot.demo.fake_slack.block_kit.blocks import MESSAGE_BLOCKS, VIEW_BLOCKS, blocks_faults, elements_of
from slackbot.demo.fake_slack.block_kit.elements import OPTIONS_MOST, offered, option
from slackbot.demo.fake_slack.block_kit.rules import boolean, fault, items, one_of, plain, shape, string

__all__ = [
    "check_blocks",
    "check_message",
    "check_metadata",
    "check_options",
    "check_view",
    "elements_of",
    "offered",
]

TEXT_MOST = 40_000


def _any_list(value: Any, at: str) -> Iterator[str]:
    return iter(())


_modal = shape(
    "title blocks",
    title=plain(24),
    submit=plain(24),
    close=plain(24),
    blocks=_any_list,
    private_metadata=string(3000, 0),
    callback_id=string(255),
    external_id=string(255, 0),
    clear_on_close=boolean,
    notify_on_close=boolean,
    submit_disabled=boolean,
)
_home = shape(
    "blocks",
    blocks=_any_list,
    private_metadata=string(3000, 0),
    callback_id=string(255),
    external_id=string(255, 0),
)


def check_view(view: Any) -> list[str]:
    """Every fault of a view for `views.open`, `update`, `push` or `publish`; none when Slack takes it."""
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in ("modal", "home"):
        return [*one_of("modal", "home")(kind, "/view/type")]
    outer = [*(_modal if kind == "modal" else _home)(view, "/view")]
    if "blocks" not in view:
        return outer
    return [*outer, *blocks_faults(view["blocks"], "/view/blocks", VIEW_BLOCKS), *_together(view)]


def _together(view: dict[str, Any]) -> Iterator[str]:
    """Rules that look at a whole view, which slack_sdk's models lack."""
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    blocks = [block for block in blocks if isinstance(block, dict)]
    has_inputs = any(block.get("type") == "input" for block in blocks)
    if view["type"] == "modal" and has_inputs and "submit" not in view:
        yield fault("missing required field: submit, as there are input blocks", "/view")
    elements = [element for block in blocks for element in elements_of(block)]
    if sum(element.get("focus_on_load") is True for element in elements) > 1:
        yield fault("only one element may have focus_on_load", "/view/blocks")
    response_urls = [element for element in elements if element.get("response_url_enabled") is True]
    if len(response_urls) > 1:
        yield fault("only one element may have response_url_enabled", "/view/blocks")


def check_blocks(blocks: Any) -> list[str]:
    """Every fault of a message's blocks."""
    return [*blocks_faults(blocks, "/blocks", MESSAGE_BLOCKS)]


def check_message(message: Any) -> list[str]:
    """Every fault of `text`, `blocks` and `metadata` as given to `chat.postMessage`."""
    if not isinstance(message, dict):
        return [fault("must be an object", "")]
    faults: list[str] = []
    if not message.get("text") and not message.get("blocks"):
        faults.append(fault("missing required field: text", ""))
    if "text" in message:
        faults += string(TEXT_MOST, 0)(message["text"], "/text")
    if message.get("blocks") is not None:
        faults += check_blocks(message["blocks"])
    if message.get("metadata") is not None:
        faults += check_metadata(message["metadata"])
    return faults


def check_metadata(metadata: Any) -> list[str]:
    """Every fault of a message's metadata: exactly an `event_type` and an `event_payload` object."""
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return [fault("must have event_type and event_payload and nothing else", "/metadata")]
    faults = [*string(255)(metadata["event_type"], "/metadata/event_type")]
    if not isinstance(metadata["event_payload"], dict):
        faults.append(fault("must be an object", "/metadata/event_payload"))
    return faults


def check_options(answer: Any) -> list[str]:
    """Every fault of an answer to `block_suggestion`: at most 100 options, or groups of them."""
    if not isinstance(answer, dict) or not ({"options", "option_groups"} & answer.keys()):
        return [fault("missing required field: options", "")]
    faults: list[str] = []
    if "options" in answer:
        faults += items(option, OPTIONS_MOST, least=0)(answer["options"], "/options")
    for index, group in enumerate(answer.get("option_groups") or []):
        inner = group.get("options") if isinstance(group, dict) else None
        faults += items(option, OPTIONS_MOST, least=0)(inner, f"/option_groups/{index}/options")
    values = [choice.get("value") for choice in offered(answer)] if not faults else []
    if len(values) > len(set(values)):
        faults.append(fault("duplicate option value", "/options"))
    return faults
