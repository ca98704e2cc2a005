"""Looking for a message of ours, when Slack did not say whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from slackbot.messages import Message
from slackbot.slack.client.error_codes import Delivery
from slackbot.slack.client.results import PostResult, as_dict, as_list, rejected

PAGE_SIZE, MAX_PAGES = 200, 5
"""How far back a message is looked for: so many messages a page, so many pages."""


def find_message(client: WebClient, channel: str, wanted: Message, since: float) -> PostResult:
    """Look for a message of ours by its metadata, among those after `since` (seconds since the epoch).

    TOLD and where it is; REFUSED, it is not there; LATER, Slack asks to wait; UNKNOWN, where the bot may not
    read. Never raises.
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
    """A page of the history of a channel, or of one thread in it, or why there is none."""
    asked: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", "limit": PAGE_SIZE, "cursor": cursor}
    try:
        if thread:
            return client.conversations_replies(ts=thread, include_all_metadata=True, **asked)
        return client.conversations_history(include_all_metadata=True, **asked)
    except SlackApiError as error:
        answer = rejected(error)
        return answer if answer.delivery is Delivery.LATER else PostResult(Delivery.UNKNOWN, error=answer.error)
    except Exception as error:  # slack_sdk lets whatever urllib raises through
        return PostResult(Delivery.UNKNOWN, error=type(error).__name__)


def _is_copy(there: Mapping[str, Any], wanted: Message) -> bool:
    """Whether a message of a channel is this one: by its metadata, and by the name of its last block, because a
    request may come to the same end twice.
    """
    blocks = [block.get("block_id") for block in as_list(there.get("blocks"))]
    return (
        _message_identity(there.get("metadata")) == _message_identity(wanted.metadata)
        and wanted.blocks[-1]["block_id"] in blocks
    )


def _message_identity(metadata: object) -> tuple[str, str]:
    known = as_dict(metadata)
    return str(known.get("event_type")), str(as_dict(known.get("event_payload")).get("request_id"))
