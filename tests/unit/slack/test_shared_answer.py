from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

from slackbot.web.cached_check import CachedCheck


def test_an_answer_counts_for_a_while() -> None:
    numbers, now = count(1), [100.0]
    shared = CachedCheck(lambda: str(next(numbers)), 1.0, lambda: now[0])
    assert [shared(), shared()] == ["1", "1"]
    now[0] += 1.0
    assert [shared(), shared()] == ["2", "2"]


def test_while_one_asks_the_others_get_the_answer_before_and_wait_for_nothing() -> None:
    numbers, now, asked, answered = count(1), [100.0], Event(), Event()

    def ask() -> str:
        number = next(numbers)
        if number == 2:
            asked.set()
            assert answered.wait(30.0)
        return str(number)

    shared = CachedCheck(ask, 1.0, lambda: now[0])
    assert shared() == "1"
    now[0] += 1.0
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(shared)
        assert asked.wait(30.0)
        assert [shared() for _ in range(64)] == ["1"] * 64
        answered.set()
        assert slow.result() == "2"


def test_the_first_who_ask_at_once_all_get_the_first_answer() -> None:
    numbers = count(1)
    shared = CachedCheck(lambda: str(next(numbers)), 1_000.0)
    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(lambda _: shared(), range(64))) == {"1"}
