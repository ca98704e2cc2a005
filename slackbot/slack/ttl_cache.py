"""A cache whose values expire, with one fetch at a time for each key."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Generic, TypeVar

from slackbot.errors import SlackbotError
from slackbot.slack.background import BoundedExecutor, Rejected

T = TypeVar("T")

RefreshLater = Callable[[Callable[[], object]], object]
"""Runs a call at some time, or returns False."""


class _Entry(Generic[T]):
    """A value, or the fetch that is under way, and when that began."""

    def __init__(self, fetched_at: float) -> None:
        self.fetched_at = fetched_at
        self.value: Future[T] = Future()


class TtlCache(Generic[T]):
    """What `fetch` returns for a key, for `ttl` seconds. Safe to share between threads.

    `fetch` runs in `executor`, or in the calling thread if there is none. A failed fetch is not cached. A value older
    than `refresh_after` seconds is still returned, and fetched again through `refresh_later`; the old one stays if that
    raises a SlackbotError. By default the first caller refreshes it and gets the new value; others get the old one
    meanwhile. `normalize` makes cache keys of keys.
    """

    def __init__(
        self,
        fetch: Callable[[str], T],
        ttl: float = math.inf,
        *,
        executor: BoundedExecutor | None = None,
        refresh_after: float = math.inf,
        refresh_later: RefreshLater | None = None,
        max_entries: int = 5_000,
        normalize: Callable[[str], str] = str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._ttl = ttl
        self._executor = executor
        self._refresh_after = refresh_after
        self._refresh_later = refresh_later or _run_now
        self._max_entries = max_entries
        self._normalize = normalize
        self._clock = clock
        self._entries: dict[str, _Entry[T]] = {}
        self._refreshing: set[str] = set()
        self._lock = threading.Lock()

    def get(self, key: str) -> Future[T]:
        """The value, known or being fetched. The future raises what `fetch` raises, or Rejected."""
        name = self._normalize(key)
        with self._lock:
            entry = self._fresh_entry(name)
            is_missing = entry is None
            if entry is None:
                entry = self._put(name, _Entry(self._clock()))
            is_stale = self._mark_refreshing(name, entry)
        if is_missing:
            self._start_fetch(key, entry)
        elif is_stale:
            self._start_refresh(key, entry)
            entry = self._entries.get(name, entry)
        return entry.value

    def peek(self, key: str) -> T | None:
        """The value if it is known; nothing is fetched."""
        with self._lock:
            entry = self._fresh_entry(self._normalize(key))
        return entry.value.result() if entry and entry.value.done() else None

    def cached_keys(self) -> list[str]:
        """The keys, normalized, which `peek` may find expired."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Drop all values, also those that are being fetched."""
        with self._lock:
            self._entries.clear()

    def _fresh_entry(self, name: str) -> _Entry[T] | None:
        entry = self._entries.get(name)
        return entry if entry and self._clock() - entry.fetched_at < self._ttl else None

    def _put(self, name: str, entry: _Entry[T]) -> _Entry[T]:
        self._entries.pop(name, None)
        while len(self._entries) >= self._max_entries:
            del self._entries[next(iter(self._entries))]
        self._entries[name] = entry
        return entry

    def _mark_refreshing(self, name: str, entry: _Entry[T]) -> bool:
        """Whether the caller has to refresh this entry."""
        is_old = entry.value.done() and self._clock() - entry.fetched_at >= self._refresh_after
        if not is_old or name in self._refreshing:
            return False
        self._refreshing.add(name)
        return True

    def _start_fetch(self, key: str, entry: _Entry[T]) -> None:
        if self._executor is None:
            self._fetch_into(entry, key)
            return
        try:
            self._executor.submit(self._fetch_into, entry, key)
        except Rejected as error:
            self._fail(entry, key, error)

    def _fetch_into(self, entry: _Entry[T], key: str) -> None:
        try:
            value = self._fetch(key)
        except BaseException as error:
            self._fail(entry, key, error)
        else:
            entry.value.set_result(value)

    def _fail(self, entry: _Entry[T], key: str, error: BaseException) -> None:
        """Drop the entry first: its traceback would keep all that was received, perhaps 4 MiB."""
        name = self._normalize(key)
        with self._lock:
            if self._entries.get(name) is entry:
                del self._entries[name]
        entry.value.set_exception(error)

    def _start_refresh(self, key: str, entry: _Entry[T]) -> None:
        if not self._refresh_later(lambda: self._refresh(key, entry)):
            self._refreshing.discard(self._normalize(key))

    def _refresh(self, key: str, old: _Entry[T]) -> None:
        name, new = self._normalize(key), _Entry[T](self._clock())
        try:
            with suppress(SlackbotError):
                new.value.set_result(self._fetch(key))
        finally:
            with self._lock:
                self._refreshing.discard(name)
                if new.value.done() and self._entries.get(name) is old:
                    self._put(name, new)


def _run_now(call: Callable[[], object]) -> bool:
    call()
    return True
