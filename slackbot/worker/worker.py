"""The worker's threads: one claims work, one renews leases, one deletes old data, one plans digests.

Every step is stored before the next begins, so after a crash another worker knows where a request stood. A lease is
renewed only while its row is being worked on. A worker that lost a lease cannot save, and leaves the row alone.
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
import uuid
from collections.abc import Callable, Collection
from typing import Any

from slackbot.domain.notification import IN_LINE_AFTER, plan_in_line
from slackbot.domain.request import Request
from slackbot.domain.workflow_step import WorkflowStep
from slackbot.errors import StoreError
from slackbot.storage.clock import MAX_CLOCK_DIFFERENCE
from slackbot.storage.store import Store
from slackbot.worker.digests import PLANNING_INTERVAL, DigestPolicy, Digests
from slackbot.worker.hiring_days import HiringDayReporter
from slackbot.worker.hooks import NullHooks, WorkerHooks
from slackbot.worker.lease_watch import LEASE_TIMEOUT
from slackbot.worker.notifications import NotificationPolicy, NotificationSender
from slackbot.worker.pool import WorkerPool
from slackbot.worker.processor import ApploiClient, RequestProcessor
from slackbot.worker.reporting import ResultReporter, SlackPoster
from slackbot.worker.retention import RETENTION_INTERVAL, Retention
from slackbot.worker.slack_rate_limit import RateLimiter
from slackbot.worker.throttle import Throttles
from slackbot.worker.workflow_steps import StepProcessor, StepServices

__all__ = ["LEASE_TIMEOUT", "NotificationPolicy", "Worker"]

NOTIFICATION_THREADS = 2
"""Few, and separate from those of requests: notifications can wait, results can't."""
DIGEST_THREADS = 1
STEP_THREADS = 2
DAY_THREADS = 2
"""For the messages of hiring days, each with at most one update in a second."""
HEARTBEATS_PER_LEASE = 10 / 3
SHORTEST_SLEEP, LONGEST_SLEEP = 0.02, 1.0
SHUTDOWN_TIMEOUT = 22.0
"""Seconds that a clean stop waits for running work; the server has 29, and answers its clients first (server.py)."""

log = logging.getLogger(__name__)


class Worker:
    """Threads that do what is due. Call `start` once, `wake` when there is new work, `stop` to end cleanly."""

    def __init__(
        self,
        store: Store,
        apploi: ApploiClient,
        slack: SlackPoster,
        *,
        policy: NotificationPolicy | None = None,
        digest_policy: DigestPolicy | None = None,
        hooks: WorkerHooks | None = None,
        throttles: Throttles | None = None,
        threads: int = 8,
        lease_timeout: float = LEASE_TIMEOUT,
        retention: float = 90 * 24 * 3600.0,
        clock: Callable[[], float] | None = None,
        slack_time: Callable[[], float | None] = lambda: None,
        jitter: Callable[[], float] = random.random,
        on_reported: Callable[[Request], object] = lambda _: None,
        steps: StepServices | None = None,
    ) -> None:
        """Without `policy`, only interviewers get notifications; without `digest_policy`, no channel gets digests.

        A lease that isn't renewed for `lease_timeout` seconds is taken over. Personal data is kept for `retention`
        seconds, and is deleted only while `clock` (default: the store's) and `slack_time`, Slack's clock or None if
        unknown, agree; both are in seconds since the epoch. `jitter` returns 0..1.

        `on_reported` is called with each request whose report was stored; it must be quick and may not raise.
        Without `steps`, steps of workflows are left alone.
        """
        policy, hooks, clock = policy or NotificationPolicy(), hooks or NullHooks(), clock or store.clock
        self._store = store
        self._heartbeat_interval = lease_timeout / HEARTBEATS_PER_LEASE
        self._longest_sleep = min(LONGEST_SLEEP, lease_timeout / 10)  # or leases would be checked too late
        self._clock = clock
        self._retention = Retention(store, retention, clock, slack_time)
        self._is_clock_off = False
        self.owner = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._wake_event = threading.Event()
        self._next_in_line_check = 0.0  # by the monotonic clock
        result_limiter = RateLimiter()
        notifications = NotificationSender(store, slack, policy, result_limiter, hooks, self._ended, clock)
        self._digests = Digests(
            store, slack, digest_policy or DigestPolicy(), result_limiter, hooks, self._ended, clock
        )
        days = HiringDayReporter(store, slack, result_limiter, policy.may_post, self._ended, clock)
        requests = RequestProcessor(
            store,
            apploi,
            ResultReporter(
                slack,
                result_limiter,
                policy.calendar_links,
                policy.applicant_links,
                policy.may_post,
                clock,
                policy.applicant_is_told,
            ),
            throttles or Throttles(),
            policy.facilities,
            hooks,
            self._stopping,
            self._ended,
            clock,
            jitter,
            on_reported,
        )
        self._pools: tuple[WorkerPool[Any], ...] = (
            WorkerPool(
                "request",
                store,
                requests.process,
                self.owner,
                threads,
                self._wake_event.set,
                lambda one: one.id,
                lease_timeout,
            ),
            WorkerPool(
                "notification",
                store.notifications,
                notifications.process,
                self.owner,
                NOTIFICATION_THREADS,
                self._wake_event.set,
                lambda one: one.request_id,
                lease_timeout,
            ),
            WorkerPool(
                "digest",
                store.digests,
                self._digests.process,
                self.owner,
                DIGEST_THREADS,
                self._wake_event.set,
                lambda one: one.id,
                lease_timeout,
            ),
            *self._step_pools(store, steps, lease_timeout),
            WorkerPool(
                "hiring day",
                store.hiring_days,
                days.process,
                self.owner,
                DAY_THREADS,
                self._wake_event.set,
                lambda one: one.id,
                lease_timeout,
            ),
        )
        self._claim_thread = threading.Thread(target=self._run_claims, name="claims", daemon=True)
        self._heartbeat_thread = threading.Thread(target=self._run_heartbeat, name="heartbeat", daemon=True)
        self._maintenance_thread = threading.Thread(target=self._run_maintenance, name="maintenance", daemon=True)
        self._digest_thread = threading.Thread(target=self._run_digests, name="digests", daemon=True)

    def _step_pools(
        self, store: Store, steps: StepServices | None, lease_timeout: float
    ) -> tuple[WorkerPool[WorkflowStep], ...]:
        if steps is None:
            return ()
        processor = StepProcessor(store, steps, self._ended, self._clock)
        return (
            WorkerPool(
                "workflow step",
                store.workflow_steps,
                processor.process,
                self.owner,
                STEP_THREADS,
                self._wake_event.set,
                lambda one: one.id,
                lease_timeout,
            ),
        )

    def start(self) -> None:
        """Start claiming work."""
        log.info("worker %s started", self.owner)
        self._claim_thread.start()
        self._heartbeat_thread.start()
        self._maintenance_thread.start()
        self._digest_thread.start()

    @property
    def stuck_for(self) -> float:
        """Seconds since a thread for requests last started or finished work while all are busy; 0.0 while one is
        free."""
        return self._pools[0].stuck_for

    @property
    def is_alive(self) -> bool:
        """Whether it is claiming work and renewing leases."""
        return self._claim_thread.is_alive() and self._heartbeat_thread.is_alive() and not self._stopping.is_set()

    def wake(self) -> None:
        """Look for new work now instead of at the next poll."""
        self._wake_event.set()

    def stop(self, timeout: float = SHUTDOWN_TIMEOUT) -> None:
        """Claim nothing more, wait up to `timeout` seconds for running steps, and release all leases."""
        until = time.monotonic() + timeout
        self._stopping.set()
        self._wake_event.set()
        _join(self._claim_thread, until)
        for thread in (self._maintenance_thread, self._digest_thread):
            _join(thread, until)  # or it might reopen the database after it was closed
        for pool in self._pools:
            pool.wait_for_running(until)
        self._ended.set()
        _join(self._heartbeat_thread, until)
        for pool in self._pools:
            pool.release_all()

    def _run_claims(self) -> None:
        while not self._stopping.is_set():
            self._wake_event.clear()
            try:
                next_due = []
                for pool in self._pools:
                    pool.release_orphaned_leases()
                    next_due.append(pool.claim_due(self._clock()))
                self._plan_in_line_notifications(self._clock())  # after claiming: overdue requests may have started
                pause = self._pause_until_due(next_due)
            except StoreError as error:
                log.error("cannot claim work: %s", error)
                pause = LONGEST_SLEEP
            except Exception:
                log.exception("cannot claim work")
                pause = LONGEST_SLEEP
            self._wake_event.wait(pause)
            self._stopping.wait(SHORTEST_SLEEP)  # so that requests that arrive together are claimed together

    def _plan_in_line_notifications(self, now: float) -> None:
        """Tell people whose booking hasn't been sent after a few seconds that it is in line."""
        if time.monotonic() < self._next_in_line_check:
            return
        self._next_in_line_check = time.monotonic() + LONGEST_SLEEP
        waiting = self._store.notifications.find_in_line(now - IN_LINE_AFTER)
        self._store.notifications.plan(plan_in_line(request, now) for request in waiting)

    def _pause_until_due(self, next_due: Collection[float | None]) -> float:
        due = min((at for at in next_due if at is not None), default=math.inf)
        return min(max(due - self._clock(), SHORTEST_SLEEP), self._longest_sleep)

    def _run_heartbeat(self) -> None:
        while not self._ended.wait(self._heartbeat_interval):
            try:
                for pool in self._pools:
                    pool.renew(self._clock())
                self._compare_clocks()
            except StoreError as error:
                log.warning("cannot renew leases: %s", error)
            except Exception:
                log.exception("heartbeat failed")

    def _compare_clocks(self) -> None:
        """Log once when this machine's clock differs from the database's."""
        ahead = self._store.shared_clock.read_difference()
        if abs(ahead) > MAX_CLOCK_DIFFERENCE and not self._is_clock_off:
            log.warning(
                "this machine's clock is %+.0f seconds off the database's, which decides when work is due; please fix",
                ahead,
            )
        self._is_clock_off = abs(ahead) > MAX_CLOCK_DIFFERENCE

    def _run_maintenance(self) -> None:
        # In its own thread, so that the heartbeat never waits for it.
        while True:
            try:
                self._retention.delete_old_data(self._stopping.is_set)
            except StoreError as error:
                log.warning("maintenance failed: %s", error)
            except Exception:
                log.exception("maintenance failed")
            if self._stopping.wait(RETENTION_INTERVAL):
                return

    def _run_digests(self) -> None:
        # In its own thread, because it asks Slack for people's time zones.
        while True:
            try:
                if self._digests.plan():
                    self.wake()
            except StoreError as error:
                log.warning("cannot plan digests: %s", error)
            except Exception:
                log.exception("cannot plan digests")
            if self._stopping.wait(PLANNING_INTERVAL):
                return


def _join(thread: threading.Thread, until: float) -> None:
    if thread.is_alive():
        thread.join(max(0.0, until - time.monotonic()))
