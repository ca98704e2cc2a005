"""A person's interviews as a message that only they see: the answer to `list` and `today`. Pure.

It has the same items and buttons as the Home tab, and at most one page of them, so that it stays below Slack's 50
blocks (docs/slack.md, L8).
"""

from __future__ import annotations

from slackbot.domain.request import Request
from slackbot.domain.wording import shorten
from slackbot.messages import COMMAND, Message
from slackbot.messages.block_kit import Block, context, escape, section
from slackbot.slack.home.contents import HomeData
from slackbot.slack.home.hours import format_day_and_hour, group_by_day
from slackbot.slack.home.items import MAX_NAME, upcoming_blocks

MORE = "There are more. Open my Home tab to see them all."


def agenda_message(data: HomeData, of: str = "") -> Message:
    """The upcoming interviews of `data` by day; `of` says which ones they are, such as " today"."""
    if not data.upcoming:
        return Message(f"You have no upcoming interviews{of}. To book one, type `{COMMAND}` and what you know.", [])
    title = f"Your interviews{of}:"
    lines = [_line(request, data) for request in data.upcoming]
    return Message(
        "\n".join([title, *lines]), [section(f"*{title}*"), *_items(data), *([context(MORE)] * data.has_more)]
    )


def _items(data: HomeData) -> list[Block]:
    blocks: list[Block] = []
    for day, requests in group_by_day(data.upcoming, data.viewer, data.now):
        blocks.append(section(f"*{day}*"))
        for request in requests:
            blocks += upcoming_blocks(request, data.viewer)
    return blocks


def _line(request: Request, data: HomeData) -> str:
    name = escape(shorten(request.applicant_name, MAX_NAME))
    return f"{format_day_and_hour(request.interview, data.viewer, data.now)} · {name}"
