"""What Slack takes as a message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slackbot.messages.block_kit import Block

COMMAND = "/schedule-interview"


@dataclass(frozen=True, slots=True)
class Message:
    """What `chat.postMessage` and a `response_url` take.

    With `thread_ts` it is a reply in the thread of that message, which the channel sees too when it is `broadcast`.
    """

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    broadcast: bool = False


def strip_bold(text: str) -> str:
    """mrkdwn for who reads the text alone: without the stars of bold words."""
    return text.replace("*", "")
