"""The worker: claims requests under a lease, sends them, and tells what became of them.

Every step is stored before the next begins, so whoever finds a request after a crash knows where it stood. A lease
is renewed while its request is worked on, and only then; a worker that lost it cannot save (store) and leaves the
request alone.

__init__.py  the threads: claims, heartbeat, housekeeping, and the clean end
steps.py     what is done with one request, step by step
telling.py   where and how people are told
pace.py      no more than a message a second and conversation
"""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future as Work
from concurrent.futures import ThreadPoolExecutor, wait

from slackbot.errors import LeaseLost, StoreError
from slackbot.request import Request
from slackbot.store import Store
from slackbot.worker.steps import Schedules, Steps
from slackbot.worker.telling import Telling, Tells

__all__ = ["LEASE", "Schedules", "Tells", "Worker"]

LEASE = 12.0
"""Seconds after which the work of a process that died is taken over; whoever takes over looks every second."""
HEARTBEAT = 3.0
LONGEST_SLEEP = 1.0
HOUSEKEEPING = 3600.0
APPLICANTS_KEPT = 7 * 24 * 3600.0
CLEAN_END = 26.0
"""Seconds that a clean end waits for what runs; the server around it has 28 (serve.py)."""

log = logging.getLogger(__name__)


class Worker:
    """Threads that do what is due. `start` once, `wake` when there is new work, `stop` to end cleanly."""

    def __init__(
        self,
        store: Store,
        apploi: Schedules,
        slack: Tells,
        *,
        threads: int = 8,
        retain: float = 90 * 24 * 3600.0,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """People's words are kept for `retain` seconds; `clock` tells the time since the epoch, `jitter` is in 0..1."""
        self._store = store
        self._threads = threads
        self._retain = retain
        self._clock = clock
        self.owner = uuid.uuid4().hex
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._steps = Steps(store, apploi, Telling(slack, clock), self._stopping, self._ended, clock, jitter)
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="worker")
        self._running: dict[tuple[str, int], Work[None]] = {}
        self._awake = threading.Event()
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
        wait(list(self._running.values()), timeout=max(0.0, until - time.monotonic()))
        self._ended.set()
        _join(self._heartbeat, until)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._give_back()

    def _give_back(self) -> None:
        try:
            self._store.abandon(self.owner)
        except StoreError as error:
            log.warning("leases are left to run out: %s", error)

    def _claim_on(self) -> None:
        while not self._stopping.is_set():
            self._awake.clear()
            try:
                self._claim_what_is_due()
                pause = self._until_next()
            except StoreError as error:
                log.error("no work can be claimed: %s", error)
                pause = LONGEST_SLEEP
            except Exception:
                log.exception("claiming failed")
                pause = LONGEST_SLEEP
            self._awake.wait(pause)

    def _claim_what_is_due(self) -> None:
        free = self._threads - len(self._running)
        if free <= 0:
            return
        for claimed in self._store.claim(self.owner, self._clock(), LEASE, free):
            self._begin(claimed)

    def _begin(self, claimed: Request) -> None:
        """Claimed twice in a row it is in `_running` twice for a moment: the number of the claim tells them apart."""
        key = (claimed.id, claimed.claims)
        work = self._running[key] = self._pool.submit(self._work_on, claimed)
        work.add_done_callback(lambda _: self._done(key))

    def _done(self, key: tuple[str, int]) -> None:
        self._running.pop(key)
        self._awake.set()

    def _until_next(self) -> float:
        if len(self._running) >= self._threads:
            return LONGEST_SLEEP
        due = self._store.next_due()
        return LONGEST_SLEEP if due is None else min(max(due - self._clock(), 0.02), LONGEST_SLEEP)

    def _work_on(self, claimed: Request) -> None:
        try:
            self._steps.take(claimed)
        except LeaseLost:
            log.warning("request %s: another worker or a person has taken it over", claimed.id)
        except StoreError as error:
            log.error("request %s: left to its lease, which runs out: %s", claimed.id, error)
        except Exception:
            log.exception("request %s: left to its lease, which runs out", claimed.id)

    def _beat_on(self) -> None:
        """Renew what is worked on. A lease whose work broke off is not renewed, so somebody takes it over."""
        while not self._ended.wait(HEARTBEAT):
            held = [request_id for request_id, _ in list(self._running)]
            try:
                if held:
                    self._store.renew(self.owner, held, self._clock(), LEASE)
            except StoreError as error:
                log.warning("leases were not renewed: %s", error)
            except Exception:
                log.exception("the heartbeat missed a beat")

    def _keep_house(self) -> None:
        """In a thread of its own: the heartbeat may not wait for it."""
        while True:
            try:
                self._forget(self._clock())
            except StoreError as error:
                log.warning("the house was not kept: %s", error)
            except Exception:
                log.exception("the house was not kept")
            if self._stopping.wait(HOUSEKEEPING):
                return

    def _forget(self, now: float) -> None:
        self._store.forget_applicants(now - min(APPLICANTS_KEPT, self._retain))
        self._store.faults.forget(now - self._retain)
        while not self._stopping.is_set() and self._store.forget(now - self._retain):
            pass


def _join(thread: threading.Thread, until: float) -> None:
    if thread.is_alive():
        thread.join(max(0.0, until - time.monotonic()))
