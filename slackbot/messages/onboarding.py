"""The reply to a mention of the app or a direct message to it, and to words that aren't clear."""

from __future__ import annotations

import re

from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import Block, escape, plain, section
from slackbot.messages.buttons import RUN_COMMAND, SCHEDULE_INTERVIEW
from slackbot.messages.message import COMMAND, Message, strip_bold
from slackbot.messages.sentences import MAX_QUOTE, usage

LONGEST_VALUE = 2000
"""Characters in a button's value (docs.slack.dev/reference/block-kit/block-elements/button-element)."""

START_VALUE = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?) (.*)", re.S)


def how_to_start(words: str, written_at: float, summary: str = "", label: str = "Review and schedule") -> Message:
    """A button that opens the form filled in from these words, and what was understood; the usage if there are no
    words. `summary` is mrkdwn.

    `written_at`, in seconds since the epoch, goes along, so that “tomorrow” is the day after the words were written.
    """
    if not words:
        text = f"{usage()}\nPress *{EMPTY_LABEL}* to open the form."
        return _with_buttons(text, [_button(EMPTY_LABEL, SCHEDULE_INTERVIEW)])
    text = f"Got it: {summary}" if summary else _form_hint(label)
    return _with_buttons(text, [_button(label, SCHEDULE_INTERVIEW, start_value(words, written_at))])


def did_you_mean(words: str, guess: str, written_at: float) -> Message:
    """The question whether words that are close to a command are meant as one, with a button for it, and one to book an
    interview instead. `written_at` is in seconds since the epoch."""
    known = guess.partition(" ")[0]
    told = _LISTS if guess == "list" else f"Did you mean `{escape(shorten(guess, MAX_QUOTE))}`?"
    text = (
        f"I'm not sure what you mean by “{escape(shorten(words, MAX_QUOTE))}”. {told} To book an interview instead, "
        f"press *{_BOOK}*."
    )
    run = _button(_COMMAND_LABELS[known], RUN_COMMAND, start_value(guess, written_at))
    book = _button(_BOOK, SCHEDULE_INTERVIEW, start_value(words, written_at))
    del book["style"]
    return _with_buttons(text, [run, book])


EMPTY_LABEL = "Schedule interview"
_BOOK = "Book an interview"
_LISTS = "`list` shows your upcoming interviews, and `today` shows today's."
_COMMAND_LABELS = {
    "list": "Show my interviews",
    "today": "Show today's interviews",
    "cancel": "Cancel interview",
    "reschedule": "Reschedule",
    "help": "Show help",
}


def start_value(words: str, written_at: float) -> str:
    """The value of a button that carries words and when they were written."""
    return f"{written_at:.6f} {words}"[:LONGEST_VALUE]


def _with_buttons(text: str, buttons: list[Block]) -> Message:
    blocks = [section(text), {"type": "actions", "block_id": "beginning", "elements": buttons}]
    return Message(strip_bold(text), blocks)


def _button(label: str, action_id: str, value: str = "") -> Block:
    button: Block = {"type": "button", "text": plain(label), "action_id": action_id, "style": "primary"}
    return {**button, "value": value} if value else button


def parse_start_value(value: str, now: float) -> tuple[str, float]:
    """The words in a button's value and when they were written, in seconds since the epoch; ("", now) for none."""
    found = START_VALUE.fullmatch(value)
    return (found[2], float(found[1])) if found else ("", now)


def _form_hint(label: str) -> str:
    return (
        f"I book interviews in Apploi. Press *{label}*, and I'll fill in the form from what you wrote. Nothing is "
        f"booked until you press *Schedule*. For examples, type `{COMMAND} help`."
    )
