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

from slackbot.domain.notification import IN_LINE_AFTER, of_waiting
from slackbot.domain.request import Request
from slackbot.errors import StoreError
from slackbot.storage.clock import CLOCK_OFF
from slackbot.storage.store import Store
from slackbot.worker.hooks import Unwatched, Watches
from slackbot.worker.lease_watch import LEASE
from slackbot.worker.notifications import Customs, Noticing, TellsPeople
from slackbot.worker.pool import Crew
from slackbot.worker.processor import Schedules, Steps
from slackbot.worker.rate_limit import Pace
from slackbot.worker.reporting import Telling, Tells
from slackbot.worker.throttle import Throttle

__all__ = ["LEASE", "Customs", "Schedules", "Slack", "Watches", "Worker"]

NOTICE_THREADS = 2
"""Threads of their own, and few: notices wait, results do not."""
HEARTBEAT = 3.0
SHORTEST_SLEEP, LONGEST_SLEEP = 0.02, 1.0
HOUSEKEEPING = 3600.0
APPLICANTS_KEPT = 7 * 24 * 3600.0
CLEAN_END = 22.0
"""Seconds that a clean end waits for what runs; the server has 29, and answers its clients first (serve.py)."""
EVENTS_KEPT = 6 * 3600.0
"""Slack repeats an event for some six minutes (docs.slack.dev/apis/events-api#retries)."""
CLOCK_WRONG = 3600.0
"""Seconds by which the clock may differ from Slack's while what is old is erased."""

log = logging.getLogger(__name__)


class Slack(Tells, TellsPeople, Protocol):
    """Whoever can do all that the worker asks of Slack."""


class Worker:
    """Threads that do what is due. `start` once, `wake` when there is new work, `stop` to end cleanly."""

    def __init__(
        self,
        store: Store,
        apploi: Schedules,
        slack: Slack,
        *,
        customs: Customs | None = None,
        watch: Watches | None = None,
        throttle: Throttle | None = None,
        threads: int = 8,
        retain: float = 90 * 24 * 3600.0,
        clock: Callable[[], float] | None = None,
        slack_time: Callable[[], float | None] = lambda: None,
        jitter: Callable[[], float] = random.random,
        on_told: Callable[[Request], object] = lambda _: None,
    ) -> None:
        """People's words are kept for `retain` seconds; `clock` tells the time since the epoch instead of the store's,
        `jitter` is in 0..1. Nothing is erased unless `slack_time`, what Slack's clock shows, agrees with it.

        Without `customs` only interviewers are told beside the result. `on_told` hears, once it is stored, what people
        were told; it has to be quick and may not raise. `watch` counts what each step came to. `throttle`
        paces the bookings while Apploi is too busy.
        """
        customs, watch, clock = customs or Customs(), watch or Unwatched(), clock or store.clock
        self._store = store
        self._retain = retain
        self._clock = clock
        self._slack_time = slack_time
        self._clock_is_off = False
        self.owner = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._awake = threading.Event()
        self._looks_for_waiting = 0.0  # by the monotonic clock
        pace = Pace()
        noticing = Noticing(store, slack, customs, pace, watch, self._ended, clock)
        telling = Telling(slack, pace, customs.calendars, customs.may_post, clock)
        steps = Steps(
            store,
            apploi,
            telling,
            throttle or Throttle(),
            customs.rules,
            watch,
            self._stopping,
            self._ended,
            clock,
            jitter,
            on_told,
        )
        self._crews = (
            Crew("request", store, steps.take, self.owner, threads, self._awake.set, lambda one: one.id),
            Crew(
                "notice",
                store.notices,
                noticing.take,
                self.owner,
                NOTICE_THREADS,
                self._awake.set,
                lambda one: one.request_id,
            ),
        )
        self._claims = threading.Thread(target=self._claim_on, name="claims", daemon=True)
        self._heartbeat = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        self._housekeeping = threading.Thread(target=self._keep_house, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin to claim."""
        log.info("worker %s takes work", self.owner)
        self._claims.start()
        self._heartbeat.start()
        self._housekeeping.start()

    @property
    def stuck_for(self) -> float:
        """Seconds for which every thread for requests has been busy and none has finished; 0.0 while one is free."""
        return self._crews[0].stuck_for

    @property
    def alive(self) -> bool:
        """Whether it takes work."""
        return self._claims.is_alive() and self._heartbeat.is_alive() and not self._stopping.is_set()

    def wake(self) -> None:
        """There is new work: do not sleep on."""
        self._awake.set()

    def stop(self, within: float = CLEAN_END) -> None:
        """Take nothing more, finish the steps that run within so many seconds, give the rest back at once."""
        until = time.monotonic() + within
        self._stopping.set()
        self._awake.set()
        _join(self._claims, until)
        _join(self._housekeeping, until)  # else it may open the database once more after that was closed
        for crew in self._crews:
            crew.finish(until)
        self._ended.set()
        _join(self._heartbeat, until)
        for crew in self._crews:
            crew.give_back()

    def _claim_on(self) -> None:
        while not self._stopping.is_set():
            self._awake.clear()
            try:
                next_due = []
                for crew in self._crews:
                    crew.free_what_is_orphaned()
                    next_due.append(crew.claim_what_is_due(self._clock()))
                self._plan_for_who_waits(self._clock())  # after the claims: what was due for long may begin now
                pause = self._until(next_due)
            except StoreError as error:
                log.error("no work can be claimed: %s", error)
                pause = LONGEST_SLEEP
            except Exception:
                log.exception("claiming failed")
                pause = LONGEST_SLEEP
            self._awake.wait(pause)
            self._stopping.wait(SHORTEST_SLEEP)  # what comes at the same moment is claimed together

    def _plan_for_who_waits(self, now: float) -> None:
        """People whose booking is not sent after some seconds are told that it is in line."""
        if time.monotonic() < self._looks_for_waiting:
            return
        self._looks_for_waiting = time.monotonic() + LONGEST_SLEEP
        waiting = self._store.notices.in_line(now - IN_LINE_AFTER)
        self._store.notices.plan(of_waiting(request, now) for request in waiting)

    def _until(self, next_due: Collection[float | None]) -> float:
        due = min((at for at in next_due if at is not None), default=math.inf)
        return min(max(due - self._clock(), SHORTEST_SLEEP), LONGEST_SLEEP)

    def _beat_on(self) -> None:
        while not self._ended.wait(HEARTBEAT):
            try:
                for crew in self._crews:
                    crew.renew(self._clock())
                self._compare_clocks()
            except StoreError as error:
                log.warning("leases were not renewed: %s", error)
            except Exception:
                log.exception("the heartbeat missed a beat")

    def _compare_clocks(self) -> None:
        """The log says once when this machine's clock goes wrong."""
        ahead = self._store.shared_clock.compare()
        if abs(ahead) > CLOCK_OFF and not self._clock_is_off:
            log.warning(
                "this machine's clock is %+.0f seconds off the database's, which decides when work is due: correct it",
                ahead,
            )
        self._clock_is_off = abs(ahead) > CLOCK_OFF

    def _keep_house(self) -> None:
        """In a thread of its own: the heartbeat may not wait for it."""
        while True:
            try:
                self._forget_what_is_old()
            except StoreError as error:
                log.warning("the house was not kept: %s", error)
            except Exception:
                log.exception("the house was not kept")
            if self._stopping.wait(HOUSEKEEPING):
                return

    def _forget_what_is_old(self) -> None:
        """What is erased is gone, and a clock can be wrong by a year: Slack's has to agree."""
        now, theirs = self._clock(), self._slack_time()
        if theirs is None:
            log.warning("nothing old is erased for now: Slack does not say what time it is")
        elif abs(now - theirs) > CLOCK_WRONG:
            log.error("nothing old is erased: the clock is %+.0f seconds off Slack's. Correct it", now - theirs)
        else:
            self._forget(min(now, theirs))

    def _forget(self, now: float) -> None:
        self._store.forget_applicants(now - min(APPLICANTS_KEPT, self._retain))
        self._store.faults.forget(now - self._retain)
        self._store.events.forget_before(now - EVENTS_KEPT)
        while not self._stopping.is_set() and self._store.forget(now - self._retain):
            pass


def _join(thread: threading.Thread, until: float) -> None:
    if thread.is_alive():
        thread.join(max(0.0, until - time.monotonic()))
