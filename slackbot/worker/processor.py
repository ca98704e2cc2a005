"""Process one claimed request: step by step, each stored before the next begins."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from slackbot.domain import request
from slackbot.domain.facility import Facilities
from slackbot.domain.interview import Interview, Outcome
from slackbot.domain.notification import (
    Notification,
    NotificationSettings,
    plan_admin_needed,
    plan_booked,
    starts_at,
)
from slackbot.domain.request import Request, State, Step
from slackbot.errors import LeaseLost, NotAllowed
from slackbot.storage.store import Store
from slackbot.worker.hooks import WorkerHooks
from slackbot.worker.pool import retry_until_stored
from slackbot.worker.reporting import ResultReporter
from slackbot.worker.slack_rate_limit import MESSAGE_GAP
from slackbot.worker.throttle import Throttle, Throttles

log = logging.getLogger(__name__)


class ApploiClient(Protocol):
    """The part of `apploi.FacilityApploi` that the worker uses."""

    def schedule(self, interview: Interview, facility_id: str) -> Outcome:
        """Send the interview once, with the key of the facility. Never raises."""


@dataclass(frozen=True, slots=True)
class RequestProcessor:
    """Runs the steps of a request. Thread-safe.

    Once `stopping` is set, work ends after the current step; `ended` also ends the wait for a database that is down.
    `clock` returns seconds since the epoch, `jitter` a number in 0..1. `on_reported` gets each reported request.
    """

    store: Store
    apploi: ApploiClient
    reporter: ResultReporter
    throttles: Throttles
    facilities: Facilities
    hooks: WorkerHooks
    stopping: threading.Event
    ended: threading.Event
    clock: Callable[[], float]
    jitter: Callable[[], float]
    on_reported: Callable[[Request], object]

    def process(self, current: Request) -> None:
        """Run steps until nothing is due or it is time to stop, then release the request."""
        note, done = "", Step.NOTHING
        while True:
            now = self.clock()
            current = request.adjust_times(current, now)
            step = request.next_step(current, now)
            is_last = step is Step.NOTHING or self.stopping.is_set()
            if note or is_last:
                self._save(current, note, done, is_last=is_last)
            if is_last:
                return
            current, note = self._run_step(step, current)
            current, done = replace(current, planned_at=now), step

    def _save(self, current: Request, note: str, done: Step, *, is_last: bool) -> None:
        put = self.store.release if is_last else self.store.save
        try:
            self._retry_until_stored(lambda: put(current, note, self._notifications_for(current, done)))
        except LeaseLost:
            if done is Step.SEND:
                self._store_late_result(current, note)
            raise
        if done is Step.REPORT and current.report_status is request.ReportStatus.REPORTED:
            self.on_reported(current)

    def _retry_until_stored(self, store_it: Callable[[], object]) -> None:
        retry_until_stored(store_it, self.ended)

    def _notifications_for(self, current: Request, done: Step) -> tuple[Notification, ...]:
        """What to plan once a result is reported. Stored in the same transaction as the report, so that there is never
        one without the other."""
        settled = current.report_status in (request.ReportStatus.REPORTED, request.ReportStatus.UNREPORTABLE)
        if done is not Step.REPORT or not settled:
            return ()
        if current.state is not State.SCHEDULED:
            return plan_admin_needed(current, self.clock())
        settings = NotificationSettings.of(self.facilities.get(current.facility_id))
        return plan_booked(current, self._rescheduled_interview(current), settings, self.clock())

    def _store_late_result(self, known: Request, note: str) -> None:
        """Keep Apploi's answer although the lease was lost, as after a long outage of the database."""
        try:
            merge = partial(request.merge_late_result, known=known)
            self._retry_until_stored(lambda: self.store.change(known.id, merge, f"late answer: {note}"))
        except NotAllowed as error:
            log.warning("request %s: Apploi's answer came too late to count: %s", known.id, error)

    def _run_step(self, step: Step, current: Request) -> tuple[Request, str]:
        now = self.clock()
        if step is Step.REPORT:
            return self._report(current)
        if step is Step.REMIND:
            return self._remind(current)
        if step is Step.FAIL:
            return request.fail(current, now), "gave up: retried for too long"
        if step is Step.SEND and _has_begun(current, now):
            failed = request.fail(current, now, "The interview's start time passed before I could send it.")
            return failed, "gave up: too late"
        if step is Step.SEND and (wait := self._throttle(current).reserve(current.id)):
            return request.hold_back(current, now + wait, now), "held back: Apploi is too busy"
        if step is Step.SEND:
            return self._send(current)
        return request.mark_unconfirmed(current, now), "interrupted while sending"

    def _send(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_send(current)
        self._retry_until_stored(partial(self.store.save, current, f"attempt {current.attempts}"))
        started = time.monotonic()
        outcome = self.apploi.schedule(current.interview, current.facility_id)
        self.hooks.on_apploi_answer(outcome, time.monotonic() - started, current.facility_id)
        self._throttle(current).record_outcome(outcome)
        current = request.apply_outcome(current, outcome, self.clock(), self.jitter())
        log.info("request %s: %s (HTTP %s)", current.id, current.state.value, outcome.status)
        if outcome.cause:
            log.error("request %s failed, and will until an admin fixes this: %s", current.id, outcome.cause)
        self.hooks.on_attempt(current, self.clock())
        return current, outcome.detail or outcome.reason or f"HTTP {outcome.status}"

    def _throttle(self, current: Request) -> Throttle:
        return self.throttles.of(self.facilities.get(current.facility_id).key)

    def _report(self, current: Request) -> tuple[Request, str]:
        now = self.clock()
        if current.is_told_on_day:
            return request.mark_reported(current, None, now), "told: a line of its hiring day"
        shown = current if current.hiring_day is None else current.for_requester
        turn = (
            now + MESSAGE_GAP
            if self.store.is_behind_earlier_result(current)
            else self.reporter.reserve_turn(shown, now)
        )
        if turn > now:
            return request.postpone_report(current, turn), "report postponed: one message per second, in order"
        shown = request.intend_to_report(shown)
        current = replace(shown, reply_to=current.reply_to)
        self._retry_until_stored(partial(self.store.save, current, "reporting"))
        reported, note = self.reporter.report(shown, self._rescheduled_interview(current))
        own = replace(current.reply_to, response_url=None)
        current = reported if current.hiring_day is None else replace(reported, reply_to=own)
        log.info("request %s: %s", current.id, current.report_status.value)
        self.hooks.on_reported(current, self.clock())
        return current, note

    def _remind(self, current: Request) -> tuple[Request, str]:
        current = request.intend_to_remind(current)
        self._retry_until_stored(partial(self.store.save, current, "reminding"))
        return self.reporter.remind(current, self._rescheduled_interview(current))

    def _rescheduled_interview(self, current: Request) -> Request | None:
        return self.store.get(current.moves) if current.moves else None


def _has_begun(current: Request, now: float) -> bool:
    """Whether the interview's start has passed: it isn't booked anymore then."""
    return starts_at(current.interview) <= now
