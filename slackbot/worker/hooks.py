"""Who is told what each step of the worker came to, to count it."""

from __future__ import annotations

from typing import Protocol

from slackbot.domain.interview import Outcome
from slackbot.domain.notification import Notification
from slackbot.domain.request import Request


class WorkerHooks(Protocol):
    """Whoever counts; times are in seconds since the epoch. Nothing here raises."""

    def on_apploi_answer(self, outcome: Outcome, seconds: float) -> None:
        """Apploi was sent an interview once, which took so long."""

    def on_attempt(self, request: Request, now: float) -> None:
        """An attempt to book has come to the state of this request."""

    def on_reported(self, request: Request, now: float) -> None:
        """A try to tell its result has come to the telling of this request."""

    def on_notification(self, notification: Notification) -> None:
        """Work on a notice has come to its state."""


class NullHooks:
    """Nobody counts."""

    def on_apploi_answer(self, outcome: Outcome, seconds: float) -> None:
        """As if it had not been."""

    def on_attempt(self, request: Request, now: float) -> None:
        """As if it had not been."""

    def on_reported(self, request: Request, now: float) -> None:
        """As if it had not been."""

    def on_notification(self, notification: Notification) -> None:
        """As if it had not been."""
