"""One request is answered after the other, and nobody waits for one that waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager

import pytest

from slackbot.answering import STUCK, Answering, Signal, aside, awaited
from tests.test_round_trip import eventually

PATIENCE = 30.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Begins, says so, and ends when it is let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        return threading.current_thread().name

    def until(self, wait: Callable[[], object]) -> str:
        with aside():
            wait()
        return self()


@contextmanager
def answering(most: int = 8, clock: Callable[[], float] = Clock()) -> Iterator[Answering]:  # noqa: B008
    threads = Answering(most, clock)
    try:
        yield threads
    finally:
        threads.shutdown()


def test_what_comes_is_done_in_its_order_one_after_the_other_by_the_same_thread() -> None:
    first, at_work, most_at_work, order = Work(), [0], [0], []

    def one(number: int) -> str:
        at_work[0] += 1
        most_at_work[0] = max(most_at_work[0], at_work[0])
        order.append(number)
        at_work[0] -= 1
        return threading.current_thread().name

    with answering() as threads:
        begun = threads.submit(first)
        others = [threads.submit(one, number) for number in range(50)]
        assert threads.busy
        first.go_on.set()
        names = {each.result(PATIENCE) for each in (begun, *others)}
    assert order == list(range(50))
    assert most_at_work == [1]
    assert names == {"answer-1"}
    assert not threads.busy


def test_while_one_waits_the_next_is_answered() -> None:
    slow, quick, waited = Work(), Work(), threading.Event()
    quick.go_on.set()
    with answering() as threads:
        waiting = threads.submit(slow.until, waited.wait)
        assert threads.submit(quick).result(PATIENCE)
        assert not slow.begun.is_set()
        waited.set()
        slow.go_on.set()
        assert waiting.result(PATIENCE)


def test_one_that_comes_back_goes_on_before_all_who_wait_and_after_whoever_is_at_work() -> None:
    back, other, last, waited = Work(), Work(), Work(), threading.Event()
    last.go_on.set()
    with answering() as threads:
        one = threads.submit(back.until, waited.wait)
        two = threads.submit(other)
        assert other.begun.wait(PATIENCE)
        waited.set()
        eventually(lambda: threads.busy)
        three = threads.submit(last)
        assert not back.begun.is_set()
        other.go_on.set()
        assert back.begun.wait(PATIENCE)
        assert two.result(PATIENCE)
        assert not last.begun.is_set()
        back.go_on.set()
        assert three.result(PATIENCE) == one.result(PATIENCE)


def test_a_signal_wakes_its_waiter_no_sooner_than_it_may_go_on() -> None:
    signal, back, other = Signal(), Work(), Work()

    def waits() -> str:
        assert signal.wait()
        return back()

    with answering() as threads:
        one = threads.submit(waits)
        two = threads.submit(other)
        assert other.begun.wait(PATIENCE)
        signal.give()
        signal.give()
        assert threads.busy
        assert not back.begun.is_set()
        other.go_on.set()
        back.go_on.set()
        assert one.result(PATIENCE)
        assert two.result(PATIENCE)
        assert not threads.busy


@pytest.mark.parametrize("in_a_thread_that_answers", [True, False])
@pytest.mark.parametrize("given", [True, False])
def test_a_signal_is_waited_for_no_longer_than_told(given: bool, in_a_thread_that_answers: bool) -> None:
    signal = Signal()
    if given:
        signal.give()
    with answering() as threads:
        waited = threads.submit(signal.wait, 0.001).result(PATIENCE) if in_a_thread_that_answers else signal.wait(0.001)
        assert waited is given


def test_a_signal_that_comes_while_its_waiter_may_not_go_on_is_not_lost() -> None:
    signal, other = Signal(), Work()
    with answering() as threads:
        one = threads.submit(signal.wait, 0.05)
        two = threads.submit(other)
        assert other.begun.wait(PATIENCE)
        signal.give()
        other.go_on.set()
        assert one.result(PATIENCE) is True
        assert two.result(PATIENCE)


def test_one_that_waits_without_saying_so_keeps_nobody_waiting_for_long() -> None:
    clock = Clock()
    stuck, others = Work(), [Work() for _ in range(5)]
    with answering(clock=clock) as threads:
        standing = threads.submit(stuck)
        assert stuck.begun.wait(PATIENCE)
        done = [threads.submit(each) for each in others]
        for each in others:
            each.go_on.set()
        threads.look()
        assert not others[0].begun.is_set()
        clock.now += 2 * STUCK
        threads.look()
        assert len({each.result(PATIENCE) for each in done}) == 1  # one thread more does all of them
        stuck.go_on.set()
        assert standing.result(PATIENCE)


def test_there_are_no_more_threads_than_allowed() -> None:
    waited, work = threading.Event(), [Work() for _ in range(4)]
    with answering(most=2) as threads:
        done = [threads.submit(each.until, waited.wait) for each in work]
        threads.look()
        assert threads.busy
        for each in work:
            each.go_on.set()
        waited.set()
        assert {each.result(PATIENCE) for each in done} <= {"answer-1", "answer-2"}


def test_an_error_is_the_requests_own() -> None:
    def fails() -> None:
        raise ValueError("no")

    with answering() as threads:
        failed = threads.submit(fails)
        with pytest.raises(ValueError, match="no"):
            failed.result(PATIENCE)
        assert threads.submit(str, 1).result(PATIENCE) == "1"


def test_after_the_end_nothing_is_taken_and_what_was_taken_is_done() -> None:
    work = Work()
    with answering() as threads:
        begun, waits = threads.submit(work), threads.submit(str, 2)
        threads.shutdown()
        with pytest.raises(RuntimeError):
            threads.submit(str, 3)
        work.go_on.set()
        assert begun.result(PATIENCE) == "answer-1"
        assert waits.result(PATIENCE) == "2"


def test_after_the_end_those_that_were_aside_come_back_and_the_rest_is_done() -> None:
    """In a process that ends, nobody looks any more whether one gets on."""
    waited, back, other = threading.Event(), Work(), Work()
    with answering() as threads:
        threads.submit(str, 0).result(PATIENCE)
        one, two = threads.submit(back.until, waited.wait), threads.submit(other)
        assert other.begun.wait(PATIENCE)
        three = threads.submit(str, 3)
        threads.shutdown()
        waited.set()
        other.go_on.set()
        back.go_on.set()
        assert {each.result(PATIENCE) for each in (one, two)} <= {"answer-1", "answer-2"}
        assert three.result(PATIENCE) == "3"


def test_what_is_cancelled_is_not_begun() -> None:
    work = Work()
    with answering() as threads:
        begun, gone = threads.submit(work), threads.submit(str, 2)
        assert gone.cancel()
        work.go_on.set()
        assert begun.result(PATIENCE)
        assert threads.submit(str, 3).result(PATIENCE) == "3"


def test_elsewhere_to_step_aside_is_nothing() -> None:
    with aside(), aside():
        assert awaited(_known("told"), 0.0) == "told"


def test_a_question_is_waited_for_aside_and_only_so_long() -> None:
    question: Future[str] = Future()
    with answering() as threads:
        asking = threads.submit(awaited, question, PATIENCE)
        threads.submit(question.set_result, "told")
        assert asking.result(PATIENCE) == "told"
        with pytest.raises(NotInTime):
            threads.submit(awaited, Future(), 0.01).result(PATIENCE)


def _known(answer: str) -> Future[str]:
    known: Future[str] = Future()
    known.set_result(answer)
    return known
