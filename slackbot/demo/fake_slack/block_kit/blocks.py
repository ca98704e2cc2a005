"""The blocks, where each may stand, and what holds for a list of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from slackbot.demo.fake_slack.block_kit.elements import accessory, action, context_element, input_element
from slackbot.demo.fake_slack.block_kit.rules import Rule, boolean, by_type, fault, items, plain, rich, shape, string

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100


def _text_or_fields(value: Any, at: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield fault("missing required field: text or fields", at)


_BLOCK_ID: dict[str, Rule] = {"block_id": string(255)}

BLOCKS = {
    "section": shape(
        "",
        (_text_or_fields,),
        **_BLOCK_ID,
        text=rich(3000),
        fields=items(rich(2000), 10),
        accessory=accessory,
        expand=boolean,
    ),
    "header": shape("text", **_BLOCK_ID, text=plain(150)),
    "divider": shape("", **_BLOCK_ID),
    "context": shape("elements", **_BLOCK_ID, elements=items(context_element, 10)),
    "actions": shape("elements", **_BLOCK_ID, elements=items(action, 25)),
    "image": shape(
        "image_url alt_text",
        **_BLOCK_ID,
        image_url=string(3000),
        alt_text=string(2000, 0),
        title=plain(2000),
    ),
    "input": shape(
        "label element",
        **_BLOCK_ID,
        label=plain(2000),
        element=input_element,
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
    ),
}

_block = by_type(BLOCKS, "block")


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Every element that a block carries, whatever the field is called."""
    single = [block[name] for name in ("element", "accessory") if isinstance(block.get(name), dict)]
    several = block.get("elements")
    return single + [e for e in several if isinstance(e, dict)] if isinstance(several, list) else single


def blocks_faults(blocks: Any, at: str, most: int) -> Iterator[str]:
    """What Slack would refuse of a list of blocks in one message or view."""
    yield from items(_block, most, least=0)(blocks, at)
    if isinstance(blocks, list):
        sound = [block for block in blocks if isinstance(block, dict)]
        yield from _unique("block_id", [block.get("block_id") for block in sound], at)
        for index, block in enumerate(sound):
            ids = [element.get("action_id") for element in elements_of(block)]
            yield from _unique("action_id", ids, f"{at}/{index}")
        yield from _sdk_faults(sound, at)


def _unique(name: str, ids: list[Any], at: str) -> Iterator[str]:
    for doubled in (key for key, times in Counter(ids).items() if key is not None and times > 1):
        yield fault(f"{name} `{doubled}` is used more than once", at)


def _sdk_faults(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    """What slack_sdk's own models object to, so that their knowledge counts too."""
    for index, block in enumerate(blocks):
        try:
            parsed = Block.parse(block)
            if parsed is not None:
                parsed.validate_json()
        except SlackObjectFormationError as error:
            yield fault(str(error), f"{at}/{index}")
        except (TypeError, AttributeError, ValueError):
            continue  # its models stumble over what our rules have named already
