"""Applicant search: each query sent once, limits in time and number, results stored for the form."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest

from slackbot.domain.applicant import Applicant
from slackbot.errors import SearchFailed
from slackbot.slack.applicant_search import CACHE_TTL, MAX_QUERY_LENGTH, ApplicantSearch
from slackbot.storage.store import Store
from tests.support.steps import eventually

JANE = Applicant("265733753", "Jane Doe", team_id="23567")


class Apploi:
    """Finds Jane, or fails, or waits until it is released."""

    def __init__(self, *, fails: bool = False, held: bool = False) -> None:
        self.asked: list[str] = []
        self.fails = fails
        self.go = threading.Event()
        if not held:
            self.go.set()

    def find(self, query: str, limit: int) -> list[Applicant]:
        self.asked.append(query)
        self.go.wait()
        if self.fails:
            raise SearchFailed("Apploi didn't answer the search.")
        return [JANE]


class Clock:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


@contextmanager
def lookups(apploi: Apploi, store: Store, clock: Clock | None = None, threads: int = 4) -> Iterator[ApplicantSearch]:
    clock = clock or Clock()
    with ThreadPoolExecutor(threads) as pool:
        made = ApplicantSearch(apploi, store, pool, max_searches=2 * threads, clock=clock, monotonic=clock)
        try:
            yield made
        finally:
            apploi.go.set()
            made.stop()


def test_search_results_are_stored_with_their_team(store: Store) -> None:
    with lookups(Apploi(), store) as searching:
        assert searching.find("jane") == [JANE]
    assert store.get_applicant("265733753") == JANE


def test_a_very_long_query_is_cut(store: Store) -> None:
    apploi = Apploi()
    with lookups(apploi, store) as searching:
        searching.find("x" * 70_000)
        searching.find("x" * 80_000)
    assert apploi.asked == ["x" * MAX_QUERY_LENGTH]


def test_the_same_query_is_sent_once_while_its_answer_is_fresh(store: Store) -> None:
    apploi, clock = Apploi(), Clock()
    with lookups(apploi, store, clock) as searching:
        for words in ("Jane Doe", " jane  doe ", "JANE DOE"):
            searching.find(words)
        clock.at += CACHE_TTL + 1
        searching.find("jane doe")
    assert apploi.asked == ["Jane Doe", "jane doe"]


def test_a_failed_search_is_repeated(store: Store) -> None:
    apploi = Apploi(fails=True)
    with lookups(apploi, store) as searching:
        for _ in range(2):
            with pytest.raises(SearchFailed):
                searching.find("jane")
    assert len(apploi.asked) == 2


def test_failures_are_not_cached(store: Store) -> None:
    """The traceback of an error holds Apploi's response, of up to 4 MiB; 500 searches are cached."""
    apploi = Apploi(fails=True)
    with lookups(apploi, store) as searching:
        for number in range(5):
            with suppress(SearchFailed):
                searching.find(f"jane {number}")
        eventually(lambda: not held(SearchFailed))


def held(kind: type[Exception]) -> list[object]:
    """The errors of this class that are still referenced."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, kind)]


def test_the_result_of_a_search_that_timed_out_serves_the_next_one(store: Store) -> None:
    apploi = Apploi(held=True)
    with lookups(apploi, store) as searching:
        with pytest.raises(SearchFailed, match="slow"):
            searching.find("jane", timeout=0.01)
        apploi.go.set()
        assert searching.find("jane") == [JANE]
    assert apploi.asked == ["jane"]


def test_searches_beyond_the_limit_are_rejected(store: Store) -> None:
    apploi = Apploi(held=True)
    with lookups(apploi, store, threads=1) as searching:
        for query in ("a", "b"):
            with pytest.raises(SearchFailed, match="slow"):
                searching.find(query, timeout=0.01)
        with pytest.raises(SearchFailed, match="Too many"):
            searching.find("c")


def test_a_search_after_shutdown_is_rejected_with_a_sentence(store: Store) -> None:
    with lookups(Apploi(), store) as searching:
        pass
    with pytest.raises(SearchFailed, match="restarting"):
        searching.find("jane")
