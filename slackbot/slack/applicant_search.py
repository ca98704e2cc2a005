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

from slackbot.domain.applicant import Applicant, matches, normalize_query
from slackbot.errors import SearchFailed, StoreError
from slackbot.observability.correlation import propagate
from slackbot.storage.store import Store

SEARCH_TIMEOUT = 2.2
"""Seconds a search may take before the menu answers without it: Slack waits three (docs/slack.md, L1)."""
CACHE_TTL = 30.0
MAX_CACHED_SEARCHES = 100
MAX_RESULTS = 100
"""As many as a menu shows (docs/slack.md, L4); a search that found so many may have left somebody out."""
MIN_REUSED_LENGTH = 2
MAX_QUERY_LENGTH = 200
"""Characters of a search: every beginning of it is looked for, and the longest names have half as many."""

log = logging.getLogger(__name__)

SearchResult = Sequence[Applicant]
OnSearch = Callable[[str, float], object]
"""Is told what a search came to (found, nobody or failed) and after how many seconds."""


class ApplicantSource(Protocol):
    """Whoever can search applicants."""

    def find(self, query: str, limit: int) -> list[Applicant]:
        """At most `limit` applicants that match; LookupFailed when there is no list."""


class ApplicantSearch:
    """Searches with a short memory. What was found is remembered in the store, where any process can read the
    team of an applicant that was chosen."""

    def __init__(
        self,
        source: ApplicantSource,
        store: Store,
        *,
        threads: int = 16,
        on_apploi_search: OnSearch = lambda *_: None,
        on_lookup: OnSearch = lambda *_: None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """At most `threads` searches are under way; `searched` hears of each question to Apploi, `looked_up` of each
        wait of a person; `clock` tells seconds since the epoch, `steady` tells seconds and never jumps."""
        self._source = source
        self._store = store
        self._on_apploi_search = on_apploi_search
        self._on_lookup = on_lookup
        self._clock = clock
        self._monotonic = monotonic
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="lookup")
        self._slots = threading.BoundedSemaphore(2 * threads)
        self._searches: dict[str, tuple[float, Future[SearchResult]]] = {}
        self._lock = threading.RLock()  # a search may have failed before anybody can be told

    def find(self, query: str, timeout: float = SEARCH_TIMEOUT) -> SearchResult:
        """The applicants for these words, or LookupFailed within `within` seconds.

        Apploi is not asked where the answer for the beginning of these words holds all that they can find. When it
        does not answer, what longer words have found is better than nothing.
        """
        return _timed(self._on_lookup, lambda: self._find(query, timeout))

    def _find(self, query: str, timeout: float) -> SearchResult:
        wanted = normalize_query(query[:MAX_QUERY_LENGTH])
        if known := self._reuse_shorter(wanted):
            return known
        try:
            return self._start_search(wanted).result(timeout)
        except (NotInTime, SearchFailed) as error:
            if known := self._reuse_longer(wanted):
                return known
            raise error if isinstance(error, SearchFailed) else SearchFailed("Apploi is slow right now.") from None

    def stop(self) -> None:
        """No more searches."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _reuse_shorter(self, wanted: str) -> SearchResult:
        """Those who fit among all that a beginning of these words has found. Nothing is concluded for digits, because
        the phone number is not among what we know, nor from an answer that may have left somebody out."""
        if any(char.isdigit() for char in wanted):
            return ()
        with self._lock:
            if self._cached_result(wanted) is not None:
                return ()  # these very words: `_search` has them
            beginnings = (wanted[:end].rstrip() for end in range(len(wanted) - 1, MIN_REUSED_LENGTH - 1, -1))
            found = next((one for one in map(self._cached_result, beginnings) if one is not None), ())
        return [one for one in found if matches(one, wanted)] if len(found) < MAX_RESULTS else ()

    def _reuse_longer(self, wanted: str) -> SearchResult:
        begins = wanted.casefold()
        with self._lock:
            longer = [key for key in self._searches if begins and key.startswith(begins) and key != begins]
            found = {one.application_id: one for key in longer for one in self._cached_result(key) or ()}
        return list(found.values())

    def _cached_result(self, words: str) -> SearchResult | None:
        """What a search that is fresh and has ended well has found; the lock is held."""
        begun, search = self._searches.get(words.casefold(), (0.0, None))
        if search is None or self._monotonic() - begun >= CACHE_TTL or not search.done() or search.exception():
            return None
        return search.result()

    def _start_search(self, query: str) -> Future[SearchResult]:
        key = query.casefold()
        with self._lock:
            begun, search = self._searches.get(key, (0.0, None))
            if search and self._monotonic() - begun < CACHE_TTL and not (search.done() and search.exception()):
                return search
            if not self._slots.acquire(blocking=False):
                raise SearchFailed("Too many searches are running right now.")
            try:
                search = self._pool.submit(propagate(self._search_apploi), query)
            except RuntimeError:  # shut down
                self._slots.release()
                raise SearchFailed("I'm restarting.") from None
            search.add_done_callback(lambda _: self._slots.release())
            self._cache_search(key, search)
            search.add_done_callback(partial(self._discard_failure, key))
            return search

    def _discard_failure(self, key: str, search: Future[SearchResult]) -> None:
        """It is searched anew: kept, the error's traceback would hold Apploi's answer, which may have 4 MiB."""
        with self._lock:
            failed = not search.cancelled() and search.exception() is not None
            if failed and self._searches.get(key, (0.0, None))[1] is search:
                del self._searches[key]

    def _cache_search(self, key: str, search: Future[SearchResult]) -> None:
        if len(self._searches) >= MAX_CACHED_SEARCHES:
            self._searches.pop(next(iter(self._searches)))
        self._searches.pop(key, None)
        self._searches[key] = (self._monotonic(), search)

    def _search_apploi(self, query: str) -> SearchResult:
        found = _timed(self._on_apploi_search, lambda: self._source.find(query, MAX_RESULTS))
        try:
            self._store.upsert_applicants(found, self._clock())
        except StoreError as error:
            log.warning("what was found is not remembered: %s", error)
        return found


def _timed(on_search: OnSearch, find: Callable[[], SearchResult]) -> SearchResult:
    began, outcome = time.monotonic(), "failed"
    try:
        found = find()
        outcome = "found" if found else "nobody"
        return found
    finally:
        on_search(outcome, time.monotonic() - began)
