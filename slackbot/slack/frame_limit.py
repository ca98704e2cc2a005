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
from slackbot.slack.form.options import NOTICE, notice_option

FRAME = 16_000
"""Bytes: enough below Slack's limit for what it may add of its own to the count."""
ENVELOPE = "00000000-0000-0000-0000-000000000000"
SHORTEST_TEXT = 60


def weight(payload: Mapping[str, Any]) -> int:
    """The bytes of the frame in which slack_sdk sends this answer."""
    return len(json.dumps({"envelope_id": ENVELOPE, "payload": payload}))


def fitted(payload: dict[str, Any]) -> dict[str, Any]:
    """The answer, with less in it where it is too heavy for a frame.

    A menu loses its last options, and says so. A form keeps all its fields: what was typed into them is Slack's to
    keep, so their first values go; then what is written around them is shortened.
    """
    if "options" in payload:
        return {**payload, "options": _fitting_menu(payload["options"])}
    if weight(payload) > FRAME:
        payload = _each(payload, _without_first_value)
    room = 1_500
    while weight(payload) > FRAME and room >= SHORTEST_TEXT:
        payload = _each(payload, lambda one, room=room: _shortened(one, room))  # type: ignore[misc]
        room //= 2
    return payload


def _fitting_menu(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if weight({"options": options}) <= FRAME:
        return options
    notice = options[-1] if options[-1]["value"] == NOTICE else notice_option(messages.MORE_FOUND_OPTION)
    kept = [one for one in options if one["value"] != NOTICE]
    while weight({"options": [*kept, notice]}) > FRAME:
        kept.pop()
    return [*kept, notice]


def _each(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The same with every object in it changed."""
    if isinstance(value, dict):
        return change({key: _each(each, change) for key, each in value.items()})
    return [_each(each, change) for each in value] if isinstance(value, list) else value


def _without_first_value(element: dict[str, Any]) -> dict[str, Any]:
    typed = element.get("type") == "plain_text_input"
    return {key: value for key, value in element.items() if not (typed and key == "initial_value")}


def _shortened(one: dict[str, Any], room: int) -> dict[str, Any]:
    """Texts, and what is said at the fields of a form."""
    if one.get("type") in ("plain_text", "mrkdwn"):
        return {**one, "text": shorten(one["text"], room)}
    if isinstance(said := one.get("errors"), dict):
        return {**one, "errors": {field: shorten(text, room) for field, text in said.items()}}
    return {**one, "text": shorten(one["text"], room)} if isinstance(one.get("text"), str) else one
