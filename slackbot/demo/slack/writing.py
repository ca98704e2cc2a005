"""What people type as Slack keeps it: escaped, with mentions and links in angle brackets. Pure.

docs.slack.dev/messaging/formatting-message-text#escaping and the samples of docs.slack.dev/reference/events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_KEPT = re.compile(r"<(?:[@#!][^<>\s]+|(?:https?|mailto):[^<>\s]+)>")  # typed as Slack writes it already
_SPECIAL = re.compile(r"(?P<link>https?://[^\s<>|]+)|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|@(?P<name>\w[\w.-]*)")


def as_kept(text: str, mentions: Mapping[str, str]) -> str:
    """The text of a message as Slack sends it; `mentions` are ids by what is typed behind the @."""
    for name in sorted((name for name in mentions if " " in name), key=len, reverse=True):
        text = text.replace(f"@{name}", f"<@{mentions[name]}>")
    pieces, end = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [_marked(_escaped(text[end : kept.start()]), mentions), kept[0]]
        end = kept.end()
    return "".join([*pieces, _marked(_escaped(text[end:]), mentions)])


def as_rich_text(text: str) -> list[dict[str, Any]]:
    """The one block that Slack's own clients send beside a kept text, without its marks of bold and lists."""
    section = {"type": "rich_text_section", "elements": [*_elements(text)]}
    return [{"type": "rich_text", "block_id": "said", "elements": [section]}]


def mentions_in(text: str) -> list[str]:
    """The ids of everybody who is mentioned in a kept text."""
    return re.findall(r"<@(\w+)(?:\|[^<>]*)?>", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _marked(text: str, mentions: Mapping[str, str]) -> str:
    def mark(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{found[0]}>"
        if found["email"]:
            return f"<mailto:{found[0]}|{found[0]}>"
        user = mentions.get(found["name"])
        return found[0] if user is None else f"<@{user}>"

    return _SPECIAL.sub(mark, text)


def _elements(text: str) -> Iterator[dict[str, Any]]:
    for piece in re.split(r"(<[^<>]+>)", text):
        target, _, label = piece[1:-1].partition("|")
        if not piece.startswith("<"):
            if piece:
                yield {"type": "text", "text": _plain(piece)}
        elif target.startswith("@"):
            yield {"type": "user", "user_id": target[1:]}
        elif target.startswith("#"):
            yield {"type": "channel", "channel_id": target[1:]}
        elif target.startswith("!"):
            yield {"type": "broadcast", "range": target[1:]}
        else:
            yield {"type": "link", "url": target, **({"text": label} if label else {})}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
