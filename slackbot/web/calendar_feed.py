"""The files behind the calendar links: always what stands now, for who was handed the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from slackbot.domain.calendar_export import Calendars, event_of, ics
from slackbot.domain.request import Request, State
from slackbot.storage.store import Store

MOVES = 100
"""So often an interview may have been moved until its first address leads nowhere."""


class CalendarFiles:
    """Safe to share between threads."""

    def __init__(self, store: Store, calendars: Calendars, clock: Callable[[], float]) -> None:
        """`clock` tells seconds since the epoch."""
        self._store = store
        self._calendars = calendars
        self._clock = clock

    def read(self, path: str) -> str | None:
        """The file at this path of our address, or None: no such file. StoreError when it cannot be looked up.

        An interview that was moved since gives its present hour; one that was cancelled takes itself out.
        """
        request_id = self._calendars.request_id(path)
        present = self._present(request_id) if request_id else None
        if present is None or present.state is not State.SCHEDULED or present.forgotten:
            return None
        return ics(event_of(present), datetime.fromtimestamp(self._clock(), UTC))

    def _present(self, request_id: str) -> Request | None:
        present = self._store.get(request_id)
        for _ in range(MOVES):
            if present is None or present.moved_to is None:
                return present
            present = self._store.get(present.moved_to)
        return None
