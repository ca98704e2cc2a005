"""What is done after Slack was answered: in threads of our own, and no more than these can take."""

from __future__ import annotations

import logging
import secrets
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slackbot import messages
from slackbot.errors import SlackbotError

log = logging.getLogger(__name__)

Tell = Callable[[str], object]
"""Tells the person who waits, in words that only they see."""


class Errands:
    """A bounded pool: what it cannot take now is refused, so that a person is told instead of kept waiting.

    32 threads: `views.open` has three seconds, and five threads lost 45 of 50 forms (slack.md, 18).
    """

    def __init__(self, threads: int = 32, waiting: int = 32) -> None:
        """At most `threads` run and `waiting` wait for a thread."""
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="errand")
        self._places = threading.BoundedSemaphore(threads + waiting)

    def take(self, errand: Callable[[], object], tell: Tell) -> bool:
        """Do it soon and be true, or be false because there is no place. An error on the way is told."""
        if not self._places.acquire(blocking=False):
            return False
        try:
            self._pool.submit(self._run, errand, tell)
        except RuntimeError:  # shut down
            self._places.release()
            return False
        return True

    def tell(self, error: Exception, tell: Tell) -> None:
        """Tell somebody of an error, soon; when there is no place for that either, the log has it."""
        sentence = sentence_for(error)
        if not self.take(lambda: tell(sentence), lambda _: None):
            log.warning("nobody was told: %s", type(error).__name__)

    def stop(self) -> None:
        """Take nothing more and finish what was taken."""
        self._pool.shutdown(wait=True)

    def _run(self, errand: Callable[[], object], tell: Tell) -> None:
        try:
            errand()
        except Exception as error:
            tell(sentence_for(error))
        finally:
            self._places.release()


def sentence_for(error: BaseException) -> str:
    """What a person reads of an error: its own sentence, or a token that the log shows too."""
    if isinstance(error, SlackbotError):
        log.info("told: %s", type(error).__name__)
        return str(error)
    token = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))  # without its text: that may hold what people typed
    log.error("unforeseen error, code %s: %s\n%s", token, type(error).__name__, where)
    return messages.broken(token)
