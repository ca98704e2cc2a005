"""The files behind the calendar links: always what stands now, for who was handed the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from slackbot.domain.calendar_export import CalendarLinks, event_from, render_ics
from slackbot.domain.request import Request, State
from slackbot.storage.store import Store

MAX_RESCHEDULES = 100
"""So often an interview may have been moved until its first address leads nowhere."""


class CalendarFeed:
    """Safe to share between threads."""

    def __init__(self, store: Store, calendars: CalendarLinks, clock: Callable[[], float]) -> None:
        """`clock` tells seconds since the epoch."""
        self._store = store
        self._calendars = calendars
        self._clock = clock

    def get(self, path: str) -> str | None:
        """The file at this path of our address, or None: no such file. StoreError when it cannot be looked up.

        An interview that was moved since gives its present hour; one that was cancelled takes itself out.
        """
        request_id = self._calendars.parse_request_id(path)
        present = self._latest_request(request_id) if request_id else None
        if present is None or present.state is not State.SCHEDULED or present.is_redacted:
            return None
        return render_ics(event_from(present), datetime.fromtimestamp(self._clock(), UTC))

    def _latest_request(self, request_id: str) -> Request | None:
        present = self._store.get(request_id)
        for _ in range(MAX_RESCHEDULES):
            if present is None or present.moved_to is None:
                return present
            present = self._store.get(present.moved_to)
        return None
