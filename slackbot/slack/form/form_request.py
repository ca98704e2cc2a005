"""Who asks for a form, from where, and with what words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.command_text.commands import Command, read_command

RECENT_TEXT_AGE = 60.0
"""Seconds for which text counts as said just now: it is shown as it was typed, not written out."""


@dataclass(frozen=True, slots=True)
class SourceMessage:
    """The text of a message in Slack's mrkdwn, its author ("" for an app), and when it was written, in seconds since
    the epoch."""

    text: str
    author: str
    written_at: float


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A request for a form.

    `text` is read like the text after the command, `message` as prose. `said_at` is when the text was typed, in
    seconds since the epoch, if not just now. `retry_hint` tells the user how to ask again. `workflow_step` is the id of
    the step of a workflow whose words they are.
    """

    user: str
    trigger_id: str
    retry_hint: str
    channel: str | None = None
    thread_ts: str | None = None
    response_url: str | None = None
    text: str = ""
    said_at: float | None = None
    message: SourceMessage | None = None
    workflow_step: str = ""

    @property
    def author(self) -> str:
        """Whose words they are; "" for an app."""
        return self.message.author if self.message else self.user

    @property
    def command(self) -> Command:
        """What the text asks for."""
        return read_command(self.text)

    def was_said_earlier(self, now: float) -> bool:
        """Whether the text is so old that "tomorrow" may be another day by now."""
        return self.said_at is not None and now - self.said_at >= RECENT_TEXT_AGE
