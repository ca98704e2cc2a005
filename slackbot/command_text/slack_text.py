"""Turns Slack's markup back into the text that people typed, for commands, messages, mentions and forms.

Slack sends links, channels and groups in angle brackets, three characters as entities
(docs.slack.dev/messaging/formatting-message-text) and emoji by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import emoji

from slackbot.domain.wording import escape_entities, unescape_entities

MARKED_UP = re.compile(r"<([!#]|https?:|mailto:|tel:)([^|<>]*)(?:\|([^<>]*))?>")
ADDRESS = re.compile(r"\S+\.\S+|")  # a label that only repeats the link: "example.com"
MEETINGS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com|webex\.com)/"
)
INVITES = re.compile(r"\b(?:join|here|link|call|video|meet(?:ing)?|zoom|teams|webex|conference)\b", re.I)
_NAMES = r"(?::[\w+'-]{1,100}:)+"
EMOJI = re.compile(  # ":tada:" and "3pm:clock3:", but nothing in 10:30:45 or in an address
    rf"(?P<kept><[^<>]*>|https?://[^\s<>]+)|(?<![\w:]){_NAMES}|(?P<glued>(?<=\w){_NAMES}(?!\w))"
)
HAS_LETTER = re.compile(r"[^\W\d_]")
CUSTOM_EMOJI_NAME = re.compile(r"(?=.*[^\W\d_])[^A-Z]+")  # the workspace's own emoji have no capitals
SKIN_TONE = re.compile(r"skin-tone-([2-6])")
LIGHTEST_SKIN = 0x1F3FB  # the first of five modifiers; Slack numbers them from 2


def as_typed(text: str) -> str:
    """The text as typed.

    Emoji names become the emoji, custom ones are removed. `<#C…|room-2>` becomes `#room-2`, a group `@recruiters`,
    `<!here>` is removed, a date becomes its words. A link becomes its label, or its address if it is a meeting link or
    the label only repeats the address or says "join". Entities are unescaped once. Mentions of people stay
    `<@U…|name>`.
    """
    return unescape_entities(MARKED_UP.sub(_replace_markup, EMOJI.sub(_replace_emoji, text)))


def without_emoji(text: str) -> str:
    """The text with each emoji character replaced by a space."""
    return emoji.replace_emoji(text, " ")


def _replace_markup(found: re.Match[str]) -> str:
    kind, target, label = found[1], found[2], found[3] or ""
    match kind:
        case "#":
            return f"#{label}" if label else " "
        case "!" if target.startswith("subteam^"):
            return f"@{label.removeprefix('@')}" if label else " "
        case "!":
            return label if label and target.startswith("date^") else " "
        case "mailto:":
            return target.partition("?")[0]
        case "tel:":
            return label or target
    link = kind + target
    return link if ADDRESS.fullmatch(label) or MEETINGS.match(link) or INVITES.search(label) else label


def _replace_emoji(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    names = found[0][1:-1].split("::")
    signs = [_emoji_character(name) for name in names]
    if found["glued"]:
        named = all(signs) and all(map(HAS_LETTER.search, names))
    else:
        named = all(sign or CUSTOM_EMOJI_NAME.fullmatch(name) for name, sign in zip(names, signs, strict=True))
    return "".join(signs) if named else found[0]


def _emoji_character(name: str) -> str:
    """The emoji with this name in Slack; "" if it is unknown, such as a custom one."""
    if tone := SKIN_TONE.fullmatch(name):
        return chr(LIGHTEST_SKIN + int(tone[1]) - 2)
    for spelling in (f":{name}:", f":{name.replace('-', '_')}:"):
        sign = emoji.emojize(spelling, language="alias")
        if sign != spelling:
            return sign
    return ""


class MessageText(NamedTuple):
    """The text of a message in mrkdwn, its author's user id ("" for an app), and its `ts`."""

    text: str
    author: str
    ts: str


def message_text(message: Mapping[str, Any]) -> MessageText:
    """The text of a message payload, from its text, blocks or attachments.

    Apps often leave the text empty. A forwarded message has its text, author and `ts` in an attachment.
    """
    by, ts = _text(message, "user"), _text(message, "ts")
    text, shown = _text(message, "text"), _blocks_text(message.get("blocks"))
    if text.strip() and not (shown and text.strip() == PLACEHOLDER_TEXT):
        return MessageText(text, by, ts)
    if shown:
        return MessageText(shown, by, ts)
    for attachment in _mappings(message.get("attachments")):
        if words := _attachment_text(attachment):
            author = _text(attachment, "author_id")  # without an author, this `ts` belongs to a footer
            return MessageText(words, author, _text(attachment, "ts") or ts) if author else MessageText(words, by, ts)
    return MessageText("", by, ts)


PLACEHOLDER_TEXT = "This content can't be displayed."
"""Slack's text for a message that only has blocks."""


def _text(known: Mapping[str, Any], name: str) -> str:
    text = known.get(name)
    return text if isinstance(text, str) else ""


def _mappings(parts: Any) -> list[Mapping[str, Any]]:
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _attachment_text(attachment: Mapping[str, Any]) -> str:
    """docs.slack.dev/messaging/formatting-message-text#attachments; `message_blocks` where a message is passed on."""
    said = _lines(_text(attachment, name) for name in ("pretext", "title", "text"))
    shared = [part.get("message") for part in _mappings(attachment.get("message_blocks"))]
    blocks = [attachment.get("blocks"), *(message.get("blocks") for message in _mappings(shared))]
    return said or _lines(_blocks_text(each) for each in blocks) or _text(attachment, "fallback")


def _blocks_text(blocks: Any) -> str:
    return _lines(_block_text(block) for block in _mappings(blocks))


def _block_text(block: Mapping[str, Any]) -> str:
    if block.get("type") == "rich_text":
        return _lines(_rich_text(element) for element in _mappings(block.get("elements")))
    texts = [block.get("text"), *_mappings(block.get("fields"))]
    texts += _mappings(block.get("elements")) if block.get("type") == "context" else []
    return _lines(_text_object_text(text) for text in _mappings(texts))


def _text_object_text(text: Mapping[str, Any]) -> str:
    return _text(text, "text") if text.get("type") == "mrkdwn" else escape_entities(_text(text, "text"))


def _rich_text(element: Mapping[str, Any]) -> str:
    """An element of a rich text block as mrkdwn (docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""
    inner = _mappings(element.get("elements"))
    match element.get("type"):
        case "rich_text_list":
            return _lines(_rich_text(each) for each in inner)
        case "rich_text_quote":
            return "".join(f"&gt;{line}" for line in "".join(map(_rich_text, inner)).splitlines(keepends=True))
        case "rich_text_preformatted":
            return f"```{''.join(map(_rich_text, inner))}```"
        case "text":
            return escape_entities(_text(element, "text"))
        case "emoji":
            return f":{_text(element, 'name')}:"
        case "link":
            return f"<{escape_entities(_text(element, 'url'))}|{escape_entities(_text(element, 'text'))}>"
        case "user":
            return f"<@{_text(element, 'user_id')}>"
        case "broadcast":
            return "<!here>"
        case "date":
            return escape_entities(_text(element, "fallback"))
    return "".join(map(_rich_text, inner))
