"""When to send a view again that Slack didn't take."""

from __future__ import annotations

import threading
from collections.abc import Callable

from slackbot.observability.correlation import propagate
from slackbot.slack.client import SlackCallFailed

RETRY_DELAY, MAX_RETRY_DELAY = 2.0, 60.0
"""Seconds: where Slack doesn't name a time, and at most."""
MAX_RETRIES = 10


def can_retry(error: SlackCallFailed, retries: int) -> bool:
    """Whether to send the view again after so many retries."""
    return error.is_temporary and retries < MAX_RETRIES


def retry_after(error: SlackCallFailed, retry: Callable[[], None]) -> None:
    """Call `retry` when Slack allows it, in a daemon thread."""
    timer = threading.Timer(min(error.retry_after or RETRY_DELAY, MAX_RETRY_DELAY), propagate(retry))
    timer.daemon = True
    timer.start()
