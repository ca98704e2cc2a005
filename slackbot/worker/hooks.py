"""Who is told what each step of the worker came to, to count it."""

from __future__ import annotations

from typing import Protocol

from slackbot.domain.interview import Outcome
from slackbot.domain.notification import Notice
from slackbot.domain.request import Request


class Watches(Protocol):
    """Whoever counts; times are in seconds since the epoch. Nothing here raises."""

    def apploi_answered(self, outcome: Outcome, seconds: float) -> None:
        """Apploi was sent an interview once, which took so long."""

    def concluded(self, request: Request, now: float) -> None:
        """An attempt to book has come to the state of this request."""

    def told(self, request: Request, now: float) -> None:
        """A try to tell its result has come to the telling of this request."""

    def noticed(self, notice: Notice) -> None:
        """Work on a notice has come to its state."""


class Unwatched:
    """Nobody counts."""

    def apploi_answered(self, outcome: Outcome, seconds: float) -> None:
        """As if it had not been."""

    def concluded(self, request: Request, now: float) -> None:
        """As if it had not been."""

    def told(self, request: Request, now: float) -> None:
        """As if it had not been."""

    def noticed(self, notice: Notice) -> None:
        """As if it had not been."""
