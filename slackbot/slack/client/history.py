"""Find a message of this app, when Slack didn't say whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.messages import Message
from slackbot.slack.client.error_codes import Delivery
from slackbot.slack.client.results import PostResult, as_dict, as_list, rejected

PAGE_SIZE, MAX_PAGES = 200, 5
"""Messages on a page of the history, and how many pages are searched."""


def find_message(client: WebClient, channel: str, wanted: Message, since: float) -> PostResult:
    """Find a message by its metadata among those posted after `since` (seconds since the epoch). Never raises.

    POSTED with its channel and timestamp; REFUSED if it isn't there; LATER if Slack asks to wait; UNKNOWN if the bot
    can't read that far.
    """
    cursor = None
    for _ in range(MAX_PAGES):
        page = _fetch_page(client, channel, wanted.thread_ts, since, cursor)
        if isinstance(page, PostResult):
            return page
        for message in as_list(page.get("messages")):
            if _is_copy(message, wanted):
                return PostResult(Delivery.POSTED, channel=channel, ts=str(message.get("ts") or ""))
        cursor = as_dict(page.get("response_metadata")).get("next_cursor")
        if not cursor:
            return PostResult(Delivery.REFUSED, error="not there")
    return PostResult(Delivery.UNKNOWN, error="too many messages since")


def _fetch_page(client: WebClient, channel: str, thread: str | None, since: float, cursor: str | None) -> Any:
    """A page of the history of a channel or a thread, or the reason why there is none."""
    asked: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", "limit": PAGE_SIZE, "cursor": cursor}
    try:
        if thread:
            return client.conversations_replies(ts=thread, include_all_metadata=True, **asked)
        return client.conversations_history(include_all_metadata=True, **asked)
    except SlackApiError as error:
        answer = rejected(error)
        return answer if answer.delivery is Delivery.LATER else PostResult(Delivery.UNKNOWN, error=answer.error)
    except Exception as error:  # slack_sdk raises whatever urllib does
        return PostResult(Delivery.UNKNOWN, error=type(error).__name__)


def _is_copy(there: Mapping[str, Any], wanted: Message) -> bool:
    """Whether a message in the history is this one: by its metadata, and by the ID of its last block, because a request
    can have the same result twice."""
    blocks = [block.get("block_id") for block in as_list(there.get("blocks"))]
    return (
        _message_identity(there.get("metadata")) == _message_identity(wanted.metadata)
        and wanted.blocks[-1]["block_id"] in blocks
    )


def _message_identity(metadata: object) -> tuple[str, str]:
    known = as_dict(metadata)
    return str(known.get("event_type")), str(as_dict(known.get("event_payload")).get("request_id"))
