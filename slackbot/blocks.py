"""The few Block Kit objects that the form and the messages share. Pure."""

from __future__ import annotations

from typing import Any

SECTION_TEXT = 3000

Block = dict[str, Any]


def plain(text: str) -> Block:
    """A text object in which nothing is markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> Block:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": shorten(text, SECTION_TEXT)}}


def context(text: str, block_id: str | None = None) -> Block:
    """A small line of mrkdwn."""
    block: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": shorten(text, SECTION_TEXT)}]}
    return {**block, "block_id": block_id} if block_id else block


def escape(text: str) -> str:
    """Text from people or Apploi, harmless in mrkdwn: Slack wants these three characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
