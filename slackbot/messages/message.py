"""A message as Slack accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slackbot.messages.block_kit import Block

COMMAND = "/schedule-interview"


@dataclass(frozen=True, slots=True)
class Message:
    """The arguments of `chat.postMessage` and of a `response_url`.

    With `thread_ts` it is a reply in that message's thread; `broadcast` shows it in the channel as well.
    """

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    broadcast: bool = False


def strip_bold(text: str) -> str:
    """mrkdwn without the asterisks of bold words, for a message's `text`."""
    return text.replace("*", "")
