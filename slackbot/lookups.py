"""Applicants found while somebody types: bounded in time and number, each search asked of Apploi once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Protocol

from slackbot.applicant import Applicant
from slackbot.errors import LookupFailed, StoreError
from slackbot.store import Store

WITHIN = 2.2
"""Seconds a search may take before the menu answers without it: Slack waits three, contract.md allows 2.5."""
KEPT = 30.0
SEARCHES_KEPT = 500

log = logging.getLogger(__name__)


class Finds(Protocol):
    """Whoever can search applicants."""

    def find(self, query: str) -> list[Applicant]:
        """Applicants that match; LookupFailed when there is no list."""


class Lookups:
    """Searches with a short memory. What was found is remembered in the store, where any process can read the
    team of an applicant that was chosen."""

    def __init__(
        self, apploi: Finds, store: Store, *, threads: int = 16, clock: Callable[[], float] = time.time
    ) -> None:
        """At most `threads` searches are under way; `clock` tells seconds since the epoch."""
        self._apploi = apploi
        self._store = store
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="lookup")
        self._places = threading.BoundedSemaphore(2 * threads)
        self._searches: dict[str, tuple[float, Future[Sequence[Applicant]]]] = {}
        self._lock = threading.Lock()

    def find(self, query: str, within: float = WITHIN) -> Sequence[Applicant]:
        """The applicants for these words, or LookupFailed within `within` seconds."""
        try:
            return self._search(" ".join(query.split())).result(within)
        except NotInTime:
            raise LookupFailed("Apploi is slow just now.") from None

    def stop(self) -> None:
        """No more searches."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _search(self, query: str) -> Future[Sequence[Applicant]]:
        key = query.casefold()
        with self._lock:
            begun, search = self._searches.get(key, (0.0, None))
            if search and self._clock() - begun < KEPT and not (search.done() and search.exception()):
                return search
            if not self._places.acquire(blocking=False):
                raise LookupFailed("Too many searches are under way just now.")
            search = self._pool.submit(self._ask, query)
            search.add_done_callback(lambda _: self._places.release())
            self._keep(key, search)
            return search

    def _keep(self, key: str, search: Future[Sequence[Applicant]]) -> None:
        if len(self._searches) >= SEARCHES_KEPT:
            self._searches.pop(next(iter(self._searches)))
        self._searches.pop(key, None)
        self._searches[key] = (self._clock(), search)

    def _ask(self, query: str) -> Sequence[Applicant]:
        found = self._apploi.find(query)
        try:
            self._store.remember(found, self._clock())
        except StoreError as error:
            log.warning("what was found is not remembered: %s", error)
        return found
