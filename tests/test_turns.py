"""Threads go in the order in which they came, and who gave up holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable

from slackbot.turns import Turns


def waits(turns: Turns, then: Callable[[], object], *, first: bool = False) -> threading.Thread:
    """A thread that stands in the queue when this returns, and does `then` in its turn."""

    def take() -> None:
        assert turns.take(60, first=first)
        then()
        turns.give()

    before = len(turns)
    thread = threading.Thread(target=take)
    thread.start()
    while len(turns) == before:
        thread.join(0.001)
    return thread


def test_they_go_in_the_order_in_which_they_came_but_for_who_comes_back() -> None:
    turns, order = Turns(1), list[str]()
    assert turns.take(0)
    threads = [waits(turns, lambda: order.append("a")), waits(turns, lambda: order.append("b"))]
    threads.append(waits(turns, lambda: order.append("back"), first=True))
    turns.give()
    for thread in threads:
        thread.join(60)
    assert order == ["back", "a", "b"]
    assert turns.idle


def test_who_waits_too_long_leaves_the_queue() -> None:
    turns = Turns(1)
    assert turns.take(0)
    assert not turns.take(0)
    assert len(turns) == 0
    turns.give()
    assert turns.take(0)


def test_as_many_go_at_once_as_there_are_places() -> None:
    turns = Turns(2)
    assert [turns.take(0) for _ in range(3)] == [True, True, False]
    assert not turns.idle
