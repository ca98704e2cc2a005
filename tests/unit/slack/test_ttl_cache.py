"""One cache for all that may be old for a while: one fetch at a time for each key, and no failure is kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest

from slackbot.errors import StoreUnavailable
from slackbot.slack.background import BoundedExecutor, Rejected
from slackbot.slack.ttl_cache import TtlCache


class Source:
    """Numbers its answers, and fails when told to."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.error: Exception | None = None

    def __call__(self, key: str) -> str:
        self.keys.append(key)
        if self.error:
            raise self.error
        return f"{key}{len(self.keys)}"


def test_a_value_is_fetched_again_after_its_time() -> None:
    source, now = Source(), [100.0]
    cache = TtlCache(source, 10.0, clock=lambda: now[0])
    assert [cache.get(key).result() for key in ("a", "b", "a")] == ["a1", "b2", "a1"]
    now[0] += 10.0
    assert cache.peek("a") is None
    assert cache.get("a").result() == "a3"
    assert cache.peek("a") == "a3"


def test_keys_that_are_normalized_alike_share_a_value() -> None:
    source = Source()
    cache = TtlCache(source, normalize=str.casefold)
    assert [cache.get(key).result() for key in ("Jane", "JANE", "jane")] == ["Jane1"] * 3
    assert cache.cached_keys() == ["jane"]


def test_a_failure_is_not_kept() -> None:
    source = Source()
    cache = TtlCache(source)
    source.error = StoreUnavailable("away")
    with pytest.raises(StoreUnavailable):
        cache.get("a").result()
    assert cache.cached_keys() == []
    source.error = None
    assert cache.get("a").result() == "a2"


def test_the_oldest_value_makes_room() -> None:
    cache = TtlCache(Source(), max_entries=2)
    for key in "abc":
        cache.get(key)
    assert cache.cached_keys() == ["b", "c"]


def test_a_value_that_is_used_is_refreshed_before_it_expires() -> None:
    source, now, later = Source(), [0.0], list[Callable[[], object]]()

    def refresh_later(call: Callable[[], object]) -> bool:
        later.append(call)
        return True

    cache = TtlCache(source, 10.0, refresh_after=5.0, refresh_later=refresh_later, clock=lambda: now[0])
    cache.get("a")
    now[0] = 5.0
    assert [cache.get("a").result(), cache.get("a").result(), len(later)] == ["a1", "a1", 1]
    later.pop()()
    assert cache.get("a").result() == "a2"
    now[0] = 12.0
    cache.get("a")
    source.error = StoreUnavailable("away")
    later.pop()()
    assert cache.get("a").result() == "a2"
    cache.clear()
    later.pop()()
    assert cache.cached_keys() == []


def test_a_refresh_that_is_refused_is_tried_again() -> None:
    now, refused = [0.0], list[object]()
    cache = TtlCache(Source(), 10.0, refresh_after=5.0, refresh_later=refused.append, clock=lambda: now[0])
    cache.get("a")
    now[0] = 5.0
    cache.get("a")
    cache.get("a")
    assert len(refused) == 2


def test_while_one_caller_refreshes_the_others_get_the_old_value_at_once() -> None:
    numbers, now, asked, answered = count(1), [100.0], Event(), Event()

    def fetch(_: str) -> int:
        number = next(numbers)
        if number == 2:
            asked.set()
            assert answered.wait(30.0)
        return number

    cache = TtlCache(fetch, refresh_after=1.0, clock=lambda: now[0])
    assert [cache.get("").result(), cache.get("").result()] == [1, 1]
    now[0] += 1.0
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(lambda: cache.get("").result())
        assert asked.wait(30.0)
        assert [cache.get("").result() for _ in range(64)] == [1] * 64
        answered.set()
        assert slow.result() == 2


def test_those_who_ask_at_once_share_one_fetch() -> None:
    numbers = count(1)
    cache = TtlCache(lambda _: next(numbers))
    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(lambda _: cache.get("").result(), range(64))) == {1}


def test_a_fetch_in_another_thread_can_be_waited_for_and_rejected() -> None:
    go = Event()

    def fetch(key: str) -> str:
        go.wait(30.0)
        return key

    with ThreadPoolExecutor(1) as threads:
        cache = TtlCache(fetch, executor=BoundedExecutor(threads, 1))
        first = cache.get("a")
        with pytest.raises(Rejected):
            cache.get("b").result()
        with pytest.raises(TimeoutError):
            first.result(0.0)
        assert cache.get("a") is first
        assert cache.peek("a") is None
        go.set()
        assert first.result(10) == "a"
        assert cache.cached_keys() == ["a"]
