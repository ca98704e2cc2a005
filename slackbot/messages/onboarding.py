"""How to begin: the answer to who mentions the app or writes to it."""

from __future__ import annotations

import re

from slackbot.messages.block_kit import Block, plain, section
from slackbot.messages.buttons import SCHEDULE_INTERVIEW
from slackbot.messages.message import COMMAND, Message, strip_bold
from slackbot.messages.sentences import usage

LONGEST_VALUE = 2000
"""Letters of a button's value (docs.slack.dev/reference/block-kit/block-elements/button-element)."""

START_VALUE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?) (.*)", re.S)


def how_to_start(words: str, written_at: float, thread_ts: str | None = None) -> Message:
    """A button that opens the form, filled from these words; without words the usage. `said_at` is in seconds since
    the epoch: words such as “tomorrow” stay what they were when they were said.
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
    """The words out of the button's value, and when they were said; a button without words says nothing, now."""
    found = START_VALUE.fullmatch(value)
    return (found[2], float(found[1])) if found else ("", now)


def _form_hint() -> str:
    return (
        "I book interviews in Apploi, with a form that I fill in from what you wrote. "
        f"Nothing is booked before you press *Schedule* in it. `{COMMAND} help` says more."
    )
