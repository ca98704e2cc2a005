"""The app's scopes, events and shortcuts in the workspace: exactly those of manifest.yml without the optional scopes,
which a test checks.

With more than that, a scope missing in manifest.yml would go unnoticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BOT_NAME = "Interview Scheduler"

GRANTED = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "users:read.email",
        "app_mentions:read",
        "im:history",
        "channels:read",
    }
)

BOT_EVENTS = frozenset({"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"})

EVENT_SCOPES = {"app_mention": "app_mentions:read", "message.im": "im:history"}
"""The scope without which Slack does not send an event (docs.slack.dev/reference/events)."""


STEP_EVENT = "function_executed"
"""Sent only to apps whose manifest has the step: `slackbot manifest --workflow-step`."""
STEP_OUTPUTS = {"state": str, "time": str, "application_id": str}


@dataclass(frozen=True)
class Shortcut:
    """An entry in the shortcuts menu, or in the menu of each message."""

    name: str
    kind: Literal["global", "message"]
    callback_id: str


SHORTCUTS = (
    Shortcut("Schedule interview", "global", "schedule_interview"),
    Shortcut("Schedule from message", "message", "schedule_interview_from_message"),
)
