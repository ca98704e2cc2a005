"""The few Block Kit objects that the form and the messages share. Pure."""

from __future__ import annotations

import re
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


LINK = re.compile(r"<((?:https?|mailto|tel):[^|<>\s]+)(?:\|([^<>]*))?>")


def unescape(text: str) -> str:
    """What a person typed, out of what Slack makes of it: links without their brackets, e-mails and phone numbers as
    they are shown, and the three characters as they were. Mentions stay `<@U…|name>`."""
    bare = LINK.sub(lambda found: found[1] if found[1].startswith("http") else found[2] or found[1], text)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
