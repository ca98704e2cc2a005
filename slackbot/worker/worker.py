"""The worker: claims requests under a lease, sends them, tells what became of them, and posts notices when due.

Every step is stored before the next begins, so whoever finds a request after a crash knows where it stood. A lease
is renewed while its request is worked on, and only then; a worker that lost it cannot save (store) and leaves the
request alone.

__init__.py  what runs: claims, heartbeat, housekeeping, and the clean end
crew.py      threads for one line of work: requests, or notices
silence.py   which leases nobody renews any more
steps.py     what is done with one request, step by step
noticing.py  what is done with one notice
telling.py   where and how people are told
watching.py  who is told what each step came to, to count it
throttle.py  one pace for all bookings while Apploi is too busy
pace.py      no more than a message a second and conversation
"""

from __future__ import annotations

import logging
import math
import random
import threading
import time
import uuid
from collections.abc import Callable, Collection
from typing import Protocol

from slackbot.domain.notification import IN_LINE_AFTER, plan_in_line
from slackbot.domain.request import Request
from slackbot.errors import StoreError
from slackbot.storage.clock import MAX_CLOCK_DIFFERENCE
from slackbot.storage.store import Store
from slackbot.worker.hooks import NullHooks, WorkerHooks
from slackbot.worker.lease_watch import LEASE_TIMEOUT
from slackbot.worker.notifications import NotificationPolicy, NotificationPoster, NotificationSender
from slackbot.worker.pool import WorkerPool
from slackbot.worker.processor import ApploiClient, RequestProcessor
from slackbot.worker.rate_limit import RateLimiter
from slackbot.worker.reporting import ResultReporter, SlackPoster
from slackbot.worker.throttle import Throttle

__all__ = ["LEASE_TIMEOUT", "ApploiClient", "NotificationPolicy", "Slack", "Worker", "WorkerHooks"]

NOTIFICATION_THREADS = 2
"""Threads of their own, and few: notices wait, results do not."""
HEARTBEATS_PER_LEASE = 10 / 3
SHORTEST_SLEEP, LONGEST_SLEEP = 0.02, 1.0
MAINTENANCE_INTERVAL = 3600.0
APPLICANT_RETENTION = 7 * 24 * 3600.0
SHUTDOWN_TIMEOUT = 22.0
"""Seconds that a clean end waits for what runs; the server has 29, and answers its clients first (serve.py)."""
EVENT_RETENTION = 6 * 3600.0
"""Slack repeats an event for some six minutes (docs.slack.dev/apis/events-api#retries)."""
MAX_SLACK_CLOCK_DIFFERENCE = 3600.0
"""Seconds by which the clock may differ from Slack's while what is old is erased."""

log = logging.getLogger(__name__)


class Slack(SlackPoster, NotificationPoster, Protocol):
    """Whoever can do all that the worker asks of Slack."""


class Worker:
    """Threads that do what is due. `start` once, `wake` when there is new work, `stop` to end cleanly."""

    def __init__(
        self,
        store: Store,
        apploi: ApploiClient,
        slack: Slack,
        *,
        policy: NotificationPolicy | None = None,
        hooks: WorkerHooks | None = None,
        throttle: Throttle | None = None,
        threads: int = 8,
        lease_timeout: float = LEASE_TIMEOUT,
        retention: float = 90 * 24 * 3600.0,
        clock: Callable[[], float] | None = None,
        slack_time: Callable[[], float | None] = lambda: None,
        jitter: Callable[[], float] = random.random,
        on_reported: Callable[[Request], object] = lambda _: None,
    ) -> None:
        """Work that nobody has renewed for `lease_timeout` seconds is taken over, and people's words are erased after
        `retention` seconds, unless `slack_time`, what Slack's clock shows, disagrees with ours. `clock` tells the time
        since the epoch instead of the store's; `jitter` is in 0..1.

        Without `customs` only interviewers are told beside the result. `on_told` hears, once it is stored, what people
        were told; it has to be quick and may not raise. `watch` counts what each step came to. `throttle`
        paces the bookings while Apploi is too busy.
        """
        policy, hooks, clock = policy or NotificationPolicy(), hooks or NullHooks(), clock or store.clock
        self._store = store
        self._retention = retention
        self._heartbeat_interval = lease_timeout / HEARTBEATS_PER_LEASE
        self._longest_sleep = min(LONGEST_SLEEP, lease_timeout / 10)  # else a look at the leases would come late
        self._clock = clock
        self._slack_time = slack_time
        self._is_clock_off = False
        self.owner = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._wake_event = threading.Event()
        self._next_in_line_check = 0.0  # by the monotonic clock
        pace = RateLimiter()
        noticing = NotificationSender(store, slack, policy, pace, hooks, self._ended, clock)
        telling = ResultReporter(slack, pace, policy.calendar_links, policy.may_post, clock)
        steps = RequestProcessor(
            store,
            apploi,
            telling,
            throttle or Throttle(),
            policy.settings,
            hooks,
            self._stopping,
            self._ended,
            clock,
            jitter,
            on_reported,
        )
        self._pools = (
            WorkerPool(
                "request",
                store,
                steps.process,
                self.owner,
                threads,
                self._wake_event.set,
                lambda one: one.id,
                lease_timeout,
            ),
            WorkerPool(
                "notice",
                store.notifications,
                noticing.process,
                self.owner,
                NOTIFICATION_THREADS,
                self._wake_event.set,
                lambda one: one.request_id,
                lease_timeout,
            ),
        )
        self._claim_thread = threading.Thread(target=self._run_claims, name="claims", daemon=True)
        self._heartbeat_thread = threading.Thread(target=self._run_heartbeat, name="heartbeat", daemon=True)
        self._maintenance_thread = threading.Thread(target=self._run_maintenance, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin to claim."""
        log.info("worker %s takes work", self.owner)
        self._claim_thread.start()
        self._heartbeat_thread.start()
        self._maintenance_thread.start()

    @property
    def stuck_for(self) -> float:
        """Seconds for which every thread for requests has been busy and none has finished; 0.0 while one is free."""
        return self._pools[0].stuck_for

    @property
    def is_alive(self) -> bool:
        """Whether it takes work."""
        return self._claim_thread.is_alive() and self._heartbeat_thread.is_alive() and not self._stopping.is_set()

    def wake(self) -> None:
        """There is new work: do not sleep on."""
        self._wake_event.set()

    def stop(self, timeout: float = SHUTDOWN_TIMEOUT) -> None:
        """Take nothing more, finish the steps that run within so many seconds, give the rest back at once."""
        until = time.monotonic() + timeout
        self._stopping.set()
        self._wake_event.set()
        _join(self._claim_thread, until)
        _join(self._maintenance_thread, until)  # else it may open the database once more after that was closed
        for crew in self._pools:
            crew.wait_for_running(until)
        self._ended.set()
        _join(self._heartbeat_thread, until)
        for crew in self._pools:
            crew.release_all()

    def _run_claims(self) -> None:
        while not self._stopping.is_set():
            self._wake_event.clear()
            try:
                next_due = []
                for crew in self._pools:
                    crew.release_orphaned_leases()
                    next_due.append(crew.claim_due(self._clock()))
                self._plan_in_line_notifications(self._clock())  # after the claims: what was due for long may begin now
                pause = self._pause_until_due(next_due)
            except StoreError as error:
                log.error("no work can be claimed: %s", error)
                pause = LONGEST_SLEEP
            except Exception:
                log.exception("claiming failed")
                pause = LONGEST_SLEEP
            self._wake_event.wait(pause)
            self._stopping.wait(SHORTEST_SLEEP)  # what comes at the same moment is claimed together

    def _plan_in_line_notifications(self, now: float) -> None:
        """People whose booking is not sent after some seconds are told that it is in line."""
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
                for crew in self._pools:
                    crew.renew(self._clock())
                self._compare_clocks()
            except StoreError as error:
                log.warning("leases were not renewed: %s", error)
            except Exception:
                log.exception("the heartbeat missed a beat")

    def _compare_clocks(self) -> None:
        """The log says once when this machine's clock goes wrong."""
        ahead = self._store.shared_clock.read_difference()
        if abs(ahead) > MAX_CLOCK_DIFFERENCE and not self._is_clock_off:
            log.warning(
                "this machine's clock is %+.0f seconds off the database's, which decides when work is due: correct it",
                ahead,
            )
        self._is_clock_off = abs(ahead) > MAX_CLOCK_DIFFERENCE

    def _run_maintenance(self) -> None:
        """In a thread of its own: the heartbeat may not wait for it."""
        while True:
            try:
                self._delete_old_data()
            except StoreError as error:
                log.warning("the house was not kept: %s", error)
            except Exception:
                log.exception("the house was not kept")
            if self._stopping.wait(MAINTENANCE_INTERVAL):
                return

    def _delete_old_data(self) -> None:
        """What is erased is gone, and a clock can be wrong by a year: Slack's has to agree."""
        now, theirs = self._clock(), self._slack_time()
        if theirs is None:
            log.warning("nothing old is erased for now: Slack does not say what time it is")
        elif abs(now - theirs) > MAX_SLACK_CLOCK_DIFFERENCE:
            log.error("nothing old is erased: the clock is %+.0f seconds off Slack's. Correct it", now - theirs)
        else:
            self._delete_before(min(now, theirs))

    def _delete_before(self, now: float) -> None:
        self._store.delete_applicants_before(now - min(APPLICANT_RETENTION, self._retention))
        self._store.error_reports.delete_before(now - self._retention)
        self._store.events.delete_before(now - EVENT_RETENTION)
        while not self._stopping.is_set() and self._store.redact_before(now - self._retention):
            pass


def _join(thread: threading.Thread, until: float) -> None:
    if thread.is_alive():
        thread.join(max(0.0, until - time.monotonic()))
