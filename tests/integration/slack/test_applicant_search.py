"""Applicant search: each query sent once, limits in time and number, results stored for the form."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from slackbot.apploi import Apploi, FacilityApploi
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facilities
from slackbot.errors import SearchFailed
from slackbot.slack.applicant_search import CACHE_TTL, MAX_QUERY_LENGTH, ApplicantSearch, Found
from slackbot.storage.store import Store
from tests.support.paths import ROOT
from tests.support.steps import eventually

JANE = Applicant("265733753", "Jane Doe", team_id="23567")


class Held:
    """Finds Jane, or fails, or waits until it is released."""

    def __init__(self, *, fails: bool = False, held: bool = False) -> None:
        self.asked: list[str] = []
        self.fails = fails
        self.go = threading.Event()
        if not held:
            self.go.set()

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
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
def lookups(apploi: Held, store: Store, clock: Clock | None = None, threads: int = 4) -> Iterator[ApplicantSearch]:
    clock = clock or Clock()
    with ThreadPoolExecutor(threads) as pool:
        made = ApplicantSearch(apploi, store, pool, max_searches=2 * threads, clock=clock, monotonic=clock)
        try:
            yield made
        finally:
            apploi.go.set()
            made.stop()


def test_search_results_are_stored_with_their_team(store: Store) -> None:
    with lookups(Held(), store) as searching:
        assert searching.find("jane", "") == [JANE]
    assert store.get_applicant("265733753", "") == JANE


def test_a_very_long_query_is_cut(store: Store) -> None:
    apploi = Held()
    with lookups(apploi, store) as searching:
        searching.find("x" * 70_000, "")
        searching.find("x" * 80_000, "")
    assert apploi.asked == ["x" * MAX_QUERY_LENGTH]


def test_the_same_query_is_sent_once_while_its_answer_is_fresh(store: Store) -> None:
    apploi, clock = Held(), Clock()
    with lookups(apploi, store, clock) as searching:
        for words in ("Jane Doe", " jane  doe ", "JANE DOE"):
            searching.find(words, "")
        clock.at += CACHE_TTL + 1
        searching.find("jane doe", "")
    assert apploi.asked == ["Jane Doe", "jane doe"]


def test_a_failed_search_is_repeated(store: Store) -> None:
    apploi = Held(fails=True)
    with lookups(apploi, store) as searching:
        for _ in range(2):
            with pytest.raises(SearchFailed):
                searching.find("jane", "")
    assert len(apploi.asked) == 2


def test_failures_are_not_cached(store: Store) -> None:
    """The traceback of an error holds Apploi's response, of up to 4 MiB; 500 searches are cached."""
    apploi = Held(fails=True)
    with lookups(apploi, store) as searching:
        for number in range(5):
            with suppress(SearchFailed):
                searching.find(f"jane {number}", "")
        eventually(lambda: not held(SearchFailed))


def held(kind: type[Exception]) -> list[object]:
    """The errors of this class that are still referenced."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, kind)]


def test_the_result_of_a_search_that_timed_out_serves_the_next_one(store: Store) -> None:
    apploi = Held(held=True)
    with lookups(apploi, store) as searching:
        with pytest.raises(SearchFailed, match="slow"):
            searching.find("jane", "", timeout=0.01)
        apploi.go.set()
        assert searching.find("jane", "") == [JANE]
    assert apploi.asked == ["jane"]


def test_searches_beyond_the_limit_are_rejected(store: Store) -> None:
    apploi = Held(held=True)
    with lookups(apploi, store, threads=1) as searching:
        for query in ("a", "b"):
            with pytest.raises(SearchFailed, match="slow"):
                searching.find(query, "", timeout=0.01)
        with pytest.raises(SearchFailed, match="Too many"):
            searching.find("c", "")


# Names that nobody has

NAMES = [json.loads(line) for line in (ROOT / "tests/phrases/names.jsonl").read_text(encoding="utf-8").splitlines()]


def as_application(number: int, name: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {"id": number, "person": {"first_name": first, "last_name": last}}


def test_similar_names_are_found_over_http_with_at_most_three_more_searches(sqlite_url: str) -> None:
    """All of tests/phrases/names.jsonl. Nobody with only a similar name counts as matching."""
    roster, *cases = NAMES
    store = Store(sqlite_url)
    with FakeApploi() as apploi, ThreadPoolExecutor(4) as pool:
        apploi.applicants = [as_application(number, name) for number, name in enumerate(roster["applicants"], 1)]
        client = FacilityApploi(Apploi(apploi.url, apploi.key), Facilities(), {"": apploi.key})
        for case in cases:
            before = len(apploi.lookups)
            searching = ApplicantSearch(client, store, pool, monotonic=Clock())  # without what earlier ones found
            found = searching.find_or_similar(case["typed"], "", timeout=60.0)
            offered = {one.name for one in (*found.matching, *found.similar)}
            assert offered >= set(case.get("offer", ())), case["typed"]
            assert not {one.name for one in found.similar} & set(case.get("never", ())), case["typed"]
            assert not (found.matching and found.similar)
            assert len(apploi.lookups) - before <= 4
    store.close()


def test_a_search_that_is_late_or_fails_only_costs_its_own_results(store: Store) -> None:
    """Everything ends with the time limit that the caller gave."""

    class Slow(Held):
        def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
            if query == "jan doe":
                return []
            if query == "jan":
                raise SearchFailed("Apploi didn't answer the search.")
            return super().find(query, limit, facility_id)

    apploi = Slow(held=True)
    with lookups(apploi, store) as searching:
        assert searching.find_or_similar("jan doe", "", timeout=0.2) == Found((), [])
        apploi.go.set()
        eventually(lambda: searching.find_or_similar("jan doe", "", timeout=20.0) == Found((), [JANE]))
    with pytest.raises(SearchFailed, match="restarting"):
        searching.find_or_similar("jan doe", "")


def test_a_search_after_shutdown_is_rejected_with_a_sentence(store: Store) -> None:
    with lookups(Held(), store) as searching:
        pass
    with pytest.raises(SearchFailed, match="restarting"):
        searching.find("jane", "")


# Several facilities


class Keys:
    """Counts the searches that run at the same time; those of the facilities `held` wait for `go`."""

    def __init__(self, *, held: frozenset[str] = frozenset(), refused: str = "") -> None:
        self.held = held
        self.refused = refused
        self.asked: list[str] = []
        self.running = self.most = 0
        self.go = threading.Event()
        self._meet = threading.Barrier(4)
        self._lock = threading.Lock()

    def find(self, query: str, limit: int, facility_id: str) -> list[Applicant]:
        with self._lock:
            self.asked.append(facility_id)
            self.running += 1
            self.most = max(self.most, self.running)
        try:
            if facility_id in self.held:
                self.go.wait()
            else:
                self._meet.wait(20)  # none returns before four are there
            if facility_id == self.refused:
                raise SearchFailed("Apploi doesn't let me search for applicants.", 403)
            return [replace(JANE, application_id=facility_id.removeprefix("f"))]
        finally:
            with self._lock:
                self.running -= 1


TWENTY = [f"f{number}" for number in range(20)]


def test_four_facilities_are_searched_at_a_time_the_first_ones_first(store: Store) -> None:
    keys = Keys(refused="f7")
    with ThreadPoolExecutor(16) as pool:
        searching = ApplicantSearch(keys, store, pool, monotonic=Clock())
        found = searching.find_in_each("jane", TWENTY, timeout=60.0)
    assert keys.most == 4
    assert list(found) == TWENTY
    assert set(keys.asked[:4]) == set(TWENTY[:4])
    assert sorted(keys.asked) == sorted(TWENTY)
    failed = {key: str(each) for key, each in found.items() if isinstance(each, SearchFailed)}
    assert failed == {"f7": "Apploi doesn't let me search for applicants."}
    assert [one.facility_id for one in found["f3"]] == ["f3"]  # type: ignore[union-attr]


def test_facilities_that_are_late_only_cost_their_own_results(store: Store) -> None:
    """The others are shown in time, and what wasn't begun by then isn't begun later."""
    keys = Keys(held=frozenset(TWENTY[:4]))
    with ThreadPoolExecutor(16) as pool:
        searching = ApplicantSearch(keys, store, pool, monotonic=Clock())
        found = searching.find_in_each("jane", TWENTY, timeout=0.05)
        asked = list(keys.asked)
        keys.go.set()
    assert {str(each) for each in found.values()} == {"Apploi is slow right now."}
    assert set(asked) == set(TWENTY[:4])
