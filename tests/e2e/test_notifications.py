"""Notifications over real signed HTTP between the fakes, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import BOT_USER, HIRING, OFFERS, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.domain.notification import NotificationState
from slackbot.domain.request import mark_cancelled
from tests.integration.worker.test_worker_notifications import ManualClock
from tests.support.running import Running, running
from tests.support.steps import eventually, open_form, wait_for_result

HOUR, DAY = 3600.0, 86400.0
BEGINS = datetime(2037, 12, 1, 20, tzinfo=UTC).timestamp()  # 3 PM in New York, noon in Los Angeles
PUBLIC = "https://bot.example.com"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(BEGINS - 7 * DAY)


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock) -> Iterator[Running]:
    slack.should_escape = True
    settings = {"ANNOUNCE_CHANNEL": OFFERS, "REMIND_BEFORE": "1d,1h", "PUBLIC_URL": PUBLIC}
    with running(slack, apploi, tmp_path, clock, **settings) as started:
        yield started


def directly(app: Running, user: str = INTERVIEWER.id) -> list[Message]:
    """The app's direct messages to this person."""
    return [m for m in app.slack.messages(f"D{user[1:]}", user) if m.is_from_app] if _knows(app, user) else []


def _knows(app: Running, user: str) -> bool:
    return app.slack.workspace.has_dm_with_bot(user)


def in_thread(app: Running, channel: str = HIRING) -> list[Message]:
    return [m for m in app.slack.messages(channel) if m.is_from_app and m.thread_ts]


def announced(app: Running) -> list[Message]:
    return [m for m in app.slack.messages(OFFERS) if m.is_from_app]


def at(app: Running, clock: ManualClock, now: float, look: Callable[[], object]) -> None:
    """Set the clock to that time and wait until this is true."""
    clock.now = now
    app.bot.worker.wake()
    eventually(look)


def book(app: Running) -> Message:
    app.slack.submit(open_form(app))
    return wait_for_result(app)


def test_interviewer_announce_channel_and_thread_get_their_notifications_in_time(
    app: Running, clock: ManualClock
) -> None:
    app.slack.workspace.channels[OFFERS].members.add(BOT_USER)
    said = book(app)
    eventually(lambda: len(directly(app)) == 1 and len(announced(app)) == 1)
    [to_luis] = directly(app)
    assert "You're interviewing Marcus Bell" in to_luis.text
    assert "12:00–12:45 PM PT (3:00 PM ET)" in to_luis.text
    assert "Certified Nursing Assistant, Harbor Care Portland, ME · Room 2" in to_luis.text
    at(app, clock, BEGINS - DAY, lambda: len(directly(app)) == 2 and len(in_thread(app)) == 1)
    at(app, clock, BEGINS - HOUR, lambda: len(directly(app)) == 3 and len(in_thread(app)) == 2)
    assert {message.thread_ts for message in in_thread(app)} == {said.ts}
    assert "starts in 1 hour" in in_thread(app)[-1].text
    assert len(announced(app)) == 1


def test_the_calendar_link_returns_the_current_state(app: Running) -> None:
    book(app)
    eventually(lambda: directly(app))
    link = directly(app)[0].text.split(f"<{PUBLIC}")[1].split("|")[0]
    answer = requests.get(app.url + link, timeout=30)
    assert answer.status_code == 200
    assert "DTSTART:20371201T200000Z" in answer.text
    assert requests.get(app.url + link.replace("-", "-0"), timeout=30).status_code == 404
    [request] = app.requests
    app.bot.store.change(request.id, lambda it: mark_cancelled(it, MANAGER.id))
    assert "METHOD:CANCEL" in requests.get(app.url + link, timeout=30).text


def test_an_announcement_that_cannot_be_posted_is_dropped_and_the_history_says_so(app: Running) -> None:
    book(app)
    [request] = app.requests
    eventually(lambda: directly(app) and any("channel_not_found" in note for note in notes(app)))
    dropped = [
        n for n in app.bot.store.notifications.list_for_request(request.id) if n.state is NotificationState.DROPPED
    ]
    assert [notice.place for notice in dropped] == [OFFERS]


def notes(app: Running) -> list[str]:
    return [step.note for step in app.bot.store.history(app.requests[0].id)]


def test_reminders_survive_a_restart_and_are_never_posted_twice(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock) as first:
        book(first)
        eventually(lambda: len(directly(first)) == 1)
    clock.now = BEGINS - HOUR + 1200
    with running(slack, apploi, tmp_path, clock) as second:
        eventually(lambda: len(directly(second)) == 2 and len(in_thread(second)) == 1)
        assert "starts in 40 minutes" in directly(second)[-1].text


def test_an_overdue_reminder_is_dropped_once_the_interview_has_started(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock, ASK_OUTCOME="no") as first:
        book(first)
        eventually(lambda: len(directly(first)) == 1)
    clock.now = BEGINS
    with running(slack, apploi, tmp_path, clock, ASK_OUTCOME="no") as second:
        [request] = second.requests
        notices = second.bot.store.notifications
        eventually(lambda: not notices.leases() and notices.next_due(BEGINS) is None)
        states = {(n.kind.value, n.state.value) for n in second.bot.store.notifications.list_for_request(request.id)}
        assert states == {("interviewer", "told"), ("reminder", "dropped")}


def test_the_operator_sees_pending_notifications(
    app: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book(app)
    eventually(lambda: directly(app))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'slackbot.db'}")
    assert main(["requests", "show", app.requests[0].id]) == 0
    told = capsys.readouterr().out
    assert f"(2037-11-30 20:00:00Z)  planned      reminder to {INTERVIEWER.id}" in told
    assert f"(2037-12-01 19:00:00Z)  planned      reminder to {HIRING}" in told
