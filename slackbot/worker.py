"""The worker: claims requests under a lease, sends them, and tells what became of them.

Every step is stored before the next begins, so whoever finds a request after a crash knows where it stood. The
lease is renewed by a heartbeat; a worker that lost it cannot save (store.py) and leaves the request alone.
"""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from slackbot import messages, request
from slackbot.dates.zones import settled_utc
from slackbot.errors import LeaseLost, StoreError
from slackbot.interview import Interview, Outcome
from slackbot.messages import Message
from slackbot.request import Request, State, Step, Told
from slackbot.slack_web import Delivery, Posted
from slackbot.store import Store

LEASE = 15.0
HEARTBEAT = 4.0
LONGEST_SLEEP = 1.0
HOUSEKEEPING = 3600.0
APPLICANTS_KEPT = 7 * 24 * 3600.0

log = logging.getLogger(__name__)


class Schedules(Protocol):
    """Whoever can book an interview."""

    def schedule(self, interview: Interview) -> Outcome:
        """Send it once; never raises."""


class Tells(Protocol):
    """Whoever can post to Slack; nothing here raises."""

    def post(self, channel: str, message: Message) -> Posted:
        """Post to a conversation or a person."""

    def edit(self, channel: str, ts: str, message: Message) -> Posted:
        """Change an earlier message."""

    def respond(self, url: str, message: Message) -> Posted:
        """Answer through a `response_url`."""


class Worker:
    """Threads that do what is due. `start` once, `wake` when there is new work, `stop` to end cleanly."""

    def __init__(
        self,
        store: Store,
        apploi: Schedules,
        slack: Tells,
        *,
        threads: int = 8,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`clock` tells seconds since the epoch, `jitter` a number in 0..1."""
        self._store = store
        self._apploi = apploi
        self._slack = slack
        self._threads = threads
        self._clock = clock
        self._jitter = jitter
        self.owner = uuid.uuid4().hex
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="worker")
        self._running: set[Future[None]] = set()
        self._awake = threading.Event()
        self._stopping = threading.Event()
        self._finished = threading.Event()
        self._claims = threading.Thread(target=self._claim_on, name="claims", daemon=True)
        self._heartbeat = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        self._tidied_at = 0.0

    def start(self) -> None:
        """Begin to claim."""
        self._claims.start()
        self._heartbeat.start()

    @property
    def alive(self) -> bool:
        """Whether it takes work."""
        return self._claims.is_alive() and self._heartbeat.is_alive() and not self._stopping.is_set()

    def wake(self) -> None:
        """There is new work: do not sleep on."""
        self._awake.set()

    def stop(self) -> None:
        """Take nothing more, finish the steps that run, give the rest back at once."""
        self._stopping.set()
        self._awake.set()
        _join(self._claims)
        self._pool.shutdown(wait=True)
        self._finished.set()
        _join(self._heartbeat)
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
            work = self._pool.submit(self._work_on, claimed)
            self._running.add(work)
            work.add_done_callback(self._done)

    def _done(self, work: Future[None]) -> None:
        self._running.discard(work)
        self._awake.set()

    def _until_next(self) -> float:
        if len(self._running) >= self._threads:
            return LONGEST_SLEEP
        due = self._store.next_due()
        return LONGEST_SLEEP if due is None else min(max(due - self._clock(), 0.02), LONGEST_SLEEP)

    def _beat_on(self) -> None:
        while not self._finished.wait(HEARTBEAT):
            try:
                if self._running:
                    self._store.renew(self.owner, self._clock(), LEASE)
                self._tidy()
            except StoreError as error:
                log.warning("leases were not renewed: %s", error)
            except Exception:
                log.exception("the heartbeat missed a beat")

    def _tidy(self) -> None:
        now = self._clock()
        if now - self._tidied_at > HOUSEKEEPING:
            self._tidied_at = now
            self._store.forget_applicants(now - APPLICANTS_KEPT)

    def _work_on(self, claimed: Request) -> None:
        try:
            self._steps(claimed)
        except LeaseLost:
            log.warning("request %s: another worker or a person has taken it over", claimed.id)
        except StoreError as error:
            log.error("request %s: left to its lease, which runs out: %s", claimed.id, error)
        except Exception:
            log.exception("request %s: left to its lease, which runs out", claimed.id)

    def _steps(self, current: Request) -> None:
        """Step after step until nothing is due or it is time to stop; each is stored before the next begins."""
        note = ""
        while True:
            step = request.next_step(current, self._clock())
            if step is Step.NOTHING or self._stopping.is_set():
                self._store.release(current, note)
                return
            if note:
                self._store.save(current, note)
            current, note = self._do(step, current)

    def _do(self, step: Step, current: Request) -> tuple[Request, str]:
        now = self._clock()
        if step is Step.TELL:
            return self._tell(current)
        if step is Step.GIVE_UP:
            return request.give_up(current, now), "given up: its time to be tried again has run out"
        if step is Step.SEND and _has_begun(current, now):
            return request.give_up(current, now, "Its hour came before it could be sent."), "given up: too late"
        if step is Step.SEND:
            return self._send(current)
        return request.call_unconfirmed(current, now), "interrupted while sending"

    def _send(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_send(current)
        self._store.save(current, f"attempt {current.attempts}")
        outcome = self._apploi.schedule(current.interview)
        current = request.conclude(current, outcome, self._clock(), self._jitter())
        log.info("request %s: %s (HTTP %s)", current.id, current.state.value, outcome.status)
        return current, outcome.reason or f"HTTP {outcome.status}"

    def _tell(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_tell(current)
        self._store.save(current, "telling")
        self._tidy_pending(current)
        posted, how = self._deliver(current)
        current = self._after(current, posted)
        return current, f"{current.telling.value}: {how} {posted.error}".strip()

    def _tidy_pending(self, current: Request) -> None:
        """The message about waiting points to the result; if that fails it only says less than it could."""
        if current.told and current.state is not State.WAITING:
            self._slack.edit(current.told.channel, current.told.ts, messages.superseded(current))

    def _deliver(self, current: Request) -> tuple[Posted, str]:
        """In the channel; where the bot may not post, through the `response_url`; failing that, to the person."""
        message = messages.result(current)
        if current.perhaps_told:
            message = messages.perhaps_twice(message)
        refused = Posted(Delivery.REFUSED)
        channel, reply_to = current.reply_to.channel, current.reply_to
        if channel:
            posted = self._slack.post(channel, message)
            if posted.delivery not in (Delivery.REFUSED, Delivery.TOKEN_FAULT):
                return posted, "in the channel"
            refused = posted
        if channel and reply_to.response_url and self._clock() < reply_to.response_url_until:
            posted = self._slack.respond(reply_to.response_url, message)
            if posted.delivery is not Delivery.REFUSED:
                return posted, "through response_url"
        if refused.delivery is Delivery.TOKEN_FAULT:
            return refused, "nowhere"
        posted = self._slack.post(current.requested_by, messages.as_direct_message(message, channel))
        return posted, "as a direct message"

    def _after(self, current: Request, posted: Posted) -> Request:
        now = self._clock()
        match posted.delivery:
            case Delivery.TOLD:
                told = Told(posted.channel, posted.ts) if posted.ts else None
                return request.is_told(current, told)
            case Delivery.REFUSED:
                log.error("request %s (%s): nobody in Slack can be told: %s", current.id, current.state, posted.error)
                return request.cannot_be_told(current)
            case Delivery.LATER | Delivery.TOKEN_FAULT:
                return request.tell_later(current, now, posted.retry_after, perhaps_told=False)
            case Delivery.UNKNOWN:
                return request.tell_later(current, now, posted.retry_after, perhaps_told=True)


def _has_begun(current: Request, now: float) -> bool:
    """Whether the hour of the interview has come: nobody meant to book one that is past."""
    interview = current.interview
    return settled_utc(interview.date, interview.timezone).timestamp() <= now


def _join(thread: threading.Thread) -> None:
    if thread.is_alive():
        thread.join()
