"""People whose booking isn't sent after a few seconds are notified once that it is in line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from slackbot.domain.interview import Interview, Outcome
from slackbot.domain.notification import IN_LINE_AFTER
from slackbot.domain.request import ReportStatus, State
from slackbot.storage.store import Store
from tests.integration.worker.test_worker import SCHEDULED, Apploi, Slack, a_request, at_work
from tests.integration.worker.test_worker_notifications import ManualClock, eventually, move

THREADS = 4  # of `at_work`
NOW = 1100.0


class Slow(Apploi):
    """Answers once it is released."""

    def __init__(self) -> None:
        super().__init__(SCHEDULED)
        self.let_go = threading.Event()

    def schedule(self, interview: Interview, facility_id: str) -> Outcome:
        outcome = super().schedule(interview, facility_id)
        assert self.let_go.wait(60)
        return outcome


@pytest.fixture
def apploi() -> Iterator[Slow]:
    """Released at the end, or the worker couldn't stop."""
    slow = Slow()
    yield slow
    slow.let_go.set()


def texts_to(slack: Slack, place: str = "U1") -> list[str]:
    return [message.text for at, message in slack.sent if at == place]


def test_a_requester_in_line_is_told_once_how_many_are_ahead(store: Store, apploi: Slow) -> None:
    slack, clock = Slack(), ManualClock(NOW + 1)

    def is_reported(number: int) -> bool:
        return len(texts_to(slack)) == number and not any(
            one.owner for at in ("V5", "V6") for one in store.notifications.list_for_request(at)
        )

    for number in range(1, THREADS + 3):
        store.add(a_request(number, accepted_at=NOW, send_at=NOW))
    with at_work(store, apploi, slack, clock) as worker:
        eventually(lambda: len(apploi.puts) == THREADS)
        assert store.notifications.find_in_line(NOW - 1) == []
        for number in (1, 2, 2):  # two for one person are a second apart
            move(worker, clock, clock.now + IN_LINE_AFTER)
            eventually(partial(is_reported, number))
        for others, text in enumerate(sorted(texts_to(slack)), THREADS):
            assert f"in line behind {others} others" in text
        apploi.let_go.set()
        eventually(lambda: all(one.state is State.SCHEDULED for one in store.list_requests()))
    assert len(texts_to(slack)) == 2


def test_another_process_does_not_repeat_the_notification(store: Store, apploi: Slow) -> None:
    slack, clock = Slack(), ManualClock(NOW + 10)
    first = a_request(1, applicant="7", state=State.WAITING, accepted_at=NOW, since=NOW, send_at=NOW + 600)
    store.add(first)
    store.add(a_request(2, applicant="7", accepted_at=NOW + 1, send_at=NOW + 1))
    for _ in range(2):
        with at_work(store, apploi, slack, clock) as worker:
            eventually(lambda: len(texts_to(slack)) == 1)
            move(worker, clock, clock.now + 2)
            eventually(lambda: store.notifications.next_due(clock.now) is None)
    [said] = texts_to(slack)
    assert "An earlier booking for Jane Doe" in said
    assert "right after it" in said


def test_a_booking_sent_at_once_gets_only_its_result(store: Store) -> None:
    slack, clock = Slack(), ManualClock(NOW)
    store.add(a_request(1, accepted_at=NOW, send_at=NOW))
    with at_work(store, Apploi(SCHEDULED), slack, clock) as worker:
        eventually(lambda: store.list_requests()[0].report_status is ReportStatus.REPORTED)
        move(worker, clock, NOW + 60)
        eventually(lambda: store.next_due(clock.now) is None)
    assert (slack.places, store.notifications.list_for_request("V1")) == (["C1"], [])


def test_a_booking_that_has_started_is_not_in_line(store: Store, apploi: Slow) -> None:
    slack = Slack()
    store.add(a_request(1, accepted_at=NOW, send_at=NOW))
    [waiting] = store.notifications.find_in_line(NOW + 1)
    store.claim("another", NOW, 1)
    assert store.notifications.find_in_line(NOW + 1) == []
    assert store.count_ahead(waiting) == 0
    with at_work(store, apploi, slack, ManualClock(NOW + 60)):
        pass
    assert texts_to(slack) == []
