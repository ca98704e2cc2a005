"""Builders for Block Kit: https://docs.slack.dev/reference/block-kit."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain_text(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, label: str | None = None) -> Json:
    return {"text": plain_text(label or value.title()), "value": value}


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain_text(label), **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def menu(action_id: str, kind: str, label: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action_id, "placeholder": plain_text(label), **more}
