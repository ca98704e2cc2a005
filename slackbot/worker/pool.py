"""Threads that work on the rows of one table, requests or notifications, each under a lease."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, Protocol, TypeVar

from slackbot.errors import LeaseLost, StoreError
from slackbot.observability import correlation
from slackbot.storage.leases import LeasedTable
from slackbot.worker.lease_watch import LeaseMonitor

RETRY_PAUSE = 0.3
"""Seconds until a step that couldn't be stored is stored again."""

log = logging.getLogger(__name__)


class Job(Protocol):
    """A request or a notification."""

    @property
    def id(self) -> str:
        """Unique within the table."""

    @property
    def claims(self) -> int:
        """How many times it has been claimed."""


W = TypeVar("W", bound=Job)


class WorkerPool(Generic[W]):
    """A number of threads for one table."""

    def __init__(
        self,
        name: str,
        table: LeasedTable[W],
        process: Callable[[W], None],
        owner: str,
        threads: int,
        on_idle: Callable[[], None],
        request_of: Callable[[W], str],
        lease_timeout: float,
    ) -> None:
        """`process` works on one claimed row; `on_idle` is called when a thread is free again. `name` and `request_of`,
        the id of the request that a row belongs to, are for the log."""
        self._name = name
        self._table = table
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
        """Seconds since a thread last started or finished work while all are busy; 0.0 while one is free."""
        return time.monotonic() - self._last_progress_at if len(self._running) >= self._threads else 0.0

    def claim_due(self, now: float) -> float | None:
        """Claim and start as many rows as there are free threads, except rows that a thread here still works on.

        Returns when to claim again, in seconds since the epoch; None if nothing is waiting or no thread is free.
        """
        due = self.next_due(now)
        if due is None or due > now:
            return due  # a read is cheaper than a claim, which has to wait for the writer lock
        for claimed in self._table.claim(self._owner, now, self._threads - len(self._running), self._busy_ids()):
            self._start(claimed)
        return now if len(self._running) < self._threads else None

    def release_orphaned_leases(self) -> None:
        """Expire leases that nobody renews: those of dead processes, and of work that failed here."""
        at = time.monotonic()
        if not self._lease_monitor.is_check_due(at):
            return
        held = [lease for lease in self._table.leases() if (lease.id, lease.claims) not in self._running]
        for lease in self._lease_monitor.find_expired(held, at):
            if self._table.expire_lease(lease):
                log.warning("%s %s: the lease expired, taking it over", self._name, lease.id)

    def _busy_ids(self) -> list[str]:
        return [work_id for work_id, _ in list(self._running)]

    def _start(self, claimed: W) -> None:
        # A row claimed twice in a row is in `_running` twice for a moment; the claim number tells the two apart.
        key = (claimed.id, claimed.claims)
        self._last_progress_at = time.monotonic()
        work = self._running[key] = self._pool.submit(self._run_with_correlation, claimed)
        work.add_done_callback(lambda _: self._on_done(key))

    def _on_done(self, key: tuple[str, int]) -> None:
        self._running.pop(key)
        self._last_progress_at = time.monotonic()
        self._on_idle()

    def next_due(self, now: float) -> float | None:
        """When the next row is due, in seconds since the epoch; None if nothing is waiting or no thread is free."""
        return self._table.next_due(now, self._busy_ids()) if len(self._running) < self._threads else None

    def _run_with_correlation(self, claimed: W) -> None:
        with correlation.use_id(self._request_of(claimed)):
            self._run(claimed)

    def _run(self, claimed: W) -> None:
        try:
            self._process(claimed)
        except LeaseLost:
            log.warning("%s %s: the lease was lost to another worker or a user's action", self._name, claimed.id)
        except StoreError as error:
            log.error("%s %s failed and is retried once its lease expires: %s", self._name, claimed.id, error)
        except Exception:
            log.exception("%s %s failed and is retried once its lease expires", self._name, claimed.id)

    def renew(self, now: float) -> None:
        """Renew the leases of running work. Failed work isn't running, so its lease expires."""
        if held := self._busy_ids():
            self._table.renew(self._owner, held, now)

    def wait_for_running(self, until: float) -> None:
        """Wait for running work until then, in monotonic seconds."""
        wait(list(self._running.values()), timeout=max(0.0, until - time.monotonic()))

    def release_all(self) -> None:
        """Start nothing more and release all leases of this owner."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        try:
            self._table.release_all(self._owner)
        except StoreError as error:
            log.warning("leases were not released and will expire: %s", error)


def retry_until_stored(store_it: Callable[[], object], ended: threading.Event) -> None:
    """Call `store_it` until the database takes it, so that a result isn't lost while the database is down.

    `store_it` must be idempotent: the first call may have gone through. LeaseLost is raised at once; when `ended` is
    set, so is the StoreError of the last try.
    """
    while True:
        try:
            store_it()
            return
        except LeaseLost:
            raise
        except StoreError as error:
            log.warning("cannot store a step yet, retrying: %s", error)
            if ended.wait(RETRY_PAUSE):
                raise
