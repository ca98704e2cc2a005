"""Threads that work off one line of the store: of requests, or of notices. Each holds what it works on by a lease."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, Protocol, TypeVar

from slackbot.errors import LeaseLost, StoreError
from slackbot.observability import correlation
from slackbot.storage.leases import Lease
from slackbot.worker.lease_watch import LeaseMonitor

RETRY_PAUSE = 0.3
"""Seconds until a step that the database did not take is stored again."""

log = logging.getLogger(__name__)


class Job(Protocol):
    """A request or a notice."""

    @property
    def id(self) -> str:
        """Its own."""

    @property
    def claims(self) -> int:
        """How often it was taken."""


W = TypeVar("W", bound=Job)


class Queue(Protocol[W]):
    """Where work stands in line: a part of the store."""

    def claim(self, owner: str, now: float, limit: int, busy: Collection[str]) -> list[W]:
        """Take what is due, but for what is `busy`."""

    def renew(self, owner: str, ids: Collection[str], now: float) -> None:
        """Show that these are still worked on."""

    def leases(self) -> list[Lease]:
        """All there are."""

    def expire_lease(self, lease: Lease) -> bool:
        """End one, if it is still as it was seen."""

    def release_all(self, owner: str) -> None:
        """Give every lease back at once."""

    def next_due(self, now: float, busy: Collection[str]) -> float | None:
        """When `claim` may find something next."""


class WorkerPool(Generic[W]):
    """So many threads for one line; `take` works on what was claimed."""

    def __init__(
        self,
        name: str,
        queue: Queue[W],
        process: Callable[[W], None],
        owner: str,
        threads: int,
        on_idle: Callable[[], None],
        request_of: Callable[[W], str],
        lease_timeout: float,
    ) -> None:
        """`name`, and the id of the request that work belongs to, are for the log; `freed` is called when a thread
        has nothing to do any more."""
        self._name = name
        self._queue = queue
        self._process = process
        self._owner = owner
        self._threads = threads
        self._on_idle = on_idle
        self._request_of = request_of
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix=name)
        self._running: dict[tuple[str, int], Future[None]] = {}
        self._lease_monitor = LeaseMonitor(lease_timeout)
        self._last_progress_at = time.monotonic()

    @property
    def stuck_for(self) -> float:
        """Seconds for which every thread has been busy and none has finished; 0.0 while one is free."""
        return time.monotonic() - self._last_progress_at if len(self._running) >= self._threads else 0.0

    def claim_due(self, now: float) -> float | None:
        """Begin with as much as there are threads for, but with nothing that a thread here still works on.

        When there may be more to claim; None: nothing, or no thread for it.
        """
        due = self.next_due(now)
        if due is None or due > now:
            return due  # a look costs less than a claim, which has to wait for its turn to write
        for claimed in self._queue.claim(self._owner, now, self._threads - len(self._running), self._busy_ids()):
            self._start(claimed)
        return now if len(self._running) < self._threads else None

    def release_orphaned_leases(self) -> None:
        """End the leases that nobody renews any more: of processes that died, and of work that broke off here."""
        at = time.monotonic()
        if not self._lease_monitor.is_check_due(at):
            return
        held = [lease for lease in self._queue.leases() if (lease.id, lease.claims) not in self._running]
        for lease in self._lease_monitor.find_expired(held, at):
            if self._queue.expire_lease(lease):
                log.warning("%s %s: nobody works on it any more; it is taken over", self._name, lease.id)

    def _busy_ids(self) -> list[str]:
        return [work_id for work_id, _ in list(self._running)]

    def _start(self, claimed: W) -> None:
        """Claimed twice in a row it is in `_running` twice for a moment: the number of the claim tells them apart."""
        key = (claimed.id, claimed.claims)
        self._last_progress_at = time.monotonic()
        work = self._running[key] = self._pool.submit(self._run_with_correlation, claimed)
        work.add_done_callback(lambda _: self._on_done(key))

    def _on_done(self, key: tuple[str, int]) -> None:
        self._running.pop(key)
        self._last_progress_at = time.monotonic()
        self._on_idle()

    def next_due(self, now: float) -> float | None:
        """When there is something to claim, or None: nothing, or no thread for it."""
        return self._queue.next_due(now, self._busy_ids()) if len(self._running) < self._threads else None

    def _run_with_correlation(self, claimed: W) -> None:
        with correlation.use_id(self._request_of(claimed)):
            self._run(claimed)

    def _run(self, claimed: W) -> None:
        try:
            self._process(claimed)
        except LeaseLost:
            log.warning("%s %s: another worker or a person has taken it over", self._name, claimed.id)
        except StoreError as error:
            log.error("%s %s: left to its lease, which runs out: %s", self._name, claimed.id, error)
        except Exception:
            log.exception("%s %s: left to its lease, which runs out", self._name, claimed.id)

    def renew(self, now: float) -> None:
        """A lease whose work broke off is not renewed, so somebody takes it over."""
        if held := self._busy_ids():
            self._queue.renew(self._owner, held, now)

    def wait_for_running(self, until: float) -> None:
        """Wait for what runs until then, by the monotonic clock."""
        wait(list(self._running.values()), timeout=max(0.0, until - time.monotonic()))

    def release_all(self) -> None:
        """Begin nothing more, and give all leases back."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        try:
            self._queue.release_all(self._owner)
        except StoreError as error:
            log.warning("leases are left to run out: %s", error)


def retry_until_stored(store_it: Callable[[], object], ended: threading.Event) -> None:
    """Store a step, and again while the database fails: what came of it may not be forgotten meanwhile.

    Storing a step twice is storing it once, so it does not matter whether the first time went through. LeaseLost is
    raised at once; `ended` ends the waiting, with the StoreError of the last try.
    """
    while True:
        try:
            store_it()
            return
        except LeaseLost:
            raise
        except StoreError as error:
            log.warning("a step waits for the database: %s", error)
            if ended.wait(RETRY_PAUSE):
                raise
