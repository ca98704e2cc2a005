"""Strips a Slack message to its author's own words, without formatting."""

from __future__ import annotations

import re

from slackbot.command_text.slack_text import as_typed, without_emoji

MAX_READ_LENGTH = 4000
"""Characters of a message that we read (Slack allows 40,000). The rest of a longer one may change the time, so no time
is taken from it."""

# Quotes, struck-out text and code blocks in Slack's mrkdwn
# (docs.slack.dev/messaging/formatting-message-text).
NOT_SPOKEN = re.compile(r"^&gt;&gt;&gt;.*\Z|^&gt;[^\n]*$|```.*?```|(?<![\w~])~[^~\n]+~(?![\w~])", re.M | re.S)
MARKS = re.compile(r"(https?://[^\s<>]+)|(?<!\w)[*_`]+|[*_`]+(?!\w)")


def plain_words(text: str) -> str:
    """The author's words without quotes, struck-out text, code and emoji; mentions stay `<@U…>`."""
    said = without_emoji(as_typed(NOT_SPOKEN.sub(" ", text[:MAX_READ_LENGTH])))
    return MARKS.sub(lambda found: found[1] or "", said)
