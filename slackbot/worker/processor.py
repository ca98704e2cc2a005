"""What a worker does with a request that it has claimed: step after step, each stored before the next begins."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from slackbot.domain import request
from slackbot.domain.interview import Interview, Outcome
from slackbot.domain.notification import Notice, Rules, of_booked, starts_at
from slackbot.domain.request import Request, State, Step
from slackbot.errors import LeaseLost, Refused
from slackbot.storage.store import Store
from slackbot.worker.hooks import Watches
from slackbot.worker.pool import patiently
from slackbot.worker.rate_limit import GAP
from slackbot.worker.reporting import Telling
from slackbot.worker.throttle import Throttle

log = logging.getLogger(__name__)


class Schedules(Protocol):
    """Whoever can book an interview."""

    def schedule(self, interview: Interview) -> Outcome:
        """Send it once; never raises."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one request at a time, in any number of threads.

    `stopping` ends the work after the present step, `ended` even the waiting for a database that is away.
    """

    store: Store
    apploi: Schedules
    telling: Telling
    throttle: Throttle
    rules: Rules
    watch: Watches
    stopping: threading.Event
    ended: threading.Event
    clock: Callable[[], float]
    jitter: Callable[[], float]
    on_told: Callable[[Request], object]

    def take(self, current: Request) -> None:
        """Step after step until nothing is due or it is time to stop; each is stored before the next begins."""
        note, done = "", Step.NOTHING
        while True:
            now = self.clock()
            current = request.set_right(current, now)
            step = request.next_step(current, now)
            is_last = step is Step.NOTHING or self.stopping.is_set()
            if note or is_last:
                self._put_away(current, note, done, is_last=is_last)
            if is_last:
                return
            current, note = self._do(step, current)
            current, done = replace(current, planned_at=now), step

    def _put_away(self, current: Request, note: str, done: Step, *, is_last: bool) -> None:
        put = self.store.release if is_last else self.store.save
        try:
            self._patiently(lambda: put(current, note, self._notices(current, done)))
        except LeaseLost:
            if done is Step.SEND:
                self._tell_late(current, note)
            raise
        if done is Step.TELL and current.telling is request.Telling.TOLD:
            self.on_told(current)

    def _patiently(self, store_it: Callable[[], object]) -> None:
        patiently(store_it, self.ended)

    def _notices(self, current: Request, done: Step) -> tuple[Notice, ...]:
        """Stored with the step that it was told: an interview is not told without them, nor they without it."""
        settled = current.telling in (request.Telling.TOLD, request.Telling.UNTOLD)
        if done is not Step.TELL or current.state is not State.SCHEDULED or not settled:
            return ()
        return of_booked(current, self._moved_by(current), self.rules, self.clock())

    def _tell_late(self, known: Request, note: str) -> None:
        """The database was away for longer than the lease, and somebody called it unconfirmed: we know better."""
        try:
            learn = partial(request.learn, known=known)
            self._patiently(lambda: self.store.change(known.id, learn, f"the answer came late: {note}"))
        except Refused as error:
            log.warning("request %s: an answer came too late: %s", known.id, error)

    def _do(self, step: Step, current: Request) -> tuple[Request, str]:
        now = self.clock()
        if step is Step.TELL:
            return self._tell(current)
        if step is Step.REMIND:
            return self._remind(current)
        if step is Step.GIVE_UP:
            return request.give_up(current, now), "given up: its time to be tried again has run out"
        if step is Step.SEND and _has_begun(current, now):
            return request.give_up(current, now, "Its hour came before it could be sent."), "given up: too late"
        if step is Step.SEND and (wait := self.throttle.wait(current.id)):
            return request.hold_back(current, now + wait, now), "held back: Apploi is too busy"
        if step is Step.SEND:
            return self._send(current)
        return request.call_unconfirmed(current, now), "interrupted while sending"

    def _send(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_send(current)
        self._patiently(partial(self.store.save, current, f"attempt {current.attempts}"))
        began = time.monotonic()
        outcome = self.apploi.schedule(current.interview)
        self.watch.apploi_answered(outcome, time.monotonic() - began)
        self.throttle.concluded(outcome)
        current = request.conclude(current, outcome, self.clock(), self.jitter())
        log.info("request %s: %s (HTTP %s)", current.id, current.state.value, outcome.status)
        self.watch.concluded(current, self.clock())
        return current, outcome.reason or f"HTTP {outcome.status}"

    def _tell(self, current: Request) -> tuple[Request, str]:
        now = self.clock()
        turn = now + GAP if self.store.is_behind_a_result(current) else self.telling.turn(current, now)
        if turn > now:
            return request.put_off(current, turn), "put off: one message a second and channel, in order"
        current = request.intend_to_tell(current)
        self._patiently(partial(self.store.save, current, "telling"))
        current, note = self.telling.tell(current, self._moved_by(current))
        log.info("request %s: %s", current.id, current.telling.value)
        self.watch.told(current, self.clock())
        return current, note

    def _remind(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_remind(current)
        self._patiently(partial(self.store.save, current, "reminding"))
        return self.telling.remind(current, self._moved_by(current))

    def _moved_by(self, current: Request) -> Request | None:
        return self.store.get(current.moves) if current.moves else None


def _has_begun(current: Request, now: float) -> bool:
    """Whether the hour of the interview has come: nobody meant to book one that is past."""
    return starts_at(current.interview) <= now
