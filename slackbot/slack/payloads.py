"""What Slack's requests say of where somebody is and what they pressed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slackbot import messages

RESPONSE_URL_LIFETIME = 29 * 60.0
"""Seconds; Slack allows thirty minutes (docs/slack.md, L3), and one is left for the request to arrive."""


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button about an interview request.

    `message_number` counts the messages about the request, so that a button in an older one can be told from the
    current one; `message_ts` is None where the button isn't in a message. `words` is the new time that a button to
    reschedule carries, or "". `block_id` is the block of the button.
    """

    user: str
    request_id: str
    message_number: int
    channel: str | None
    trigger_id: str
    response_url: str | None
    message_ts: str | None
    words: str = ""
    block_id: str = ""

    @property
    def is_in_hiring_day(self) -> bool:
        """Whether it is in the message about a hiring day, which nothing about one interview replaces."""
        return self.block_id.startswith(messages.DAY_LINE)

    @classmethod
    def from_body(cls, body: Mapping[str, Any], user: str) -> ButtonPress:
        """The button of a `block_actions` request."""
        value, words = messages.parse_move_value(str(body["actions"][0].get("value") or ""))
        request_id, number = messages.parse_button_value(value)
        return cls(
            user,
            request_id,
            number,
            channel=channel_of(body),
            trigger_id=str(body.get("trigger_id") or ""),
            response_url=body.get("response_url"),
            message_ts=(body.get("container") or {}).get("message_ts"),
            words=words,
            block_id=str(body["actions"][0].get("block_id") or ""),
        )


def menu_press(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The press of a button that a choice from the ••• menu stands for; None for any other request."""
    actions = body.get("actions")
    action = as_mapping(actions[0]) if isinstance(actions, list) and actions else {}
    if action.get("action_id") != messages.MORE_ACTIONS:
        return None
    action_id, value = messages.parse_menu_value(str(as_mapping(action.get("selected_option")).get("value") or ""))
    return {**action, "type": "button", "action_id": action_id, "value": value} if action_id in MENU else None


MENU = (
    messages.INVITATION_TEXT,
    messages.SCHEDULE_ANOTHER,
    messages.REQUEST_DETAILS,
    messages.EDIT_REQUEST,
    messages.DISMISS_REQUEST,
    messages.RESCHEDULE,
    messages.CANCEL_INTERVIEW,
    messages.HAND_OVER,
    messages.WILL_BE_THERE,
    messages.CAME,
    messages.NO_SHOW,
    messages.PUT_OFF,
    messages.BOOK_AGAIN,
    messages.CANCEL_INTERVIEW,
    messages.SEND_AGAIN,
    messages.MARK_SCHEDULED,
    messages.STOP_TRYING,
)
"""The buttons that the ••• menu can have."""


def thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread of the message in which something was pressed; None for a message that isn't a reply."""
    message = as_mapping(body.get("message")) or as_mapping(body.get("container"))
    thread, own = message.get("thread_ts"), message.get("ts") or message.get("message_ts")
    return str(thread) if thread and thread != own else None


def broadcast_channel_of(body: Mapping[str, Any]) -> str | None:
    """The channel of a pressed message that is in a thread and in the channel as well; None for any other.

    Slack doesn't say in which of the two places it was pressed (docs/slack.md, B13).
    """
    is_broadcast = as_mapping(body.get("message")).get("subtype") == "thread_broadcast"
    return channel_of(body) if is_broadcast else None


def channel_of(body: Mapping[str, Any]) -> str | None:
    """The conversation in which something was pressed; None on the Home tab, in forms and for global shortcuts."""
    return as_mapping(body.get("channel")).get("id") or as_mapping(body.get("container")).get("channel_id")


def action_time(body: Mapping[str, Any]) -> float:
    """When a field was changed, in seconds since the epoch; 0.0 if Slack doesn't say."""
    at = str(body["actions"][0].get("action_ts") or "")
    return float(at) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", at) else 0.0


def as_mapping(value: Any) -> Mapping[str, Any]:
    """An object in a request; empty for anything else."""
    return value if isinstance(value, Mapping) else {}
