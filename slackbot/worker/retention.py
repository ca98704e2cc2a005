"""Delete personal data that is older than it has to be.

Requests lose theirs `RETAIN_DAYS` (settings/declared.py) after they were accepted, or after their interview if that is
later, and keep their states and times (storage/redaction.py).
Applicants are deleted once no search has returned them for `APPLICANT_RETENTION`, or for `RETAIN_DAYS` if that is less.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from slackbot.storage.store import Store

RETENTION_INTERVAL = 3600.0
"""Seconds between two deletions."""
APPLICANT_RETENTION = 7 * 24 * 3600.0
EVENT_RETENTION = 6 * 3600.0
"""Slack retries an event for some six minutes (https://docs.slack.dev/apis/events-api#retries)."""
DIGEST_RETENTION = 7 * 24 * 3600.0
MAX_SLACK_CLOCK_DIFFERENCE = 3600.0
"""Seconds by which the clock may differ from Slack's before deletion stops."""

log = logging.getLogger(__name__)


class Retention:
    """Deletes old data if Slack's clock agrees: a clock can be wrong by a year, and deletion can't be undone.

    `retention` is in seconds. `clock` and `slack_time`, which is None while unknown, return seconds since the epoch.
    """

    def __init__(
        self, store: Store, retention: float, clock: Callable[[], float], slack_time: Callable[[], float | None]
    ) -> None:
        self._store = store
        self._retention = retention
        self._clock = clock
        self._slack_time = slack_time

    def delete_old_data(self, is_stopping: Callable[[], bool]) -> None:
        """Delete what is old now, or as much as there is time for. Raises StoreError."""
        now, slack_time = self._clock(), self._slack_time()
        if slack_time is None:
            log.warning("old data is not deleted for now: Slack's time is unknown")
        elif abs(now - slack_time) > MAX_SLACK_CLOCK_DIFFERENCE:
            log.error("old data is not deleted: the clock is %+.0f seconds off Slack's; please fix", now - slack_time)
        else:
            self._delete_before(min(now, slack_time), is_stopping)

    def _delete_before(self, now: float, is_stopping: Callable[[], bool]) -> None:
        self._store.delete_applicants_before(now - min(APPLICANT_RETENTION, self._retention))
        self._store.error_reports.delete_before(now - self._retention)
        self._store.events.delete_before(now - EVENT_RETENTION)
        self._store.digests.delete_before(now - DIGEST_RETENTION)
        self._store.workflow_steps.delete_before(now - self._retention)
        while not is_stopping() and self._store.redact_before(now - self._retention):
            pass
