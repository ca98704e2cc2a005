"""The app as it is installed in the stand-in's workspace: what manifest.yml asks for and nothing more.

A stand-in that granted more would hide what is missing, so a test holds every name here against manifest.yml.
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


@dataclass(frozen=True)
class Shortcut:
    """An entry of the shortcuts menu, or of the menu of each message."""

    name: str
    kind: Literal["global", "message"]
    callback_id: str


SHORTCUTS = (
    Shortcut("Schedule interview", "global", "schedule_interview"),
    Shortcut("Schedule from message", "message", "schedule_interview_from_message"),
)
