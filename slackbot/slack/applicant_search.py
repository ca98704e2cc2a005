"""Search Apploi for applicants while someone types: with a time limit, and once for each text."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from typing import Protocol

from slackbot.domain.applicant import Applicant, matches, normalize_query
from slackbot.domain.similar_names import other_queries, similar_applicants
from slackbot.errors import SearchFailed, StoreError
from slackbot.slack.background import BoundedExecutor, Rejected
from slackbot.slack.ttl_cache import TtlCache
from slackbot.storage.store import Store

SEARCH_TIMEOUT = 2.2
"""Seconds until a menu is answered without the search: Slack waits three (docs/slack.md, L1)."""
CACHE_TTL = 30.0
MAX_CACHED_SEARCHES = 100
MAX_SEARCHES = 32
"""At a time, in `background`."""
MAX_RESULTS = 100
"""As many as a menu shows (docs/slack.md, L4). A search that found that many may have left some out."""
MAX_KEYS_AT_A_TIME = 4
"""Facilities that one menu searches at a time: Apploi's limits are unknown (docs/apploi.md, R7)."""
MIN_REUSED_LENGTH = 2
KEY_SEPARATOR = ":"
"""Between a facility's id, which is a slug, and a query."""
MAX_QUERY_LENGTH = 200
"""Characters of a search. The longest names have half as many, and the cache is searched for every beginning of it."""

RESTARTING = "I'm restarting."
SLOW = "Apploi is slow right now."
TOO_MANY = "Too many searches are running right now."

log = logging.getLogger(__name__)

SearchResult = Sequence[Applicant]
OnSearch = Callable[[str, float, str], object]
"""Called with the outcome of a search (found, nobody or failed), its seconds, and the id of its facility."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who matches, or if nobody does, who has a similar name: never chosen without being asked about."""

    matching: SearchResult
    similar: SearchResult = ()


class ApplicantSource(Protocol):
    """Apploi's search."""

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
        """At most `limit` applicants of a facility that match. Raises SearchFailed."""


class ApplicantSearch:
    """Finds applicants, and caches them for as long as a form is being filled in.

    They are stored too, so that every process knows the team of an applicant who is chosen later. `on_apploi_search` is
    called for each search in Apploi, `on_lookup` for each `find`. `clock` is in seconds since the epoch, `monotonic`
    never jumps.
    """

    def __init__(
        self,
        source: ApplicantSource,
        store: Store,
        background: Executor,
        *,
        max_searches: int = MAX_SEARCHES,
        on_apploi_search: OnSearch = lambda *_: None,
        on_lookup: OnSearch = lambda *_: None,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._store = store
        self._on_apploi_search = on_apploi_search
        self._on_lookup = on_lookup
        self._clock = clock
        self._monotonic = monotonic
        self._is_stopped = False
        self._searches = TtlCache(
            self._search_apploi,
            CACHE_TTL,
            executor=BoundedExecutor(background, max_searches),
            max_entries=MAX_CACHED_SEARCHES,
            normalize=str.casefold,
            clock=monotonic,
        )

    def find(self, query: str, facility_id: str, timeout: float = SEARCH_TIMEOUT) -> SearchResult:
        """The applicants of a facility that match, within `timeout` seconds. Raises SearchFailed.

        Apploi isn't asked if the result for a shorter query is complete. If it doesn't answer, results for longer
        queries are better than nothing.
        """
        return _timed(self._on_lookup, facility_id, lambda: self._find(query, facility_id, timeout))

    def find_in_each(
        self, query: str, facility_ids: Sequence[str], timeout: float = SEARCH_TIMEOUT
    ) -> Mapping[str, SearchResult | SearchFailed]:
        """What each of several facilities found, or why it didn't answer, by id and in this order: within `timeout`
        seconds in all, at most four at a time."""
        found: dict[str, SearchResult | SearchFailed] = {}

        def find() -> SearchResult:
            found.update(self._find_in_each(query, facility_ids, timeout))
            return [one for each in found.values() if not isinstance(each, SearchFailed) for one in each]

        _timed(self._on_lookup, next(iter(facility_ids), ""), find)  # counted for the one that is searched first
        return found

    def find_or_similar(self, query: str, facility_id: str, timeout: float = SEARCH_TIMEOUT) -> Found:
        """The same, and for a name that nobody has, those with similar names, as far as at most three more searches
        find them in what is left of `timeout`. Raises SearchFailed."""
        ends = self._monotonic() + timeout
        if (found := self.find(query, facility_id, timeout)) or self._is_stopped:
            return Found(found)
        others = other_queries(query[:MAX_QUERY_LENGTH])
        running = [self._searches.get(_cache_key(facility_id, other)) for other in others]
        people = (one for search in running for one in _result_by(search, ends - self._monotonic()))
        return Found((), similar_applicants(query, list({one.application_id: one for one in people}.values())))

    def _find(self, query: str, facility_id: str, timeout: float) -> SearchResult:
        wanted = normalize_query(query[:MAX_QUERY_LENGTH])
        if known := self._reuse_shorter(wanted, facility_id):
            return known
        key = _cache_key(facility_id, wanted)
        try:
            return self._search(key, timeout)
        except SearchFailed:
            if wanted and (known := self._reuse_longer(key)):
                return known
            raise

    def _find_in_each(
        self, query: str, facility_ids: Sequence[str], timeout: float
    ) -> Mapping[str, SearchResult | SearchFailed]:
        if self._is_stopped:
            return {each: SearchFailed(RESTARTING) for each in facility_ids}
        wanted = normalize_query(query[:MAX_QUERY_LENGTH])
        found: dict[str, SearchResult | SearchFailed] = {
            each: known for each in facility_ids if (known := self._reuse_shorter(wanted, each))
        }
        waiting = deque(each for each in facility_ids if each not in found)
        running: dict[Future[SearchResult], str] = {}
        ends = self._monotonic() + timeout
        while waiting or running:
            while waiting and len(running) < MAX_KEYS_AT_A_TIME:
                facility_id = waiting.popleft()
                running[self._searches.get(_cache_key(facility_id, wanted))] = facility_id
            done = wait(running, max(0.0, ends - self._monotonic()), FIRST_COMPLETED).done
            if not done:
                break
            found |= {running.pop(each): _result_or_failure(each) for each in done}
        return {each: found.get(each, SearchFailed(SLOW)) for each in facility_ids}

    def stop(self) -> None:
        """Start no more searches."""
        self._is_stopped = True

    def _search(self, key: str, timeout: float) -> SearchResult:
        if self._is_stopped:
            raise SearchFailed(RESTARTING)
        try:
            return self._searches.get(key).result(timeout)
        except TimeoutError:
            raise SearchFailed(SLOW) from None
        except Rejected:
            raise SearchFailed(TOO_MANY) from None

    def _reuse_shorter(self, wanted: str, facility_id: str) -> SearchResult:
        """The matches in the cached result for a beginning of `wanted`, if it is complete. Not for digits, because
        they may be of a phone number, which results don't include."""
        if any(char.isdigit() for char in wanted) or self._searches.peek(_cache_key(facility_id, wanted)) is not None:
            return ()
        beginnings = (wanted[:end].rstrip() for end in range(len(wanted) - 1, MIN_REUSED_LENGTH - 1, -1))
        keys = (_cache_key(facility_id, each) for each in beginnings)
        found = next((one for one in map(self._searches.peek, keys) if one is not None), ())
        return [one for one in found if matches(one, wanted)] if len(found) < MAX_RESULTS else ()

    def _reuse_longer(self, key: str) -> SearchResult:
        begins = key.casefold()
        longer = [each for each in self._searches.cached_keys() if each.startswith(begins) and each != begins]
        found = {one.application_id: one for each in longer for one in self._searches.peek(each) or ()}
        return list(found.values())

    def _search_apploi(self, key: str) -> SearchResult:
        facility_id, query = key.split(KEY_SEPARATOR, 1)
        found = _timed(self._on_apploi_search, facility_id, lambda: self._source.find(query, MAX_RESULTS, facility_id))
        found = [replace(each, facility_id=facility_id) for each in found]
        try:
            self._store.upsert_applicants(found, self._clock())
        except StoreError as error:
            log.warning("applicants not stored: %s", error)
        return found


def _cache_key(facility_id: str, query: str) -> str:
    return f"{facility_id}{KEY_SEPARATOR}{query}"


def _result_by(search: Future[SearchResult], timeout: float) -> SearchResult:
    """The result, or nobody if it isn't there in time."""
    try:
        return search.result(max(0.0, timeout))
    except (SearchFailed, TimeoutError, Rejected):
        return ()


def _result_or_failure(search: Future[SearchResult]) -> SearchResult | SearchFailed:
    """Of a search that is done."""
    try:
        return search.result()
    except SearchFailed as error:
        return error
    except Rejected:
        return SearchFailed(TOO_MANY)


def _timed(on_search: OnSearch, facility_id: str, find: Callable[[], SearchResult]) -> SearchResult:
    began, outcome = time.monotonic(), "failed"
    try:
        found = find()
        outcome = "found" if found else "nobody"
        return found
    finally:
        on_search(outcome, time.monotonic() - began, facility_id)
