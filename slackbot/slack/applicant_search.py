"""Applicants found while somebody types: bounded in time and number, each search asked of Apploi once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from functools import partial
from typing import Protocol

from slackbot.domain.applicant import Applicant, fits, searched_as
from slackbot.errors import LookupFailed, StoreError
from slackbot.observability.correlation import carried
from slackbot.storage.store import Store

WITHIN = 2.2
"""Seconds a search may take before the menu answers without it: Slack waits three, contract.md allows 2.5."""
KEPT = 30.0
SEARCHES_KEPT = 100
FOUND_AT_MOST = 100
"""As many as a menu shows (slack.md); a search that found so many may have left somebody out."""
SHORTEST_REUSED = 2
LONGEST = 200
"""Characters of a search: every beginning of it is looked for, and the longest names have half as many."""

log = logging.getLogger(__name__)

Found = Sequence[Applicant]
Seen = Callable[[str, float], object]
"""Is told what a search came to (found, nobody or failed) and after how many seconds."""


class Finds(Protocol):
    """Whoever can search applicants."""

    def find(self, query: str, limit: int) -> list[Applicant]:
        """At most `limit` applicants that match; LookupFailed when there is no list."""


class Lookups:
    """Searches with a short memory. What was found is remembered in the store, where any process can read the
    team of an applicant that was chosen."""

    def __init__(
        self,
        apploi: Finds,
        store: Store,
        *,
        threads: int = 16,
        searched: Seen = lambda *_: None,
        looked_up: Seen = lambda *_: None,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """At most `threads` searches are under way; `searched` hears of each question to Apploi, `looked_up` of each
        wait of a person; `clock` tells seconds since the epoch, `steady` tells seconds and never jumps."""
        self._apploi = apploi
        self._store = store
        self._searched = searched
        self._looked_up = looked_up
        self._clock = clock
        self._steady = steady
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="lookup")
        self._places = threading.BoundedSemaphore(2 * threads)
        self._searches: dict[str, tuple[float, Future[Found]]] = {}
        self._lock = threading.RLock()  # a search may have failed before anybody can be told

    def find(self, query: str, within: float = WITHIN) -> Found:
        """The applicants for these words, or LookupFailed within `within` seconds.

        Apploi is not asked where the answer for the beginning of these words holds all that they can find. When it
        does not answer, what longer words have found is better than nothing.
        """
        return _watched(self._looked_up, lambda: self._find(query, within))

    def _find(self, query: str, within: float) -> Found:
        wanted = searched_as(query[:LONGEST])
        if known := self._from_shorter(wanted):
            return known
        try:
            return self._search(wanted).result(within)
        except (NotInTime, LookupFailed) as error:
            if known := self._from_longer(wanted):
                return known
            raise error if isinstance(error, LookupFailed) else LookupFailed("Apploi is slow just now.") from None

    def stop(self) -> None:
        """No more searches."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _from_shorter(self, wanted: str) -> Found:
        """Those who fit among all that a beginning of these words has found. Nothing is concluded for digits, because
        the phone number is not among what we know, nor from an answer that may have left somebody out."""
        if any(char.isdigit() for char in wanted):
            return ()
        with self._lock:
            if self._answered(wanted) is not None:
                return ()  # these very words: `_search` has them
            beginnings = (wanted[:end].rstrip() for end in range(len(wanted) - 1, SHORTEST_REUSED - 1, -1))
            found = next((one for one in map(self._answered, beginnings) if one is not None), ())
        return [one for one in found if fits(one, wanted)] if len(found) < FOUND_AT_MOST else ()

    def _from_longer(self, wanted: str) -> Found:
        begins = wanted.casefold()
        with self._lock:
            longer = [key for key in self._searches if begins and key.startswith(begins) and key != begins]
            found = {one.application_id: one for key in longer for one in self._answered(key) or ()}
        return list(found.values())

    def _answered(self, words: str) -> Found | None:
        """What a search that is fresh and has ended well has found; the lock is held."""
        begun, search = self._searches.get(words.casefold(), (0.0, None))
        if search is None or self._steady() - begun >= KEPT or not search.done() or search.exception():
            return None
        return search.result()

    def _search(self, query: str) -> Future[Found]:
        key = query.casefold()
        with self._lock:
            begun, search = self._searches.get(key, (0.0, None))
            if search and self._steady() - begun < KEPT and not (search.done() and search.exception()):
                return search
            if not self._places.acquire(blocking=False):
                raise LookupFailed("Too many searches are under way just now.")
            try:
                search = self._pool.submit(carried(self._ask), query)
            except RuntimeError:  # shut down
                self._places.release()
                raise LookupFailed("I'm restarting.") from None
            search.add_done_callback(lambda _: self._places.release())
            self._keep(key, search)
            search.add_done_callback(partial(self._forget_failure, key))
            return search

    def _forget_failure(self, key: str, search: Future[Found]) -> None:
        """It is searched anew: kept, the error's traceback would hold Apploi's answer, which may have 4 MiB."""
        with self._lock:
            failed = not search.cancelled() and search.exception() is not None
            if failed and self._searches.get(key, (0.0, None))[1] is search:
                del self._searches[key]

    def _keep(self, key: str, search: Future[Found]) -> None:
        if len(self._searches) >= SEARCHES_KEPT:
            self._searches.pop(next(iter(self._searches)))
        self._searches.pop(key, None)
        self._searches[key] = (self._steady(), search)

    def _ask(self, query: str) -> Found:
        found = _watched(self._searched, lambda: self._apploi.find(query, FOUND_AT_MOST))
        try:
            self._store.remember(found, self._clock())
        except StoreError as error:
            log.warning("what was found is not remembered: %s", error)
        return found


def _watched(seen: Seen, find: Callable[[], Found]) -> Found:
    began, outcome = time.monotonic(), "failed"
    try:
        found = find()
        outcome = "found" if found else "nobody"
        return found
    finally:
        seen(outcome, time.monotonic() - began)
