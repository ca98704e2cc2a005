"""A message of Slack as plain words: the marks taken off, and what its author did not say left out."""

from __future__ import annotations

import re

from slackbot.command_text.slack_text import as_typed, without_emoji

MAX_READ_LENGTH = 4000
"""Letters of a message that are read; Slack takes 40,000. Of a longer one no time is taken, which its rest may undo."""

# What others said, what was struck out and what is no speech, in Slack's mrkdwn
# (docs.slack.dev/messaging/formatting-message-text).
NOT_SPOKEN = re.compile(r"^&gt;&gt;&gt;.*\Z|^&gt;[^\n]*$|```.*?```|(?<![\w~])~[^~\n]+~(?![\w~])", re.M | re.S)
MARKS = re.compile(r"(https?://[^\s<>]+)|(?<!\w)[*_`]+|[*_`]+(?!\w)")


def plain_words(text: str) -> str:
    """What the author said: no quotes of others, nothing struck out, no code, no emoji; mentions stay `<@U…>`."""
    said = without_emoji(as_typed(NOT_SPOKEN.sub(" ", text[:MAX_READ_LENGTH])))
    return MARKS.sub(lambda found: found[1] or "", said)
