"""Answers that are remembered for a while, and asked for anew before they are too old."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Generic, TypeVar

from slackbot.observability.correlation import carried
from slackbot.slack.client.results import SlackUnavailable

MOST_KEPT = 5_000
RENEWED = 0.75
"""The part of its time after which an answer that is used is asked for anew, so that whoever uses it later need not
wait: no sooner, as Slack takes `conversations.info` fifty times a minute only
(docs.slack.dev/reference/methods/conversations.info)."""

Told = TypeVar("Told")
Later = Callable[[Callable[[], object]], object]
"""Does something while nobody waits for an answer, or refuses to and is false."""

_NOTHING: tuple[float, None] = (0.0, None)


class Remembered(Generic[Told]):
    """Answers to questions of one kind, each for `kept` seconds. Safe to share between threads."""

    def __init__(
        self, ask: Callable[[str], Told], kept: float, asking: Executor, later: Later, clock: Callable[[], float]
    ) -> None:
        """Nothing is known yet. `ask` is called in the threads of `asking`, or `later` where an answer is known; what
        it raises is not kept."""
        self._ask = ask
        self._kept = kept
        self._asking = asking
        self._later = later
        self._clock = clock
        self._known: dict[str, tuple[float, Future[Told]]] = {}
        self._renewing: set[str] = set()
        self._lock = threading.RLock()  # a question may have failed before anybody can be told

    def about(self, key: str) -> Future[Told]:
        """The question about this, asked now or still fresh; at most one about the same is under way."""
        with self._lock:
            asked_at, question = self._known.get(key, _NOTHING)
            age = self._clock() - asked_at
            if question and age < self._kept and not (question.done() and question.exception()):
                if question.done() and age > RENEWED * self._kept:
                    self._renew_later(key, question)
                return question
            question = self._asking.submit(carried(self._ask), key)
            self._keep(key, self._clock(), question)
            question.add_done_callback(partial(self._forget_failure, key))
            return question

    def forget(self) -> None:
        """Know nothing again."""
        with self._lock:
            self._known.clear()

    def _keep(self, key: str, asked_at: float, question: Future[Told]) -> None:
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        self._known[key] = (asked_at, question)

    def _forget_failure(self, key: str, question: Future[Told]) -> None:
        """It is asked anew: kept, the error's traceback would hold all that was said on the way, 160 kB of it."""
        with self._lock:
            failed = not question.cancelled() and question.exception() is not None
            if failed and self._known.get(key, _NOTHING)[1] is question:
                del self._known[key]

    def _renew_later(self, key: str, known: Future[Told]) -> None:
        if key not in self._renewing and self._later(partial(self._renew, key, known)):
            self._renewing.add(key)

    def _renew(self, key: str, known: Future[Told]) -> None:
        """Put a newer answer into the place of a known one, which stays for its time where Slack says nothing."""
        answer: Future[Told] = Future()
        asked_at = self._clock()
        try:
            answer.set_result(self._ask(key))
        except SlackUnavailable:
            return
        finally:
            with self._lock:
                self._renewing.discard(key)
        with self._lock:
            if self._known.get(key, _NOTHING)[1] is known:
                self._keep(key, asked_at, answer)
