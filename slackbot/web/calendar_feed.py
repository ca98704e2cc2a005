"""The files behind the calendar links, always with the interview's present time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from slackbot.domain.calendar_export import CalendarLinks, event_from, render_ics
from slackbot.domain.request import Request, State
from slackbot.storage.store import Store

MAX_RESCHEDULES = 100
"""After so many, the first link leads nowhere."""


class CalendarFeed:
    """Calendar files for anyone who has the link. Thread-safe. `clock` is in seconds since the epoch."""

    def __init__(self, store: Store, calendars: CalendarLinks, clock: Callable[[], float]) -> None:
        self._store = store
        self._calendars = calendars
        self._clock = clock

    def get(self, path: str) -> str | None:
        """The .ics file at a path below PUBLIC_URL, or None if there is none. Raises StoreError.

        A rescheduled interview has its new time; a canceled one has no file.
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
