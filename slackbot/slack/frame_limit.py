"""Cut a response to the size of one WebSocket frame, for Socket Mode. Pure.

Slack closes the connection for a frame of more than 20,480 bytes (close code 1009, “Max frame length of 20480 has been
exceeded”, seen in production: revelrylabs/slax#614; not documented). All other requests on it are lost too, and Slack
sends the same one again. slack_sdk writes ASCII, so a Cyrillic letter takes six bytes. HTTP has no such limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from slackbot import messages
from slackbot.domain.wording import shorten
from slackbot.slack.form.options import NOTICE_VALUE, notice_option

MAX_FRAME_BYTES = 16_000
"""Bytes, with some room for what Slack may count on top."""
SAMPLE_ENVELOPE_ID = "00000000-0000-0000-0000-000000000000"
LONG_TEXTS, SHORT_TEXTS = (1_500, 750, 375), (187, 93)
"""Characters that texts are cut to, one after the other."""
MAX_LABEL = 20


def frame_size(payload: Mapping[str, Any]) -> int:
    """The bytes of the frame in which slack_sdk sends this response."""
    return len(json.dumps({"envelope_id": SAMPLE_ENVELOPE_ID, "payload": payload}))


def fit_to_frame(payload: dict[str, Any]) -> dict[str, Any]:
    """The response, cut so that it fits.

    A menu loses its last options, or those of its longest groups, and says so. A form keeps all its fields: first
    their initial values go, as Slack keeps what was typed and chosen in them, and their placeholders, then long texts
    are shortened, then labels, which is enough for twenty applicants with long names in any script, and at last every
    text.
    """
    if "options" in payload:
        return {**payload, "options": _fit_menu(payload["options"])}
    if "option_groups" in payload:
        return {**payload, "option_groups": _fit_groups(payload["option_groups"])}
    if frame_size(payload) > MAX_FRAME_BYTES:
        payload = _map_objects(payload, _drop_initial_value)
    payload = _shorten(payload, LONG_TEXTS)
    if frame_size(payload) > MAX_FRAME_BYTES:
        payload = _map_objects(payload, _shorten_label)
    return _shorten(payload, SHORT_TEXTS)


def _shorten(payload: dict[str, Any], rooms: Iterable[int]) -> dict[str, Any]:
    """The response with its texts cut to one length after the other, until it fits."""
    for room in rooms:
        if frame_size(payload) > MAX_FRAME_BYTES:
            payload = _map_objects(payload, lambda one, room=room: _shorten_texts(one, room))  # type: ignore[misc]
    return payload


def _fit_menu(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if frame_size({"options": options}) <= MAX_FRAME_BYTES:
        return options
    notice = options[-1] if options[-1]["value"] == NOTICE_VALUE else notice_option(messages.MORE_FOUND_OPTION)
    kept = [one for one in options if one["value"] != NOTICE_VALUE]
    while frame_size({"options": [*kept, notice]}) > MAX_FRAME_BYTES:
        kept.pop()
    return [*kept, notice]


def _fit_groups(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [dict(group) for group in groups]
    while frame_size({"option_groups": kept}) > MAX_FRAME_BYTES:
        number, longest = max(enumerate(kept), key=lambda each: len(each[1]["options"]))
        people = [one for one in longest["options"] if not one["value"].startswith(NOTICE_VALUE)]
        if not people:
            kept.pop()
            continue
        notices = [one for one in longest["options"] if one["value"].startswith(NOTICE_VALUE)]
        more = notices or [notice_option(messages.MORE_FOUND_OPTION, f"more-{number}")]
        longest["options"] = [*people[:-1], *more]
    return kept


def _map_objects(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Apply `change` to every object in a JSON value."""
    if isinstance(value, dict):
        return change({key: _map_objects(each, change) for key, each in value.items()})
    return [_map_objects(each, change) for each in value] if isinstance(value, list) else value


def _drop_initial_value(element: dict[str, Any]) -> dict[str, Any]:
    dropped = (INITIAL_VALUES.get(str(element.get("type"))), "placeholder")
    return {key: value for key, value in element.items() if key not in dropped}


INITIAL_VALUES = {
    "plain_text_input": "initial_value",
    "multi_external_select": "initial_options",
    "multi_users_select": "initial_users",
}
"""Those that may be long."""


def _shorten_label(block: dict[str, Any]) -> dict[str, Any]:
    """A field with a short label and no hint, which is previewed once it is complete, not at every character."""
    if block.get("type") == "plain_text_input":
        return {key: value for key, value in block.items() if key != "dispatch_action_config"}
    if block.get("type") != "input" or "label" not in block:
        return block
    kept = {key: value for key, value in block.items() if key != "hint"}
    return {**kept, "label": {**block["label"], "text": shorten(block["label"]["text"], MAX_LABEL)}}


def _shorten_texts(one: dict[str, Any], room: int) -> dict[str, Any]:
    """Shorten a text object, or the errors at the fields of a form."""
    if one.get("type") in ("plain_text", "mrkdwn"):
        return {**one, "text": shorten(one["text"], room)}
    if isinstance(said := one.get("errors"), dict):
        return {**one, "errors": {field: shorten(text, room) for field, text in said.items()}}
    return {**one, "text": shorten(one["text"], room)} if isinstance(one.get("text"), str) else one
