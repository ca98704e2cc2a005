"""The few Block Kit objects that the form and the messages share. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from slackbot.domain.wording import escape_entities, shorten

SECTION_TEXT = 3000

Block = dict[str, Any]


def plain(text: str) -> Block:
    """A text object in which nothing is markup."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Block:
    """A text object with markup, in which Slack makes no links or mentions of its own out of what people typed.

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
"""What turns the reading order, or is not seen at all. Joiners and marks that names need stay."""


MARKS = {
    "*": re.compile(r"\*"),
    "`": re.compile(r"`"),
    "~": re.compile(r"~"),
    "_": re.compile(r"(?<![^\W_])_|_(?![^\W_])"),  # within a word, as in e-mails, it means nothing
    ":": re.compile(r":(?=[\w+'-]*[^\W\d_])([\w+'-]+):"),  # :tada:, and not 10:30:00
}
"""Where these make bold, code, struck out, italic or an emoji of what follows, up to the next one of them: that may
stand lines below. Slack knows no way to escape them (docs.slack.dev/messaging/formatting-message-text)."""

LOOKALIKES = {"*": "∗", "`": "ˋ", "~": "∼", "_": "＿", ":": r"∶\1∶"}
"""What looks like them and means nothing."""


def escape(text: str) -> str:
    """Text from people or Apploi, harmless in mrkdwn: in one line, nothing unseen in it that turns what is around it,
    no mark-up, no link and no mention."""
    return _neutralize(MARKS, _to_one_line(text))


def escape_but_bold(text: str) -> str:
    """The same for a sentence of ours that quotes them, with what is bold in it."""
    return _neutralize(set(MARKS) - {"*"}, _to_one_line(text))


URL = re.compile(r"((?<!\S)https?://[^\s|]+)")


def escape_but_links(text: str) -> str:
    """The same, with web addresses to press."""
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
