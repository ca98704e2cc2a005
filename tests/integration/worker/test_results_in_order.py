"""Results in one conversation are posted in order, one per second, and other conversations don't wait."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from itertools import pairwise

from slackbot.domain.request import ReplyTo, ReportStatus, Request, State
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.worker import Worker
from tests.integration.storage.test_leases import claim, finished, ids
from tests.integration.worker.test_worker import LATER, POSTED, SCHEDULED, UNKNOWN, Apploi, Slack, a_request

RESULTS = 50
LATE = 0.2
"""Seconds by which the worker is late at most, as on a busy machine."""


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Timed(Slack):
    """Records when and where each result was posted."""

    def __init__(self, clock: Clock, **answers: list[PostResult]) -> None:
        super().__init__(**answers)
        self.clock = clock
        self.posted: list[tuple[str, float, str]] = []

    def post(self, channel: str, message: Message) -> PostResult:
        posted = super().post(channel, message)
        if message.metadata and posted.delivery is Delivery.POSTED:
            self.posted.append((channel, self.clock(), message.metadata["event_payload"]["request_id"]))
        return posted


def play(store: Store, slack: Timed, clock: Clock, results: int) -> None:
    """Let the worker post that many results: when it is idle, set the clock to just after the next due time."""
    late, never = random.Random(13), threading.Event()
    worker = Worker(store, Apploi(SCHEDULED), slack, clock=clock, jitter=lambda: 0.0, retention=1e12)
    worker.start()
    try:
        for _ in range(20_000):
            if len(slack.posted) >= results and not store.list_unfinished():
                return
            due = store.next_due(clock.now)
            is_idle = not any(one.owner for one in store.list_unfinished()) and due == store.next_due(clock.now)
            if is_idle and due is not None and clock.now < due:
                clock.now = due + late.uniform(0.0, LATE)
                worker.wake()
            never.wait(0.002)
    finally:
        worker.stop()
    raise AssertionError(f"{len(slack.posted)} were posted")


def concluded(number: int, channel: str = "C1") -> Request:
    """Booked, but not reported yet."""
    booked = a_request(number, state=State.SCHEDULED, send_at=None, report_status=ReportStatus.DUE, report_at=1100.0)
    return replace(booked, reply_to=ReplyTo(channel))


def test_results_in_one_conversation_are_posted_in_order_one_per_second(store: Store) -> None:
    clock = Clock(1100.0)
    slack = Timed(clock)
    for number in range(1, RESULTS + 1):
        store.add(concluded(number))
    for number, channel in [(91, "C2"), (92, "C3")]:
        store.add(concluded(number, channel))
    play(store, slack, clock, RESULTS + 2)
    times = [at for channel, at, _ in slack.posted if channel == "C1"]
    assert [one for channel, _, one in slack.posted if channel == "C1"] == [f"V{n}" for n in range(1, RESULTS + 1)]
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))
    assert times[-1] - times[0] <= (RESULTS - 1) * (1.0 + LATE)
    assert [at for channel, at, _ in slack.posted if channel != "C1"] == [1100.0, 1100.0]


def test_bookings_sent_together_are_reported_in_the_order_of_applois_answers(store: Store) -> None:
    clock = Clock(1100.0)
    slack = Timed(clock)
    for number in range(1, RESULTS + 1):
        store.add(a_request(number))
    play(store, slack, clock, RESULTS)
    told = [int(one.removeprefix("V")) for _, _, one in slack.posted]
    assert sorted(told) == list(range(1, RESULTS + 1))
    assert max(abs(place - number) for place, number in enumerate(told, 1)) <= 8  # eight threads run at the same time
    times = [at for _, at, _ in slack.posted]
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))
    assert times[-1] - times[0] <= (RESULTS - 1) * (1.0 + LATE)


def posted_order(store: Store, *answers: PostResult) -> list[str]:
    """The order in which three results of a conversation are posted if Slack's first answers are these."""
    clock = Clock(1100.0)
    slack = Timed(clock, C1=[*answers, POSTED])
    for number in (1, 2, 3):
        store.add(concluded(number))
    play(store, slack, clock, 3)
    return [one for _, _, one in slack.posted]


def test_a_result_that_slack_defers_keeps_its_place(store: Store) -> None:
    assert posted_order(store, replace(LATER, retry_after=5.0)) == ["V1", "V2", "V3"]


def test_a_result_with_an_unclear_post_delays_no_other(store: Store) -> None:
    assert posted_order(store, UNKNOWN)[0] == "V2"


def test_of_one_conversation_only_the_first_result_is_claimed(store: Store) -> None:
    for number, channel in [(3, "C1"), (1, "C1"), (2, "C2")]:
        store.add(concluded(number, channel))
    assert ids(claim(store)) == ["V1", "V2"]
    assert store.is_behind_earlier_result(concluded(3))
    assert store.next_due(5000.0) is None


def test_a_posted_result_lets_the_next_one_go(store: Store) -> None:
    for number in (1, 2):
        store.add(concluded(number))
    [first] = claim(store)
    store.release(finished(first))
    assert not store.is_behind_earlier_result(concluded(2))
    assert ids(claim(store)) == ["V2"]


def test_results_do_not_wait_for_unsent_bookings(store: Store) -> None:
    for number in range(1, 10):
        store.add(a_request(number))
    store.add(concluded(20))
    assert ids(claim(store, limit=1)) == ["V20"]
