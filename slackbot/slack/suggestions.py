"""What somebody used before: applicants, and interviewers outside Slack. From the store, within a moment."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import TypeVar

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import UsedInterviewers
from slackbot.errors import StoreError
from slackbot.storage.store import Store

MOMENT = 0.3
"""Seconds: a menu and a form wait for Slack's three, and none of this is worth much of them."""
THREADS, WAITING = 4, 16
PEOPLE_KEPT, CHOSEN_KEPT = 1_000, 20

log = logging.getLogger(__name__)

Told = TypeVar("Told")


class Familiar:
    """What is offered before somebody types. A store that is away, or slow, only leaves it out.

    What somebody chose without booking it is kept in memory: this process forgets it at its end.
    """

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self._pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="familiar")
        self._places = threading.BoundedSemaphore(THREADS + WAITING)
        self._chosen: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def applicants(self, user: str) -> Sequence[Applicant]:
        """Those of this person's newest requests, then those that they looked at, the newest first."""
        with self._lock:
            chosen = list(self._chosen.get(user, ()))
        return self._told(lambda: self._store.recent_applicants(user, chosen)) or ()

    def interviewers(self, user: str) -> UsedInterviewers:
        """The interviewers outside Slack of interviews that were scheduled, the newest first."""
        return self._told(lambda: self._store.outside_interviewers(user)) or UsedInterviewers()

    def chose(self, user: str, application_id: str) -> None:
        """Take note of an applicant that this person looked at."""
        with self._lock:
            others = [one for one in self._chosen.pop(user, []) if one != application_id]
            if len(self._chosen) >= PEOPLE_KEPT:
                self._chosen.pop(next(iter(self._chosen)))
            self._chosen[user] = [application_id, *others][:CHOSEN_KEPT]

    def stop(self) -> None:
        """Read nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _told(self, read: Callable[[], Told]) -> Told | None:
        if not self._places.acquire(blocking=False):
            return None
        try:
            reading: Future[Told] = self._pool.submit(read)
        except RuntimeError:  # shut down
            self._places.release()
            return None
        reading.add_done_callback(lambda _: self._places.release())
        try:
            return reading.result(MOMENT)
        except (NotInTime, StoreError) as error:
            log.info("what was used before is left out: %s", type(error).__name__)
            return None
