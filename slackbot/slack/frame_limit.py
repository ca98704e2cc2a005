"""What an answer may weigh in Socket Mode, where it travels in one WebSocket frame. Pure.

Slack ends the connection over 20,480 bytes (close code 1009, “Max frame length of 20480 has been exceeded”, seen in
production: revelrylabs/slax#614), which nobody documents: what else was under way is lost with it, and Slack sends the
same again. slack_sdk writes ASCII, so that a Cyrillic letter takes six bytes. Over HTTP there is no such limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from slackbot import messages
from slackbot.domain.wording import shorten
from slackbot.slack.form.options import NOTICE_VALUE, notice_option

MAX_FRAME_BYTES = 16_000
"""Bytes: enough below Slack's limit for what it may add of its own to the count."""
SAMPLE_ENVELOPE_ID = "00000000-0000-0000-0000-000000000000"
MIN_TEXT_LENGTH = 60


def frame_size(payload: Mapping[str, Any]) -> int:
    """The bytes of the frame in which slack_sdk sends this answer."""
    return len(json.dumps({"envelope_id": SAMPLE_ENVELOPE_ID, "payload": payload}))


def fit_to_frame(payload: dict[str, Any]) -> dict[str, Any]:
    """The answer, with less in it where it is too heavy for a frame.

    A menu loses its last options, and says so. A form keeps all its fields: what was typed into them is Slack's to
    keep, so their first values go; then what is written around them is shortened.
    """
    if "options" in payload:
        return {**payload, "options": _fit_menu(payload["options"])}
    if frame_size(payload) > MAX_FRAME_BYTES:
        payload = _map_objects(payload, _drop_initial_value)
    room = 1_500
    while frame_size(payload) > MAX_FRAME_BYTES and room >= MIN_TEXT_LENGTH:
        payload = _map_objects(payload, lambda one, room=room: _shorten_texts(one, room))  # type: ignore[misc]
        room //= 2
    return payload


def _fit_menu(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if frame_size({"options": options}) <= MAX_FRAME_BYTES:
        return options
    notice = options[-1] if options[-1]["value"] == NOTICE_VALUE else notice_option(messages.MORE_FOUND_OPTION)
    kept = [one for one in options if one["value"] != NOTICE_VALUE]
    while frame_size({"options": [*kept, notice]}) > MAX_FRAME_BYTES:
        kept.pop()
    return [*kept, notice]


def _map_objects(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The same with every object in it changed."""
    if isinstance(value, dict):
        return change({key: _map_objects(each, change) for key, each in value.items()})
    return [_map_objects(each, change) for each in value] if isinstance(value, list) else value


def _drop_initial_value(element: dict[str, Any]) -> dict[str, Any]:
    typed = element.get("type") == "plain_text_input"
    return {key: value for key, value in element.items() if not (typed and key == "initial_value")}


def _shorten_texts(one: dict[str, Any], room: int) -> dict[str, Any]:
    """Texts, and what is said at the fields of a form."""
    if one.get("type") in ("plain_text", "mrkdwn"):
        return {**one, "text": shorten(one["text"], room)}
    if isinstance(said := one.get("errors"), dict):
        return {**one, "errors": {field: shorten(text, room) for field, text in said.items()}}
    return {**one, "text": shorten(one["text"], room)} if isinstance(one.get("text"), str) else one
