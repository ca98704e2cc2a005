"""Block Kit objects, and escaping for mrkdwn. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from slackbot.domain.wording import escape_entities, shorten

SECTION_TEXT = 3000

Block = dict[str, Any]


def plain(text: str) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object with markup, in which Slack doesn't turn typed words into links or mentions by itself.

    docs.slack.dev/reference/block-kit/composition-objects/text-object: `verbatim`.
    """
    return {"type": "mrkdwn", "text": shorten(text, SECTION_TEXT), "verbatim": True}


def section(text: str) -> Block:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": mrkdwn(text)}


def context(text: str, block_id: str | None = None) -> Block:
    """A small line of mrkdwn."""
    block: Block = {"type": "context", "elements": [mrkdwn(text)]}
    return {**block, "block_id": block_id} if block_id else block


LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
INVISIBLE = re.compile(r"[\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""Characters that change the reading order or are invisible, except joiners and marks that names need."""


MARKS = {
    "*": re.compile(r"\*"),
    "`": re.compile(r"`"),
    "~": re.compile(r"~"),
    "_": re.compile(r"(?<![^\W_])_|_(?![^\W_])"),  # within a word, as in emails, it isn't markup
    ":": re.compile(r":(?=[\w+'-]*[^\W\d_])([\w+'-]+):"),  # :tada:, and not 10:30:00
}
"""Characters that start or end bold, code, strikethrough, italics or an emoji, even across lines. Slack has no way to
escape them (docs.slack.dev/messaging/formatting-message-text)."""

LOOKALIKES = {"*": "∗", "`": "ˋ", "~": "∼", "_": "＿", ":": r"∶\1∶"}
"""Characters that look the same and aren't markup."""


def escape(text: str) -> str:
    """Text from people or Apploi, safe in mrkdwn: one line without invisible characters, markup, links or mentions."""
    return _neutralize(MARKS, _to_one_line(text))


def escape_but_bold(text: str) -> str:
    """The same, but bold stays: for a sentence of ours that quotes such text."""
    return _neutralize(set(MARKS) - {"*"}, _to_one_line(text))


URL = re.compile(r"((?<!\S)https?://[^\s|]+)")


def escape_but_links(text: str) -> str:
    """The same, but web addresses become links."""
    parts = URL.split(_to_one_line(text))
    parts[::2] = [_neutralize(MARKS, part) for part in parts[::2]]
    parts[1::2] = [f"<{escape_entities(address).replace('`', '%60')}>" for address in parts[1::2]]
    return "".join(parts)


def _to_one_line(text: str) -> str:
    return INVISIBLE.sub("", LINE_BREAKS.sub(" ", text))


def _neutralize(marks: Iterable[str], text: str) -> str:
    for mark in marks:
        text = MARKS[mark].sub(LOOKALIKES[mark], text)
    return escape_entities(text)
