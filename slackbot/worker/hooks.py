"""Callbacks that let metrics count what the worker does."""

from __future__ import annotations

from typing import Protocol

from slackbot.domain.interview import Outcome
from slackbot.domain.notification import Digest, Notification
from slackbot.domain.request import Request


class WorkerHooks(Protocol):
    """Called by the worker's threads. `now` is in seconds since the epoch. No method may raise."""

    def on_apploi_answer(self, outcome: Outcome, seconds: float, facility_id: str) -> None:
        """A PUT to Apploi has ended after so many seconds."""

    def on_attempt(self, request: Request, now: float) -> None:
        """An attempt to book has ended; `request.state` is the new state."""

    def on_reported(self, request: Request, now: float) -> None:
        """An attempt to report the result has ended; `request.report_status` is the new status."""

    def on_notification(self, notification: Notification) -> None:
        """A notification was posted, dropped or put off."""

    def on_digest(self, digest: Digest) -> None:
        """A digest was posted, dropped or put off."""


class NullHooks:
    """No-op hooks."""

    def on_apploi_answer(self, outcome: Outcome, seconds: float, facility_id: str) -> None: ...  # noqa: D102

    def on_attempt(self, request: Request, now: float) -> None: ...  # noqa: D102

    def on_reported(self, request: Request, now: float) -> None: ...  # noqa: D102

    def on_notification(self, notification: Notification) -> None: ...  # noqa: D102

    def on_digest(self, digest: Digest) -> None: ...  # noqa: D102
