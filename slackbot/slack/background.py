"""What is done after Slack was answered: in threads of our own, and no more than these can take."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slackbot import messages
from slackbot.errors import SlackbotError, StoreError
from slackbot.observability.correlation import propagate
from slackbot.storage.store import ErrorReport

log = logging.getLogger(__name__)

Notify = Callable[[str], object]
"""Tells the person who waits, in words that only they see."""


class BackgroundExecutor:
    """A bounded pool: what it cannot take now is refused, so that a person is told instead of kept waiting.

    64 threads, because `views.open` has three seconds: five threads lost 45 of 50 forms (docs/slack.md, F18), and 32
    lost 8 of 600 when each call took a second.
    """

    def __init__(
        self,
        threads: int = 64,
        max_waiting: int = 32,
        *,
        record_error: Callable[[ErrorReport], object] = lambda _: None,
        on_rejected: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """At most `threads` run and `waiting` wait for a thread. `keep` keeps what is known of an error that nobody
        foresaw, `refused` is told when there is no place; `clock` tells seconds since the epoch."""
        self._record_error = record_error
        self._on_rejected = on_rejected
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="errand")
        self._slots = threading.BoundedSemaphore(threads + max_waiting)

    def submit(self, task: Callable[[], object], notify: Notify) -> bool:
        """Do it soon and be true, or be false because there is no place. An error on the way is told."""
        if not self._slots.acquire(blocking=False):
            self._on_rejected()
            return False
        try:
            self._pool.submit(propagate(self._run), task, notify)
        except RuntimeError:  # shut down
            self._slots.release()
            return False
        return True

    def report_error(self, error: Exception, notify: Notify) -> None:
        """Tell somebody of an error, soon; when there is no place for that either, the log has it."""
        sentence = self.message_for(error)
        if not self.submit(lambda: notify(sentence), lambda _: None):
            log.warning("nobody was told: %s", type(error).__name__)

    def shutdown(self, *, finish_queued: bool = True) -> None:
        """Take nothing more and finish what was taken, or only what was begun."""
        self._pool.shutdown(wait=True, cancel_futures=not finish_queued)

    def _run(self, task: Callable[[], object], notify: Notify) -> None:
        try:
            task()
        except Exception as error:
            notify(self.message_for(error))
        finally:
            self._slots.release()

    def message_for(self, error: BaseException) -> str:
        """What a person reads of an error: its own sentence, or a code that the log and the database know too."""
        if isinstance(error, SlackbotError):
            log.info("told: %s", type(error).__name__)
            return str(error)
        code = secrets.token_hex(4)
        place = "".join(traceback.format_tb(error.__traceback__))  # without its text: that may hold what people typed
        fault = ErrorReport(code, self._clock(), type(error).__name__, place)
        log.error("unforeseen error, code %s: %s\n%s", code, fault.kind, place)
        self.submit(lambda: self._try_record_error(fault), lambda _: None)
        return messages.unexpected_error(code)

    def _try_record_error(self, report: ErrorReport) -> None:
        try:
            self._record_error(report)
        except StoreError as error:
            log.warning("the error of code %s is in this log only: %s", report.code, error)
