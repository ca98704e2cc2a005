"""Answers that are remembered for a while, and asked for anew before they are too old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Generic, TypeVar

from slackbot.observability.correlation import propagate
from slackbot.slack.client.results import SlackCallFailed

MAX_ENTRIES = 5_000
REFRESH_AFTER = 0.75
"""The part of its time after which an answer that is used is asked for anew, so that whoever uses it later need not
wait: no sooner, as Slack takes `conversations.info` fifty times a minute only
(docs.slack.dev/reference/methods/conversations.info)."""

T = TypeVar("T")
RefreshLater = Callable[[Callable[[], object]], object]
"""Does something while nobody waits for an answer, or refuses to and is false."""

_MISSING: tuple[float, None] = (0.0, None)


class TtlCache(Generic[T]):
    """Answers to questions of one kind, each for `kept` seconds. Safe to share between threads."""

    def __init__(
        self,
        fetch: Callable[[str], T],
        ttl: float,
        executor: Executor,
        refresh_later: RefreshLater,
        clock: Callable[[], float],
    ) -> None:
        """Nothing is known yet. `ask` is called in the threads of `asking`, or `later` where an answer is known; what
        it raises is not kept."""
        self._fetch = fetch
        self._ttl = ttl
        self._executor = executor
        self._refresh_later = refresh_later
        self._clock = clock
        self._entries: dict[str, tuple[float, Future[T]]] = {}
        self._refreshing: set[str] = set()
        self._lock = threading.RLock()  # a question may have failed before anybody can be told

    def get(self, key: str) -> Future[T]:
        """The question about this, asked now or still fresh; at most one about the same is under way."""
        with self._lock:
            asked_at, question = self._entries.get(key, _MISSING)
            age = self._clock() - asked_at
            if question and age < self._ttl and not (question.done() and question.exception()):
                if question.done() and age > REFRESH_AFTER * self._ttl:
                    self._start_refresh(key, question)
                return question
            question = self._executor.submit(propagate(self._fetch), key)
            self._put(key, self._clock(), question)
            question.add_done_callback(partial(self._discard_failure, key))
            return question

    def clear(self) -> None:
        """Know nothing again."""
        with self._lock:
            self._entries.clear()

    def _put(self, key: str, asked_at: float, question: Future[T]) -> None:
        if len(self._entries) > MAX_ENTRIES:
            self._entries.clear()
        self._entries[key] = (asked_at, question)

    def _discard_failure(self, key: str, question: Future[T]) -> None:
        """It is asked anew: kept, the error's traceback would hold all that was said on the way, 160 kB of it."""
        with self._lock:
            failed = not question.cancelled() and question.exception() is not None
            if failed and self._entries.get(key, _MISSING)[1] is question:
                del self._entries[key]

    def _start_refresh(self, key: str, known: Future[T]) -> None:
        if key not in self._refreshing and self._refresh_later(partial(self._refresh, key, known)):
            self._refreshing.add(key)

    def _refresh(self, key: str, known: Future[T]) -> None:
        """Put a newer answer into the place of a known one, which stays for its time where Slack says nothing."""
        answer: Future[T] = Future()
        asked_at = self._clock()
        try:
            answer.set_result(self._fetch(key))
        except SlackCallFailed:
            return
        finally:
            with self._lock:
                self._refreshing.discard(key)
        with self._lock:
            if self._entries.get(key, _MISSING)[1] is known:
                self._put(key, asked_at, answer)
