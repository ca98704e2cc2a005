"""What is done after Slack was answered: in threads of our own, and no more than these can take."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slackbot import messages
from slackbot.errors import SlackbotError, StoreError
from slackbot.observability.correlation import carried
from slackbot.storage.store import Fault

log = logging.getLogger(__name__)

Tell = Callable[[str], object]
"""Tells the person who waits, in words that only they see."""


class Errands:
    """A bounded pool: what it cannot take now is refused, so that a person is told instead of kept waiting.

    64 threads: `views.open` has three seconds, and five threads lost 45 of 50 forms (slack.md, 18); with 32, 8 of 600
    when Slack took a second for it.
    """

    def __init__(
        self,
        threads: int = 64,
        waiting: int = 32,
        *,
        keep: Callable[[Fault], object] = lambda _: None,
        refused: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """At most `threads` run and `waiting` wait for a thread. `keep` keeps what is known of an error that nobody
        foresaw, `refused` is told when there is no place; `clock` tells seconds since the epoch."""
        self._keep = keep
        self._refused = refused
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="errand")
        self._places = threading.BoundedSemaphore(threads + waiting)

    def take(self, errand: Callable[[], object], tell: Tell) -> bool:
        """Do it soon and be true, or be false because there is no place. An error on the way is told."""
        if not self._places.acquire(blocking=False):
            self._refused()
            return False
        try:
            self._pool.submit(carried(self._run), errand, tell)
        except RuntimeError:  # shut down
            self._places.release()
            return False
        return True

    def tell(self, error: Exception, tell: Tell) -> None:
        """Tell somebody of an error, soon; when there is no place for that either, the log has it."""
        sentence = self.sentence_for(error)
        if not self.take(lambda: tell(sentence), lambda _: None):
            log.warning("nobody was told: %s", type(error).__name__)

    def stop(self, *, finish: bool = True) -> None:
        """Take nothing more and finish what was taken, or only what was begun."""
        self._pool.shutdown(wait=True, cancel_futures=not finish)

    def _run(self, errand: Callable[[], object], tell: Tell) -> None:
        try:
            errand()
        except Exception as error:
            tell(self.sentence_for(error))
        finally:
            self._places.release()

    def sentence_for(self, error: BaseException) -> str:
        """What a person reads of an error: its own sentence, or a code that the log and the database know too."""
        if isinstance(error, SlackbotError):
            log.info("told: %s", type(error).__name__)
            return str(error)
        code = secrets.token_hex(4)
        place = "".join(traceback.format_tb(error.__traceback__))  # without its text: that may hold what people typed
        fault = Fault(code, self._clock(), type(error).__name__, place)
        log.error("unforeseen error, code %s: %s\n%s", code, fault.kind, place)
        self.take(lambda: self._keep_quietly(fault), lambda _: None)
        return messages.broken(code)

    def _keep_quietly(self, fault: Fault) -> None:
        try:
            self._keep(fault)
        except StoreError as error:
            log.warning("the error of code %s is in this log only: %s", fault.code, error)
