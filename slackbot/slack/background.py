"""Work in other threads: what goes on after Slack has its answer, and lookups that may take only so long.

There are two pools (app.py). People wait for what runs in `background`: a form that has to open before its trigger
expires, a lookup about a person. Nothing expires while work in `deferred` waits for its turn. A task in either pool may
wait for a lookup, and a lookup waits for nothing in a pool, so neither can block itself.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from slackbot import messages
from slackbot.errors import SlackbotError, StoreError
from slackbot.observability.correlation import propagate
from slackbot.storage.store import ErrorReport

MAX_PENDING_REPORTS = 100

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

Notify = Callable[[str], object]
"""Shows the user a text that only they see."""


class Rejected(Exception):
    """The executor is full, or shut down."""


class BoundedExecutor:
    """Runs at most `limit` calls at a time in threads that may be shared, and rejects more.

    Calls wait for each other only where the limits of all that share the threads add up to more than the threads.
    """

    def __init__(self, threads: Executor, limit: int) -> None:
        self._threads = threads
        self._limit = limit
        self._slots = threading.BoundedSemaphore(limit)
        self._is_shut_down = False

    def submit(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start a call, which keeps the caller's correlation ID. Raises Rejected."""
        if self._is_shut_down or not self._slots.acquire(blocking=False):
            raise Rejected
        try:
            future = self._threads.submit(propagate(call), *args, **kwargs)
        except RuntimeError:  # the threads are shut down
            self._slots.release()
            raise Rejected from None
        future.add_done_callback(lambda _: self._slots.release())
        return future

    def shutdown(self) -> None:
        """Reject new calls, and wait for those that were accepted. The threads stay."""
        self._is_shut_down = True
        for _ in range(self._limit):
            self._slots.acquire()
        self._slots.release(self._limit)


class ErrorReporter:
    """Finds the words for an error. An unexpected one is logged and stored under a code, which the user sees.

    `record` stores a report; it is called in `threads`, because the user doesn't wait for the database. `clock` returns
    seconds since the epoch.
    """

    def __init__(
        self, record: Callable[[ErrorReport], object], threads: Executor, clock: Callable[[], float] = time.time
    ) -> None:
        self._record = record
        self._executor = BoundedExecutor(threads, MAX_PENDING_REPORTS)
        self._clock = clock

    def message_for(self, error: BaseException) -> str:
        """The error's own sentence, or one with a code that `slackbot requests show` explains."""
        if isinstance(error, SlackbotError):
            log.info("user error: %s", type(error).__name__)
            return str(error)
        code = secrets.token_hex(4)
        place = "".join(traceback.format_tb(error.__traceback__))  # without its text, which may quote what people typed
        report = ErrorReport(code, self._clock(), type(error).__name__, place)
        log.error("unexpected error, code %s: %s\n%s", code, report.kind, place)
        try:
            self._executor.submit(self._try_record, report)
        except Rejected:
            log.warning("error %s is in this log only: too many reports are waiting", code)
        return messages.unexpected_error(code)

    def _try_record(self, report: ErrorReport) -> None:
        try:
            self._record(report)
        except StoreError as error:
            log.warning("error %s is in this log only: %s", report.code, error)


class BackgroundExecutor:
    """Runs tasks in a bounded number, and rejects more, so the user hears "try again" instead of waiting."""

    def __init__(
        self, threads: Executor, limit: int, errors: ErrorReporter, on_rejected: Callable[[], object] = lambda: None
    ) -> None:
        self._executor = BoundedExecutor(threads, limit)
        self._errors = errors
        self._on_rejected = on_rejected

    def submit(self, task: Callable[[], object], notify: Notify = lambda _: None) -> bool:
        """Run `task` soon, and pass the words for its error, if any, to `notify`. False if there is no room."""
        try:
            self._executor.submit(self._run, task, notify)
        except Rejected:
            self._on_rejected()
            return False
        return True

    def report_error(self, error: Exception, notify: Notify) -> None:
        """Pass the words for an error to `notify` soon, or only to the log if there is no room."""
        message = self._errors.message_for(error)
        if not self.submit(lambda: notify(message)):
            log.warning("error not shown to the user: %s", type(error).__name__)

    def shutdown(self) -> None:
        """Reject new tasks, and finish those that were accepted."""
        self._executor.shutdown()

    def _run(self, task: Callable[[], object], notify: Notify) -> None:
        try:
            task()
        except Exception as error:
            notify(self._errors.message_for(error))
