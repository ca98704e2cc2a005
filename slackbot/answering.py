"""The threads that answer: one request after the other, and the next while one waits for something outside."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

STUCK = 0.1
"""Seconds in which nothing was begun although something waits: then whoever is at work waits without having said so."""

_this_thread = threading.local()


@contextmanager
def aside() -> Iterator[None]:
    """Within, this thread waits for something outside of Python, and the next request may be answered meanwhile.

    It goes on afterwards as soon as whoever is at work pauses, before all who wait for a thread. In a thread that
    answers no request this does nothing, nor within itself.
    """
    threads: Answering | None = getattr(_this_thread, "of", None)
    if threads is None:
        yield
        return
    _this_thread.of = None
    threads.step_aside()
    try:
        yield
    finally:
        threads.step_back()
        _this_thread.of = threads


def others_wait() -> bool:
    """Whether other requests wait for this thread to be done."""
    threads: Answering | None = getattr(_this_thread, "of", None)
    return threads is not None and threads.busy


def awaited(question: Future[T], seconds: float) -> T:
    """What comes of it, `aside` until it is there; TimeoutError after so many seconds."""
    if question.done():
        return question.result()
    with aside():
        return question.result(seconds)


class Signal:
    """What one thread waits for, once, and another gives. Who waits in a thread that answers is `aside` meanwhile, and
    woken no sooner than it may go on."""

    def __init__(self) -> None:
        """Not given yet."""
        self._gate = _closed()
        self._lock = threading.Lock()
        self._given = False
        self._waiter: Answering | None = None

    def give(self) -> None:
        """Let who waits go on; a second time does nothing."""
        with self._lock:
            if self._given:
                return
            self._given, waiter = True, self._waiter
        if waiter:
            waiter.let_back(self._gate)
        else:
            self._gate.release()

    def wait(self, seconds: float = -1) -> bool:
        """Whether it was given, within so many seconds where they are told."""
        threads: Answering | None = getattr(_this_thread, "of", None)
        if threads is None:
            return self._gate.acquire(timeout=seconds)
        if not self._is_awaited_by(threads):
            return True
        threads.step_aside()
        if self._gate.acquire(timeout=seconds):
            return True
        if self._is_awaited_by(None):
            threads.step_back()
            return False
        return self._gate.acquire()  # given just now: it opens when this thread may go on

    def _is_awaited_by(self, threads: Answering | None) -> bool:
        """Whether it was not given yet: then a thread of these waits for it from now on, or none any more."""
        with self._lock:
            if not self._given:
                self._waiter = threads
            return not self._given


def _closed() -> threading.Lock:
    """A gate that a thread waits before until another releases it."""
    gate = threading.Lock()
    gate.acquire()
    return gate


class Answering(Executor):
    """Threads of which one works at a time, not counting those that are `aside`.

    Python runs one thread at a time anyway. With many at work all are done when the last is, so that whoever came first
    waits as long as whoever came last; and each change of hands costs up to a tenth of an answer. A thread that is done
    takes the next request itself. Where one waits without having said so, another begins after a moment.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        """There will be at most so many threads; `clock` tells seconds."""
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._sleeping: list[threading.Lock] = []
        self._returning: deque[threading.Lock] = deque()
        self._threads = self._working = 0
        self._allowed = 1
        self._begun = 0.0
        self._ended = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do this after what was submitted before; RuntimeError once it was shut down."""
        future: Future[T] = Future()
        with self._lock:
            if self._ended:
                raise RuntimeError("nothing more is taken")
            self._waiting.append((future, lambda: fn(*args, **kwargs)))
            self._go_on()
        return future

    @property
    def busy(self) -> bool:
        """Whether something waits for a thread."""
        return bool(self._waiting or self._returning)

    def look(self) -> None:
        """Let another thread work if none gets on; to be called while `busy`."""
        with self._lock:
            self._go_on()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more. What was taken is done, and not waited for."""
        with self._lock:
            self._ended = True
            self._working += len(self._sleeping)
            while self._sleeping:
                self._sleeping.pop().release()

    def step_aside(self) -> None:
        """One of the threads at work waits from now on."""
        with self._lock:
            self._working -= 1
            self._go_on()

    def step_back(self) -> None:
        """Work again, as soon as whoever is at work pauses."""
        gate = _closed()
        self.let_back(gate)
        gate.acquire()

    def let_back(self, gate: threading.Lock) -> None:
        """Open this gate to a thread that was aside, as soon as whoever is at work pauses."""
        with self._lock:
            self._returning.append(gate)
            self._go_on()

    def _go_on(self) -> None:
        """Let a thread begin, where one may; the lock is held."""
        if not self.busy:
            return
        if self._clock() - self._begun > STUCK:
            self._allowed = self._working + 1
        if self._working < self._allowed and self._begin():
            self._working += 1
            self._begun = self._clock()

    def _begin(self) -> bool:
        if self._returning:
            self._returning.popleft().release()
        elif self._sleeping:
            self._sleeping.pop().release()  # who fell asleep last: its memory is at hand
        elif self._threads < self._most:
            self._threads += 1
            threading.Thread(target=self._work, name=f"answer-{self._threads}", daemon=True).start()
        else:
            return False
        return True

    def _work(self) -> None:
        _this_thread.of = self
        asleep = _closed()
        while self._goes_on(asleep):
            continue

    def _goes_on(self, asleep: threading.Lock) -> bool:
        """Do one request, or sleep until there is something to do; False when there never will be."""
        with self._lock:
            taken = self._taken()
            over = taken is None and self._ended
            if taken is None:
                self._working -= 1
                self._go_on()
                if not over:
                    self._sleeping.append(asleep)
        if taken:
            _do(*taken)
        elif not over:
            asleep.acquire()
        return not over

    def _taken(self) -> tuple[Future[Any], Callable[[], Any]] | None:
        """The next request, if the thread that asks is to do it; the lock is held."""
        if not self.busy:
            self._allowed = 1
        if self._returning or not self._waiting or self._working > self._allowed:
            return None
        self._begun = self._clock()
        return self._waiting.popleft()


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
