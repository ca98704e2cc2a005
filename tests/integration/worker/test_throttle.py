"""While Apploi is too busy, all bookings back off together, as long as it asks, and resume one by one."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import replace

import pytest

from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.domain.request import RETRY_WINDOW, ReportStatus, State, apply_outcome, hold_back, intend_to_send
from slackbot.domain.request.delivery import REPORT_WAITING_AFTER, retry_delay
from slackbot.storage.store import Store
from slackbot.worker.throttle import FIRST_GAP, FIRST_PAUSE, LONGEST_PAUSE, Throttle, Throttles
from tests.integration.worker.test_worker import SCHEDULED, Apploi, Clock, Slack, at_work, is_reported, settled
from tests.support.databases import a_request
from tests.support.steps import eventually

BUSY = Outcome(AttemptResult.BUSY, "Apploi is too busy right now.", 429)
UNREACHABLE = Outcome(AttemptResult.BUSY, "I couldn't reach Apploi.")
UNCLEAR = Outcome(AttemptResult.UNCONFIRMED, "Apploi didn't answer in time.")


class ManualClock:
    """A clock that the test sets."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_a_refusal_pauses_only_those_with_the_same_key(clock: ManualClock) -> None:
    throttles = Throttles(clock)
    throttles.of("tulsa").record_outcome(Outcome(AttemptResult.BUSY, "", 429, retry_after=30.0))
    assert throttles.of("tulsa").reserve("V1") == 30.0
    assert throttles.of("").reserve("V2") == 0.0


def test_nothing_waits_while_apploi_is_not_busy(clock: ManualClock) -> None:
    throttle = Throttle(clock)
    for number in range(100):
        assert throttle.reserve(str(number)) == 0.0
        throttle.record_outcome(SCHEDULED)


PAUSES = [
    (BUSY, FIRST_PAUSE),
    (replace(BUSY, retry_after=60.0), 60.0),
    (replace(BUSY, status=503, retry_after=5.0), 5.0),
    (replace(BUSY, retry_after=0.0), 0.0),
    (UNREACHABLE, 0.0),
    (UNCLEAR, 0.0),
]


@pytest.mark.parametrize(("outcome", "pause"), PAUSES)
def test_all_bookings_wait_as_long_as_apploi_asks(outcome: Outcome, pause: float, clock: ManualClock) -> None:
    throttle = Throttle(clock)
    throttle.record_outcome(outcome)
    assert throttle.reserve("another") == pause


def test_bookings_resume_one_by_one_in_order(clock: ManualClock) -> None:
    throttle = Throttle(clock)
    throttle.record_outcome(replace(BUSY, retry_after=10.0))
    waits = [throttle.reserve(name) for name in "abc"]
    assert waits == [10.0, 10.0 + FIRST_GAP, 10.0 + 2 * FIRST_GAP]
    clock.at += 10.0
    assert [throttle.reserve(name) for name in "abc"] == [0.0, FIRST_GAP, 2 * FIRST_GAP]
    clock.at += FIRST_GAP
    assert throttle.reserve("b") == 0.0


def test_simultaneous_refusals_count_once_and_the_next_pause_is_longer(clock: ManualClock) -> None:
    throttle, pauses = Throttle(clock), []
    for _ in range(8):
        for _ in range(8):
            throttle.record_outcome(BUSY)
        pauses.append(throttle.reserve("a"))
        clock.at += pauses[-1]
        assert throttle.reserve("a") == 0.0
    assert pauses == [2.0, 4.0, 8.0, 16.0, 32.0, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_turn_within_a_new_pause_is_reassigned(clock: ManualClock) -> None:
    throttle = Throttle(clock)
    throttle.record_outcome(BUSY)
    clock.at += throttle.reserve("a")
    throttle.record_outcome(replace(BUSY, retry_after=30.0))
    assert throttle.reserve("a") >= 30.0


@pytest.mark.parametrize("retry_after", [None, 1.0])
@pytest.mark.parametrize("a_second", [1, 2, 5, 10])
def test_sixty_bookings_are_refused_only_a_few_times(
    a_second: int, retry_after: float | None, clock: ManualClock
) -> None:
    """When each backed off alone, they were refused 200 to 300 times in all."""
    throttle, taken, refused = Throttle(clock), deque[float](), 0
    due = [(clock.at, number, 1) for number in range(60)]
    while due:
        at, number, attempt = heapq.heappop(due)
        clock.at = max(clock.at, at)
        if wait := throttle.reserve(str(number)):
            heapq.heappush(due, (clock.at + wait, number, attempt))
            continue
        while taken and taken[0] <= clock.at - 1.0:
            taken.popleft()
        outcome = SCHEDULED if len(taken) < a_second else replace(BUSY, retry_after=retry_after)
        throttle.record_outcome(outcome)
        if outcome is SCHEDULED:
            taken.append(clock.at)
        else:
            refused += 1
            heapq.heappush(due, (clock.at + retry_delay(attempt, retry_after, 0.5), number, attempt + 1))
    assert refused <= 30
    assert clock.at - 1000.0 < RETRY_WINDOW


def test_the_worker_holds_other_bookings_back_and_reports_that(store: Store) -> None:
    numbers = range(1, 21)
    for number in numbers:
        store.add(a_request(number, interviewer_user=None, accepted_at=1100.0, since=1100.0, send_at=1100.0))
    apploi, slack, clock = Apploi(replace(BUSY, retry_after=20.0), SCHEDULED), Slack(), Clock(speed=20.0)
    with at_work(store, apploi, slack, clock):
        eventually(lambda: any(one.state is State.WAITING and one.attempts == 0 for one in store.list_requests()))
        ended = [settled(store, f"V{number}", is_reported) for number in numbers]
    assert {request.state for request in ended} == {State.SCHEDULED}
    assert sum(request.attempts for request in ended) == len(apploi.puts) == 21


# The request in the meantime

NOW = 5000.0
ACCEPTED = a_request(accepted_at=NOW, since=NOW, send_at=NOW)


def test_a_short_wait_is_not_reported() -> None:
    held = hold_back(ACCEPTED, NOW + REPORT_WAITING_AFTER, NOW)
    assert held == replace(ACCEPTED, send_at=NOW + REPORT_WAITING_AFTER)


def test_a_longer_wait_is_reported_once_and_is_no_attempt() -> None:
    held = hold_back(ACCEPTED, NOW + REPORT_WAITING_AFTER + 1, NOW)
    assert (held.state, held.attempts, held.report_status) == (State.WAITING, 0, ReportStatus.DUE)
    assert held.reason == "Apploi is too busy right now."
    again = hold_back(replace(held, report_status=ReportStatus.REPORTED), NOW + 60.0, NOW + 10.0)
    assert (again.state, again.send_at, again.report_status) == (State.WAITING, NOW + 60.0, ReportStatus.REPORTED)
    refused = apply_outcome(intend_to_send(again), BUSY, NOW + 60.0, 0.5)
    assert (refused.state, refused.report_status, refused.message_number) == (
        State.WAITING,
        ReportStatus.REPORTED,
        held.message_number,
    )


def test_a_booking_that_would_wait_over_fifteen_minutes_fails() -> None:
    failed = hold_back(ACCEPTED, NOW + RETRY_WINDOW + 1, NOW)
    assert (failed.state, failed.reason, failed.report_status) == (
        State.FAILED,
        "Apploi is too busy right now.",
        ReportStatus.DUE,
    )
