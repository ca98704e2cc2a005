"""Suggestions from what a user used before: applicants, and interviewers without a Slack account."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor
from typing import TypeVar

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import RecentInterviewers
from slackbot.errors import StoreError
from slackbot.slack.background import BoundedExecutor, Rejected
from slackbot.storage.store import Store

READ_TIMEOUT = 0.3
"""Seconds. A menu or a form waits for this, and Slack allows them three."""
MAX_READS = 20
"""At a time, in `background`."""
MAX_USERS, MAX_CHOICES = 1_000, 20

log = logging.getLogger(__name__)

T = TypeVar("T")


class RecentSuggestions:
    """What a menu offers before the user types. Empty if the database is down or slow.

    Applicants that were only looked at are kept in memory, so other processes and later starts don't know them.
    """

    def __init__(self, store: Store, background: Executor) -> None:
        self._store = store
        self._executor = BoundedExecutor(background, MAX_READS)
        self._choices: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def applicants(self, user: str, hidden: Collection[str] = ()) -> Sequence[Applicant]:
        """The applicants of the user's requests, then those that they looked at, both newest first; none of the
        facilities `hidden`."""
        with self._lock:
            chosen = list(self._choices.get(user, ()))
        return self._read(lambda: self._store.recent_applicants(user, chosen, hidden=hidden)) or ()

    def last_facility(self, user: str) -> str:
        """The id of the facility at which the user booked last, or ""."""
        return self._read(lambda: self._store.last_facility(user)) or ""

    def interviewers(self, user: str) -> RecentInterviewers:
        """Interviewers without a Slack account from scheduled interviews, newest first."""
        return self._read(lambda: self._store.recent_external_interviewers(user)) or RecentInterviewers()

    def record_choice(self, user: str, application_id: str) -> None:
        """Remember an applicant that the user looked at."""
        with self._lock:
            others = [one for one in self._choices.pop(user, []) if one != application_id]
            if len(self._choices) >= MAX_USERS:
                self._choices.pop(next(iter(self._choices)))
            self._choices[user] = [application_id, *others][:MAX_CHOICES]

    def _read(self, read: Callable[[], T]) -> T | None:
        try:
            return self._executor.submit(read).result(READ_TIMEOUT)
        except (TimeoutError, StoreError, Rejected) as error:
            log.info("no suggestions: %s", type(error).__name__)
            return None
