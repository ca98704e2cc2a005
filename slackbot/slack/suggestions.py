"""What somebody used before: applicants, and interviewers outside Slack. From the store, within a moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import TypeVar

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import RecentInterviewers
from slackbot.errors import StoreError
from slackbot.storage.store import Store

READ_TIMEOUT = 0.3
"""Seconds: a menu and a form wait for Slack's three, and none of this is worth much of them."""
THREADS, MAX_WAITING = 4, 16
MAX_USERS, MAX_CHOICES = 1_000, 20

log = logging.getLogger(__name__)

T = TypeVar("T")


class RecentSuggestions:
    """What is offered before somebody types. A store that is away, or slow, only leaves it out.

    What somebody chose without booking it is kept in memory: this process forgets it at its end.
    """

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self._pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="familiar")
        self._slots = threading.BoundedSemaphore(THREADS + MAX_WAITING)
        self._choices: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def applicants(self, user: str) -> Sequence[Applicant]:
        """Those of this person's newest requests, then those that they looked at, the newest first."""
        with self._lock:
            chosen = list(self._choices.get(user, ()))
        return self._read(lambda: self._store.recent_applicants(user, chosen)) or ()

    def interviewers(self, user: str) -> RecentInterviewers:
        """The interviewers outside Slack of interviews that were scheduled, the newest first."""
        return self._read(lambda: self._store.recent_external_interviewers(user)) or RecentInterviewers()

    def record_choice(self, user: str, application_id: str) -> None:
        """Take note of an applicant that this person looked at."""
        with self._lock:
            others = [one for one in self._choices.pop(user, []) if one != application_id]
            if len(self._choices) >= MAX_USERS:
                self._choices.pop(next(iter(self._choices)))
            self._choices[user] = [application_id, *others][:MAX_CHOICES]

    def stop(self) -> None:
        """Read nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _read(self, read: Callable[[], T]) -> T | None:
        if not self._slots.acquire(blocking=False):
            return None
        try:
            reading: Future[T] = self._pool.submit(read)
        except RuntimeError:  # shut down
            self._slots.release()
            return None
        reading.add_done_callback(lambda _: self._slots.release())
        try:
            return reading.result(READ_TIMEOUT)
        except (NotInTime, StoreError) as error:
            log.info("what was used before is left out: %s", type(error).__name__)
            return None
