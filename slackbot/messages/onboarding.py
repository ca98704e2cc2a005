"""The reply to a mention of the app or a direct message to it: how to start."""

from __future__ import annotations

import re

from slackbot.messages.block_kit import Block, plain, section
from slackbot.messages.buttons import SCHEDULE_INTERVIEW
from slackbot.messages.message import COMMAND, Message, strip_bold
from slackbot.messages.sentences import usage

LONGEST_VALUE = 2000
"""Characters in a button's value (docs.slack.dev/reference/block-kit/block-elements/button-element)."""

START_VALUE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?) (.*)", re.S)


def how_to_start(words: str, written_at: float, thread_ts: str | None = None) -> Message:
    """A button that opens the form filled in from these words; the usage if there are none.

    `written_at`, in seconds since the epoch, goes along, so that “tomorrow” is the day after the words were written.
    """
    text = _form_hint() if words else usage()
    button: Block = {
        "type": "button",
        "text": plain("Schedule interview"),
        "action_id": SCHEDULE_INTERVIEW,
        "style": "primary",
        **({"value": f"{written_at:.6f} {words}"[:LONGEST_VALUE]} if words else {}),
    }
    pressed = "Press *Schedule interview* to open the form."
    blocks = [section(f"{text}\n{pressed}"), {"type": "actions", "block_id": "beginning", "elements": [button]}]
    return Message(strip_bold(f"{text}\n{pressed}"), blocks, thread_ts=thread_ts)


def parse_start_value(value: str, now: float) -> tuple[str, float]:
    """The words in a button's value and when they were written, in seconds since the epoch; ("", now) for none."""
    found = START_VALUE.fullmatch(value)
    return (found[2], float(found[1])) if found else ("", now)


def _form_hint() -> str:
    return (
        "I book interviews in Apploi. I'll fill in the form from what you wrote, and nothing is booked until you press "
        f"*Schedule*. For examples, type `{COMMAND} help`."
    )
