"""What the words beneath `when` say: the reading, or the question. Pure."""

from __future__ import annotations

from slackbot.blocks import escape
from slackbot.dates import NotUnderstood, Reference, understand
from slackbot.dates.zones import describe


def preview(words: str, reference: Reference, duration: int) -> str:
    """The reading of the words in mrkdwn, or the question that they leave; "" for no words.

    `duration` is what stands in its field, in minutes. What the words say beats the field, and it is said.
    """
    if not words.strip():
        return ""
    read = understand(words, reference)
    if isinstance(read, NotUnderstood):
        return f"*Not clear yet:* {escape(read.message)}"
    minutes = read.duration if read.duration is not None else duration
    said = [f"*{describe(read.date, read.timezone, minutes)}*"]
    said += [f"The zone is taken from your words ({read.timezone})."] if _beats(read.timezone, reference) else []
    said += [f"The length is taken from your words ({minutes} minutes)."] if read.duration is not None else []
    said += [escape(note) for note in read.notes]
    return " ".join(said)


def _beats(zone: str, reference: Reference) -> bool:
    return zone != reference.timezone
