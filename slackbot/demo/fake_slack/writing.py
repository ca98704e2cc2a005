"""Typed text in Slack's format: escaped, with mentions and links in angle brackets. Pure.

docs.slack.dev/messaging/formatting-message-text#escaping and the samples of docs.slack.dev/reference/events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import emoji

_KEPT = re.compile(r"<(?:[@#!]|(?:https?|mailto|tel):)[^<>\s|]+(?:\|[^<>]*)?>")  # already in Slack's format
_SPECIAL = re.compile(
    r"(?P<link>https?://[^\s<>|]+)|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<mention>[@#]\w[\w.-]*)"
)
EVERYBODY = {"@here": "!here", "@channel": "!channel", "@everyone": "!everyone"}


def as_kept(text: str, mentions: Mapping[str, str]) -> str:
    """The text of a message or command as Slack stores it.

    `mentions` maps what people type, such as `@maya` or `#hiring`, to the text in brackets, such as `@U0MAYA0001` or
    `#C0HIRING01|hiring`.
    """
    for name in sorted((name for name in mentions if " " in name), key=len, reverse=True):
        text = text.replace(name, f"<{mentions[name]}>")
    pieces, end = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [_marked(_escaped(text[end : kept.start()]), mentions), kept[0]]
        end = kept.end()
    return "".join([*pieces, _marked(_escaped(text[end:]), mentions)])


def as_rich_text(text: str) -> list[dict[str, Any]]:
    """The rich_text block that Slack's clients send with a stored text; bold text and lists stay plain."""
    section = {"type": "rich_text_section", "elements": [*_elements(text)]}
    return [{"type": "rich_text", "block_id": "said", "elements": [section]}]


def named_emoji(text: str) -> str:
    """The text with emoji as names, as Slack sends them: 🕒 becomes `:clock3:`."""
    return emoji.demojize(text, language="alias")


def values_as_sent(values: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The state of a form as Slack sends it: with emoji in text fields as names."""
    return {block: {action: _value(state) for action, state in of.items()} for block, of in values.items()}


def _value(state: Mapping[str, Any]) -> dict[str, Any]:
    typed = state.get("value")
    if state.get("type") == "plain_text_input" and isinstance(typed, str):
        return {**state, "value": named_emoji(typed)}
    return {**state}


def blocks_as_sent(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a message as Slack returns them: plain text escaped, emoji as names."""
    return [_as_sent(block) for block in blocks]


def _as_sent(part: Any) -> Any:
    if isinstance(part, list):
        return [_as_sent(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    sent = {name: _as_sent(each) for name, each in part.items()}
    if sent.get("type") in ("plain_text", "mrkdwn"):
        sent["text"] = named_emoji(sent["text"])
    if sent.get("type") == "plain_text":
        sent["text"] = _escaped(sent["text"])
    return sent


def mentions_in(text: str) -> list[str]:
    """The ids of the users mentioned in a stored text."""
    return re.findall(r"<@(\w+)(?:\|[^<>]*)?>", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _marked(text: str, mentions: Mapping[str, str]) -> str:
    def mark(found: re.Match[str]) -> str:
        if found["link"]:
            return f"<{found[0]}>"
        if found["email"]:
            return f"<mailto:{found[0]}|{found[0]}>"
        target = mentions.get(found[0]) or EVERYBODY.get(found[0])
        return found[0] if target is None else f"<{target}>"

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
