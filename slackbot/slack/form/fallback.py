"""The form with less filled in, for when Slack does not take it as it is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import context, escape
from slackbot.slack.form.ids import DURATION, SOURCE, VIEW, WHEN
from slackbot.slack.form.preview import NO_PREVIEW
from slackbot.slack.form.view import View, origin_of, with_origin, with_preview

IDS = ("initial_user", "initial_conversation")
WORDS_TOLD = 300


def initial_ids(view: Mapping[str, Any]) -> set[str]:
    """The people and conversations that this view begins with."""
    elements = [block.get("element", {}) for block in view["blocks"]]
    return {str(element[name]) for element in elements for name in IDS if element.get(name)}


def without_ids(view: View, gone: Collection[str]) -> View:
    """The view without these people and conversations: they may be deactivated, or hidden from who opens it."""

    def stays(name: str, value: Any) -> bool:
        return name not in IDS or value not in gone

    return _with(view, stays)


def with_nothing(view: View) -> View:
    """The form with empty fields, but for the length, which is one of its own. The words that stood in `when` are told
    above it, to be typed again. Other views begin with nothing that could be taken out."""
    if view["callback_id"] != VIEW:
        return view
    words = next((b["element"].get("initial_value") for b in view["blocks"] if b.get("block_id") == WHEN), None)
    bare = with_preview(_with(view, lambda name, _: not name.startswith("initial_")), NO_PREVIEW)
    bare = with_origin(bare, replace(origin_of(bare), found=""))
    if not words:
        return bare
    time = escape(shorten(words, WORDS_TOLD))
    told = f"Slack didn't accept the filled-in form, so please fill it in again. The time was: {time}"
    others = [block for block in bare["blocks"] if block.get("block_id") != SOURCE]
    return {**bare, "blocks": [context(told, SOURCE), *others]}


def _with(view: View, stays: Callable[[str, Any], bool]) -> View:
    blocks = []
    for block in view["blocks"]:
        element = block.get("element")
        if element and block.get("block_id") != DURATION:
            block = {**block, "element": {name: value for name, value in element.items() if stays(name, value)}}
        blocks.append(block)
    return {**view, "blocks": blocks}
