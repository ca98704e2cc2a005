"""Each accepted request is sent once and reported, no matter what Apploi and Slack answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from slackbot.domain import request
from slackbot.domain.interview import AttemptResult, Interview, Outcome
from slackbot.domain.person import Person
from slackbot.domain.request import (
    PostedMessage,
    ReplyTo,
    ReportStatus,
    Request,
    State,
    intend_to_report,
    intend_to_send,
    mark_scheduled,
    mark_unconfirmed,
)
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.throttle import Throttles
from slackbot.worker.worker import NotificationPolicy, Worker
from tests.support import databases
from tests.support.databases import Postgresql

SCHEDULED = Outcome(AttemptResult.SCHEDULED, "", 200)
FAILED = Outcome(AttemptResult.FAILED, "Apploi said no.", 422)
BUSY = Outcome(AttemptResult.BUSY, "Apploi is too busy right now.", 429, retry_after=0.01)
UNCONFIRMED = Outcome(AttemptResult.UNCONFIRMED, "Apploi didn't answer in time.")

POSTED = PostResult(Delivery.POSTED, "C1", "1.1")
REFUSED = PostResult(Delivery.REFUSED, error="not_in_channel")
LATER = PostResult(Delivery.LATER, retry_after=0.01, error="ratelimited")
UNKNOWN = PostResult(Delivery.UNKNOWN, error="RemoteDisconnected")
DENIED = PostResult(Delivery.DENIED, error="access_denied")
TOKEN_FAULT = PostResult(Delivery.TOKEN_FAULT, error="invalid_auth")

a_request = partial(databases.a_request, interviewer_user=None)
"""Only the result of these is reported; test_worker_notifications.py has tests for the notifications."""


class Apploi:
    """Gives these answers in order, repeats the last one, and counts the PUTs."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.puts: list[Interview] = []

    def schedule(self, interview: Interview, facility_id: str) -> Outcome:
        self.puts.append(interview)
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


class Slack:
    """Answers each post as scripted for its place, and keeps the messages."""

    def __init__(self, **answers: list[PostResult]) -> None:
        self.answers = answers
        self.sent: list[tuple[str, Message]] = []
        self.found = PostResult(Delivery.UNKNOWN)
        self.sought: list[Message] = []
        self.people: dict[str, Person] = {}

    def post(self, channel: str, message: Message) -> PostResult:
        return self._answer(channel, message)

    def respond(self, url: str, message: Message) -> PostResult:
        return self._answer("url", message)

    def find_message(self, channel: str, wanted: Message, since: float) -> PostResult:
        self.sought.append(wanted)
        return self.found

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        return self._answer("edit", message)

    def get_person(self, user: str, timeout: float) -> Person | None:
        return self.people.get(user)

    def _answer(self, place: str, message: Message) -> PostResult:
        self.sent.append((place, message))
        answers = self.answers.get(place, [POSTED])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @property
    def places(self) -> list[str]:
        return [place for place, _ in self.sent]


class Clock:
    """A clock that runs faster than the real one, so that waits are short."""

    def __init__(self, speed: float = 10.0) -> None:
        self.speed = speed
        self.began = time.monotonic()

    def __call__(self) -> float:
        return 1100.0 + self.speed * (time.monotonic() - self.began)


@contextmanager
def at_work(
    store: Store,
    apploi: Apploi,
    slack: Slack,
    clock: Callable[[], float] | None = None,
    policy: NotificationPolicy | None = None,
) -> Iterator[Worker]:
    clock = clock or Clock()
    worker = Worker(
        store,
        apploi,
        slack,
        policy=policy,
        threads=4,
        clock=clock,
        jitter=lambda: 0.0,
        retention=1e12,
        throttles=Throttles(clock.steady if isinstance(clock, SteppedClock) else clock),
    )
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def settled(store: Store, request_id: str, until: Callable[[Request], bool]) -> Request:
    """The request once this is true of it; fails after a timeout."""
    never = threading.Event()
    for _ in range(6_000):
        found = store.get(request_id)
        if found and until(found):
            return found
        never.wait(0.01)
    raise AssertionError(f"it never came to that: {found}")


def is_reported(request: Request) -> bool:
    settled_states = (State.SCHEDULED, State.FAILED, State.UNCONFIRMED)
    return request.report_status is ReportStatus.REPORTED and request.state in settled_states


def done(store: Store, request: Request, apploi: Apploi, slack: Slack) -> Request:
    store.add(request)
    with at_work(store, apploi, slack):
        return settled(store, request.id, is_reported)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(SCHEDULED, State.SCHEDULED), (FAILED, State.FAILED), (UNCONFIRMED, State.UNCONFIRMED)],
)
def test_one_request_is_one_put_and_one_message(store: Store, outcome: Outcome, state: State) -> None:
    apploi, slack = Apploi(outcome), Slack()
    finished = done(store, a_request(), apploi, slack)
    assert (finished.state, len(apploi.puts), slack.places) == (state, 1, ["C1"])
    assert finished.posted_message == PostedMessage("C1", "1.1")


def test_a_busy_apploi_is_reported_as_pending_and_retried(store: Store) -> None:
    apploi, slack = Apploi(BUSY, BUSY, SCHEDULED), Slack()
    finished = done(store, a_request(), apploi, slack)
    assert (finished.state, len(apploi.puts)) == (State.SCHEDULED, 3)
    kinds = [message.metadata["event_type"] for place, message in slack.sent if message.metadata]
    assert kinds == ["interview_pending", "interview_scheduled"]
    assert slack.places == ["C1", "edit", "C1"]


def test_a_request_fails_after_fifteen_minutes(store: Store) -> None:
    apploi = Apploi(replace(BUSY, retry_after=1000.0))
    finished = done(store, a_request(), apploi, Slack())
    assert (finished.state, len(apploi.puts)) == (State.FAILED, 1)


def test_a_request_that_waited_through_a_long_stop_fails_unsent(store: Store) -> None:
    apploi = Apploi(SCHEDULED)
    waiting = replace(a_request(), state=State.WAITING, since=100.0, send_at=200.0)
    assert (done(store, waiting, apploi, Slack()).state, apploi.puts) == (State.FAILED, [])


def test_an_interview_that_has_started_is_not_booked(store: Store) -> None:
    apploi, slack, asked = Apploi(SCHEDULED), Slack(), a_request()
    past = replace(asked, interview=replace(asked.interview, date=datetime(1969, 12, 31, 12, 0)))
    assert (done(store, past, apploi, slack).state, apploi.puts) == (State.FAILED, [])
    assert "start time passed" in slack.sent[0][1].text


def test_an_interruption_while_sending_is_unconfirmed_and_never_sent_again(store: Store) -> None:
    apploi, slack = Apploi(SCHEDULED), Slack()
    finished = done(store, intend_to_send(a_request()), apploi, slack)
    assert (finished.state, apploi.puts) == (State.UNCONFIRMED, [])


def test_an_interrupted_report_is_posted_again_as_a_possible_duplicate(store: Store) -> None:
    interrupted = intend_to_report(
        replace(a_request(), state=State.SCHEDULED, report_status=ReportStatus.DUE, send_at=None)
    )
    apploi, slack = Apploi(SCHEDULED), Slack()
    done(store, interrupted, apploi, slack)
    assert apploi.puts == []
    assert "twice" in slack.sent[0][1].text


def test_the_response_url_is_used_where_the_bot_may_not_post(store: Store) -> None:
    slack = Slack(C1=[REFUSED])
    done(store, a_request(reply_to=ReplyTo("C1", "https://hooks.example.com/1", 1e12)), Apploi(SCHEDULED), slack)
    assert slack.places == ["C1", "url"]


@pytest.mark.parametrize("until", [0.0, 1e12])
def test_without_a_working_response_url_the_result_is_a_direct_message(store: Store, until: float) -> None:
    slack = Slack(C1=[REFUSED], url=[REFUSED])
    asked = a_request(reply_to=ReplyTo("C1", "https://hooks.example.com/1", until))
    done(store, asked, Apploi(SCHEDULED), slack)
    assert slack.places[-1] == asked.requested_by
    assert "<#C1>" in slack.sent[-1][1].text


def test_an_unclear_response_url_is_replaced_by_a_direct_message_marked_as_possible_duplicate(
    store: Store,
) -> None:
    slack = Slack(C1=[REFUSED], url=[LATER, LATER, LATER, UNKNOWN])
    asked = a_request(reply_to=ReplyTo("C1", "https://hooks.example.com/1", 1e12))
    assert is_reported(done(store, asked, Apploi(SCHEDULED), slack))
    assert slack.places == [*["C1", "url"] * 6, "U1"]  # LATER is no attempt, as Slack refused the call
    assert "twice" in slack.sent[-1][1].text


def test_without_a_channel_the_result_is_a_direct_message(store: Store) -> None:
    slack = Slack()
    asked = a_request(reply_to=ReplyTo(None))
    done(store, asked, Apploi(SCHEDULED), slack)
    assert slack.places == [asked.requested_by]


def test_a_result_that_cannot_be_posted_is_left_to_an_operator(store: Store) -> None:
    slack = Slack(C1=[REFUSED], U1=[REFUSED])
    store.add(a_request())
    with at_work(store, Apploi(SCHEDULED), slack):
        finished = settled(store, "V1", lambda it: it.report_status is ReportStatus.UNREPORTABLE)
    assert finished.state is State.SCHEDULED


@pytest.mark.parametrize("first", [LATER, TOKEN_FAULT])
def test_a_result_that_slack_rejected_is_posted_later_without_a_duplicate_warning(
    store: Store, first: PostResult
) -> None:
    slack = Slack(C1=[first, POSTED])
    apploi = Apploi(SCHEDULED)
    done(store, a_request(), apploi, slack)
    assert (slack.places, len(apploi.puts)) == (["C1", "C1"], 1)
    assert "twice" not in slack.sent[1][1].text


@pytest.mark.parametrize("personal", [DENIED, REFUSED])
def test_a_result_denied_everywhere_is_posted_once_allowed(store: Store, personal: PostResult) -> None:
    slack = Slack(C1=[DENIED, POSTED], U1=[personal])
    assert is_reported(done(store, a_request(), Apploi(SCHEDULED), slack))
    assert slack.places == ["C1", "U1", "C1"]
    assert "twice" not in slack.sent[-1][1].text


def test_a_result_denied_in_the_channel_is_a_direct_message(store: Store) -> None:
    slack = Slack(C1=[DENIED])
    done(store, a_request(), Apploi(SCHEDULED), slack)
    assert slack.places == ["C1", "U1"]
    assert "Invite me there" in slack.sent[-1][1].text


def test_a_result_that_may_have_been_posted_is_posted_again_and_says_so(store: Store) -> None:
    slack = Slack(C1=[UNKNOWN, POSTED])
    done(store, a_request(), Apploi(SCHEDULED), slack)
    assert slack.places == ["C1", "C1"]
    assert "twice" in slack.sent[1][1].text


def test_a_response_url_is_deleted_once_the_result_is_posted(store: Store) -> None:
    asked = a_request(reply_to=ReplyTo("C1", "https://hooks.example.com/1", 1e12))
    assert done(store, asked, Apploi(SCHEDULED), Slack()).reply_to.response_url is None


def test_a_request_marked_as_scheduled_is_reported_without_a_put(store: Store) -> None:
    apploi, slack = Apploi(SCHEDULED), Slack()
    unconfirmed = replace(a_request(), state=State.UNCONFIRMED, report_status=ReportStatus.REPORTED, send_at=None)
    finished = done(store, mark_scheduled(unconfirmed, "U9", ReplyTo("C1"), 1000.0), apploi, slack)
    assert (finished.state, apploi.puts) == (State.SCHEDULED, [])
    assert "<@U9>" in slack.sent[0][1].text


def test_two_workers_on_one_database_send_each_request_once(store: Store) -> None:
    apploi, slack = Apploi(SCHEDULED), Slack()
    for number in range(1, 21):
        store.add(a_request(number))
    with at_work(store, apploi, slack), at_work(store, apploi, slack):
        for number in range(1, 21):
            settled(store, f"V{number}", is_reported)
    assert sorted(put.applicant_id for put in apploi.puts) == sorted(str(number) for number in range(1, 21))


def test_a_worker_that_stops_releases_the_rest_at_once(store: Store) -> None:
    with at_work(store, Apploi(SCHEDULED), Slack()):
        pass
    store.add(a_request())
    finished = done(store, a_request(2), Apploi(SCHEDULED), Slack())
    assert is_reported(finished)
    assert all(one.owner is None for one in store.list_requests())


class Held(Apploi):
    """Answers no PUT before `answer` is set."""

    def __init__(self, *outcomes: Outcome) -> None:
        super().__init__(*outcomes)
        self.asked, self.answer = threading.Event(), threading.Event()

    def schedule(self, interview: Interview, facility_id: str) -> Outcome:
        self.asked.set()
        self.answer.wait()
        return super().schedule(interview, facility_id)


def test_the_worker_is_stuck_while_every_thread_hangs(store: Store) -> None:
    apploi = Held(SCHEDULED)
    with at_work(store, apploi, Slack()) as worker:
        for number in range(1, 4):
            store.add(a_request(number))
        worker.wake()
        settled(store, "V3", lambda found: found.state is State.SENDING)
        assert worker.stuck_for == 0.0
        store.add(a_request(4))
        worker.wake()
        settled(store, "V4", lambda found: found.state is State.SENDING)
        assert worker.stuck_for > 0.0
        apploi.answer.set()
        settled(store, "V4", is_reported)
        assert worker.stuck_for == 0.0


def test_an_answer_after_the_lease_expired_counts_unless_a_user_decided(store: Store) -> None:
    apploi, slack = Held(SCHEDULED), Slack()
    store.add(a_request())
    with at_work(store, apploi, slack):
        apploi.asked.wait()
        store.change("V1", lambda it: mark_unconfirmed(it, 1100.0))
        apploi.answer.set()
        finished = settled(
            store, "V1", lambda it: it.state is State.SCHEDULED and it.report_status is ReportStatus.REPORTED
        )
    assert (finished.attempts, len(apploi.puts)) == (1, 1)


def test_a_clean_stop_waits_only_until_its_timeout_and_releases_running_work(store: Store) -> None:
    apploi = Held(SCHEDULED)
    store.add(a_request())
    worker = Worker(store, apploi, Slack(), threads=1, clock=Clock(), jitter=lambda: 0.0)
    worker.start()
    apploi.asked.wait()
    worker.stop(timeout=0.1)
    [left] = store.list_requests()
    assert (left.state, left.owner) == (State.SENDING, None)
    apploi.answer.set()
    settled(store, "V1", lambda it: it.state is State.SCHEDULED)


def test_the_result_of_a_put_is_stored_once_the_database_is_back(
    postgresql_server: Postgresql, postgresql_url: str
) -> None:
    apploi, slack = Held(SCHEDULED), Slack()
    with closing(Store(postgresql_url)) as store:
        store.add(a_request())
        with at_work(store, apploi, slack):
            apploi.asked.wait()
            postgresql_server.stop()
            apploi.answer.set()
            postgresql_server.start()
            finished = settled(store, "V1", is_reported)
    assert (finished.state, len(apploi.puts), slack.places) == (State.SCHEDULED, 1, ["C1"])


def interrupted(**changes: Any) -> Request:
    """A request whose report was interrupted."""
    due = replace(a_request(), state=State.SCHEDULED, report_status=ReportStatus.DUE, send_at=None, **changes)
    return intend_to_report(due)


def test_a_message_found_in_the_channel_is_not_posted_again(store: Store) -> None:
    slack = Slack()
    slack.found = PostResult(Delivery.POSTED, "C1", "9.9")
    finished = done(store, interrupted(), Apploi(SCHEDULED), slack)
    assert (slack.places, finished.posted_message) == ([], PostedMessage("C1", "9.9"))


def test_a_message_not_found_in_the_channel_is_posted_without_a_duplicate_warning(store: Store) -> None:
    slack = Slack()
    slack.found = REFUSED
    done(store, interrupted(), Apploi(SCHEDULED), slack)
    assert slack.places == ["C1"]
    assert "twice" not in slack.sent[0][1].text


def test_a_message_never_sent_is_not_searched_for(store: Store) -> None:
    slack = Slack()
    done(store, a_request(), Apploi(SCHEDULED), slack)
    assert slack.sought == []


def test_two_messages_to_one_conversation_are_a_second_apart(store: Store) -> None:
    slack = Slack()
    for number in (1, 2):
        store.add(a_request(number))
    with at_work(store, Apploi(SCHEDULED), slack, lambda: 1100.0):
        for number in (1, 2):
            settled(store, f"V{number}", lambda it: it.state is State.SCHEDULED and it.owner is None)
    told, put_off = sorted(store.list_requests(), key=lambda it: it.report_status is ReportStatus.DUE)
    assert (slack.places, told.report_status, put_off.report_status) == (
        ["C1"],
        ReportStatus.REPORTED,
        ReportStatus.DUE,
    )
    assert (put_off.report_at, put_off.report_attempts) == (1101.0, 0)


def unconfirmed(now: float) -> Request:
    """Reported as unconfirmed, and unanswered since."""
    telling = replace(intend_to_send(a_request()), state=State.UNCONFIRMED, report_status=ReportStatus.REPORTING)
    return request.mark_reported(telling, PostedMessage("C1", "1.1"), now)


def test_the_requester_is_reminded_once_after_an_hour(store: Store) -> None:
    slack = Slack()
    store.add(unconfirmed(1100.0 - request.REMINDER_DELAY))
    with at_work(store, Apploi(SCHEDULED), slack):
        settled(store, "V1", lambda it: it.remind_at is None and it.owner is None)
    assert slack.places == ["U1"]
    assert "still needs an answer" in slack.sent[0][1].text
    assert [step.note for step in store.history("V1")][-2:] == ["reminding", "reminded"]


def test_a_reminder_that_slack_rejects_is_sent_later(store: Store) -> None:
    slack = Slack(U1=[LATER, POSTED])
    store.add(unconfirmed(1100.0 - request.REMINDER_DELAY))
    with at_work(store, Apploi(SCHEDULED), slack, Clock(speed=1000.0)):
        settled(store, "V1", lambda it: len(slack.places) == 2 and it.due_at is None)
    assert slack.places == ["U1", "U1"]


def test_a_requester_who_has_answered_is_not_reminded(store: Store) -> None:
    answered = request.cancel(unconfirmed(1100.0 - request.REMINDER_DELAY), "U9", 1100.0)
    assert answered.due_at is None


@contextmanager
def running_maintenance(store: Store, slack_time: Callable[[], float | None]) -> Iterator[None]:
    """A worker with ten seconds of retention, and a clock that shows a little over 1100."""
    worker = Worker(store, Apploi(SCHEDULED), Slack(), retention=10.0, clock=Clock(), slack_time=slack_time)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def test_old_requests_lose_personal_data_and_keep_times_and_states(store: Store) -> None:
    old = replace(
        a_request(1), state=State.FAILED, report_status=ReportStatus.REPORTED, send_at=None, reason="No Jane Doe."
    )
    ahead = replace(old, id="V3", reason="No Jane Roe.")
    old = replace(old, interview=replace(old.interview, date=datetime(1969, 12, 1)))
    at_work_on = replace(a_request(2), state=State.WAITING, since=1000.0, send_at=1e9)
    for one in (old, at_work_on, ahead):
        store.add(one)
    with running_maintenance(store, lambda: 1100.0):
        found = settled(store, "V1", lambda it: it.is_redacted)
    said = repr((found, store.history("V1")))
    assert not any(words in said for words in ("Jane", "jane", "maria@", "Virtual"))
    assert (found.state, found.interview.applicant_id, found.requested_by) == (State.FAILED, "1", "U1")
    for number in ("V2", "V3"):  # one with work to do, and one whose interview is yet to come
        kept = store.get(number)
        assert kept
        assert kept.applicant_name == "Jane Doe"


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (None, "Slack's time is unknown"),
        (1100.0 - 2 * 3600.0, "seconds off Slack's"),
        (1100.0 + 365 * 24 * 3600.0, "seconds off Slack's"),
    ],
)
def test_nothing_is_deleted_unless_slacks_clock_agrees(
    store: Store, caplog: pytest.LogCaptureFixture, theirs: float | None, said: str
) -> None:
    past = replace(a_request().interview, date=datetime(1960, 12, 1))
    store.add(a_request(state=State.FAILED, report_status=ReportStatus.REPORTED, send_at=None, interview=past))
    asked = threading.Event()

    def slack_time() -> float | None:
        asked.set()
        return theirs

    with running_maintenance(store, slack_time):
        asked.wait()
    [kept] = store.list_requests()
    assert not kept.is_redacted
    assert said in caplog.text


class SteppedClock:
    """A clock as fast as `Clock` that can be stepped by `stepped` seconds; `steady` is its monotonic counterpart."""

    def __init__(self) -> None:
        self.stepped, self.steady = 0.0, Clock()

    def __call__(self) -> float:
        return self.steady() + self.stepped


@pytest.mark.parametrize("seconds", [-900.0, -60.0, 40.0, 600.0])
def test_a_clock_step_during_a_put_sends_nothing_twice(store: Store, seconds: float) -> None:
    apploi, slack, clock = Held(SCHEDULED), Slack(), SteppedClock()
    store.add(a_request())
    with at_work(store, apploi, slack, clock), at_work(store, apploi, slack, clock):
        assert apploi.asked.wait(60)
        clock.stepped = seconds
        store.add(a_request(2))
        settled(store, "V2", lambda it: it.owner is not None)  # so the worker has looked for work since
        apploi.answer.set()
        finished = [settled(store, id_, is_reported) for id_ in ("V1", "V2")]
    assert [one.state for one in finished] == [State.SCHEDULED] * 2
    assert sorted(put.applicant_id for put in apploi.puts) == ["1", "2"]
    results = [place for place in slack.places if place != "U1"]  # direct messages may say that it is in line
    assert results == ["C1", "C1"]


class SetsBack(Slack):
    """Sets the clock back when the first message is posted: the request waits for its second attempt."""

    def __init__(self, clock: SteppedClock, seconds: float, **answers: list[PostResult]) -> None:
        super().__init__(**answers)
        self.clock, self.seconds = clock, seconds

    def post(self, channel: str, message: Message) -> PostResult:
        self.clock.stepped = self.seconds
        return super().post(channel, message)


@pytest.mark.parametrize("seconds", [-900.0, -60.0])
def test_a_clock_set_back_delays_neither_retries_nor_results(store: Store, seconds: float) -> None:
    apploi, clock = Apploi(replace(BUSY, retry_after=2.0), SCHEDULED), SteppedClock()
    slack = SetsBack(clock, seconds, C1=[POSTED, LATER, POSTED])
    store.add(a_request())
    with at_work(store, apploi, slack, clock):
        finished = settled(store, "V1", is_reported)
    assert (finished.state, len(apploi.puts), clock.stepped) == (State.SCHEDULED, 2, seconds)


def test_sending_again_waits_for_the_attempt_that_still_runs(store: Store) -> None:
    """Another process marked it as unconfirmed, as if this one had been cut off from the database for a while."""
    apploi, slack = Held(SCHEDULED), Slack()
    store.add(a_request())
    with at_work(store, apploi, slack):
        assert apploi.asked.wait(60)
        store.change("V1", lambda it: replace(mark_unconfirmed(it, 0.0), report_status=ReportStatus.REPORTED))
        store.change("V1", lambda it: request.send_again(it, "U1", it.reply_to, 1100.0))
        store.add(a_request(2))
        settled(store, "V2", lambda it: it.owner is not None)  # a thread is free, and would have claimed V1 first
        found = store.get("V1")
        assert found
        assert (found.state, found.owner, apploi.puts) == (State.ACCEPTED, None, [])
        apploi.answer.set()
        settled(store, "V1", is_reported)
