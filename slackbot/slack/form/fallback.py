"""The view with less filled in, in case Slack rejects it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import context, escape
from slackbot.slack.form.ids import DURATION, FACILITY, SOURCE, VIEW, WHEN
from slackbot.slack.form.preview import NO_PREVIEW
from slackbot.slack.form.view import View, metadata_of, with_metadata, with_preview

INITIAL_ID_KEYS = ("initial_user", "initial_users", "initial_conversation")
MAX_SHOWN_WORDS = 300


def initial_ids(view: Mapping[str, Any]) -> set[str]:
    """Slack ids of the people and conversations that this view preselects."""
    elements = [block.get("element", {}) for block in view["blocks"]]
    found = [element[name] for element in elements for name in INITIAL_ID_KEYS if element.get(name)]
    return {str(each) for value in found for each in (value if isinstance(value, list) else [value])}


def without_ids(view: View, gone: set[str]) -> View:
    """The view without these preselected ids, which may be deactivated or hidden from the person who opens it."""

    def stays(name: str, value: Any) -> bool:
        if name == "initial_users":  # all or none, because nobody may be left out unnoticed
            return not gone.intersection(value)
        return name not in INITIAL_ID_KEYS or value not in gone

    return _filter_elements(view, stays)


def without_initial_values(view: View) -> View:
    """The form with empty fields, except for the facility and the length. What was typed in `when` is shown above it.

    Other views preselect nothing and are returned as they are.
    """
    if view["callback_id"] != VIEW:
        return view
    words = next((b["element"].get("initial_value") for b in view["blocks"] if b.get("block_id") == WHEN), None)
    bare = with_preview(_filter_elements(view, lambda name, _: not name.startswith("initial_")), NO_PREVIEW)
    bare = with_metadata(bare, replace(metadata_of(bare), found=""))
    if not words:
        return bare
    time = escape(shorten(words, MAX_SHOWN_WORDS))
    notice = f"Slack didn't accept the filled-in form, so please fill it in again. The time was: {time}"
    others = [block for block in bare["blocks"] if block.get("block_id") != SOURCE]
    return {**bare, "blocks": [context(notice, SOURCE), *others]}


def _filter_elements(view: View, stays: Callable[[str, Any], bool]) -> View:
    blocks = []
    for block in view["blocks"]:
        element = block.get("element")
        if element and block.get("block_id") not in (DURATION, FACILITY):
            block = {**block, "element": {name: value for name, value in element.items() if stays(name, value)}}
        blocks.append(block)
    return {**view, "blocks": blocks}
