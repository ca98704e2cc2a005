"""Who came: the question after an interview, its answers, and another booking. Over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.domain.request import Attendance
from tests.e2e.test_notifications import at, directly
from tests.integration.slack.test_home import home, until, words
from tests.integration.slack.test_reschedule import booked, texts
from tests.integration.worker.test_worker_notifications import ManualClock
from tests.support.running import Running, running
from tests.support.steps import eventually, press_in_menu, wait_for_request, wait_for_result

HOUR, DAY = 3600.0, 86400.0
ENDS = datetime(2037, 12, 1, 20, 45, tzinfo=UTC).timestamp()  # 3:45 PM in New York, 12:45 PM in Los Angeles
MAYA, LUIS = f"<@{MANAGER.id}>", f"<@{INTERVIEWER.id}>"
QUESTION = "Did Marcus Bell come?"
HERE = "I keep this here, not in Apploi."


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(ENDS - 7 * DAY)


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock) -> Iterator[Running]:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock, REMIND_BEFORE="none") as started:
        yield started


def questions(app: Running, user: str = INTERVIEWER.id) -> list[Message]:
    return [message for message in directly(app, user) if QUESTION in message.text]


def asked(app: Running, clock: ManualClock) -> tuple[Message, Message]:
    """Book an interview and let it pass; its result, and the question who came."""
    result = booked(app)
    at(app, clock, ENDS + HOUR, lambda: questions(app))
    return result, questions(app)[0]


def thread(app: Running, result: Message) -> list[str]:
    return [m.text for m in app.slack.messages(HIRING, MANAGER.id) if m.thread_ts == result.ts]


def labels(message: Message) -> list[str]:
    return [
        each["text"]["text"] for block in message.blocks for each in block.get("elements", []) if "action_id" in each
    ]


def test_the_interviewer_is_asked_once_an_hour_after_the_end(app: Running, clock: ManualClock) -> None:
    booked(app)
    eventually(lambda: directly(app))
    notices = app.bot.store.notifications
    for early in (ENDS - 1, ENDS + HOUR - 1):
        at(app, clock, early, lambda: not notices.leases())
        assert questions(app) == []
    at(app, clock, ENDS + HOUR, lambda: questions(app))
    [question] = questions(app)
    assert "12:00–12:45 PM PT (3:00 PM ET)" in question.text
    assert HERE in question.text
    assert labels(question) == ["Came", "No-show", "Put off"]
    at(app, clock, ENDS + DAY, lambda: not notices.leases() and notices.next_due(clock.now) is None)
    assert len(questions(app)) == 1
    assert questions(app, MANAGER.id) == []


def test_each_answer_is_stored_shown_and_may_be_changed(app: Running, clock: ManualClock) -> None:
    result, question = asked(app, clock)
    for _ in range(2):  # a double press
        app.slack.press(question, "no_show", user=INTERVIEWER.id)
    [request] = app.requests
    assert (request.attendance, request.attendance_by, request.attendance_number) == (
        Attendance.NO_SHOW,
        INTERVIEWER.id,
        1,
    )
    app.slack.wait_for(lambda: f"No-show, you said. {HERE}" in question.text)
    assert labels(question) == ["Book again", "Came", "Put off"]
    app.slack.wait_for(lambda: f"No-show, says {LUIS}. {HERE}" in thread(app, result))
    assert "Marcus" not in thread(app, result)[-1]
    clock.now += 60  # a conversation gets one message a second
    # Its booker corrects it on the Home tab: the last one counts.
    tab = home(app)
    assert f"*No-show*, says {LUIS}. {HERE}" in words(tab)
    press_in_menu(app, tab, "came", user=MANAGER.id)
    assert app.requests[0].attendance is Attendance.CAME
    until(app, app.slack.forms.homes[MANAGER.id], lambda read: f"*Came*, you said. {HERE}" in read)
    app.slack.wait_for(lambda: f"Came, says {MAYA}. {HERE}" in question.text)
    assert labels(question) == ["No-show", "Put off"]
    clock.now += 60
    app.slack.press(question, "put_off", user=INTERVIEWER.id)
    app.slack.wait_for(lambda: f"Put off, says {LUIS}. {HERE}" in thread(app, result))
    assert len(thread(app, result)) == 3
    assert len(app.apploi.puts) == 1
    counted = app.bot.metrics.render()
    for attendance in Attendance:
        assert f'slackbot_attendance_total{{attendance="{attendance}",facility=""}} 1.0' in counted


def test_another_one_is_booked_from_the_question(app: Running, clock: ManualClock) -> None:
    _, question = asked(app, clock)
    app.slack.press(question, "put_off", user=INTERVIEWER.id)
    app.slack.wait_for(lambda: "Book again" in labels(question))
    app.slack.press(question, "book_again", user=INTERVIEWER.id)
    form = app.slack.wait_for_view(INTERVIEWER.id)
    assert form.source["title"]["text"] == "Schedule interview"
    assert "Marcus Bell" in texts(form)
    values = form.values
    assert values["when"]["when"]["value"] is None
    assert values["location"]["location"]["value"] == "Room 2"
    assert values["duration"]["duration"]["selected_option"]["value"] == "45"
    assert values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    app.slack.type(form, "when", "Dec 8 2037 3pm ET")
    assert app.slack.submit(form).trouble is None
    wait_for_request(app, lambda it: it.interview.date.day == 8 and it.attendance is None)
    wait_for_result(app, kind="interview_scheduled")
    eventually(lambda: len(app.apploi.puts) == 2)
    old = app.requests[1]
    assert (old.attendance, old.moved_to, app.requests[0].moves) == (Attendance.PUT_OFF, None, None)


def test_a_canceled_interview_is_not_asked_about(app: Running, clock: ManualClock) -> None:
    result = booked(app)
    eventually(lambda: directly(app))
    app.slack.press(result, "cancel_interview", user=MANAGER.id)
    assert app.slack.submit(app.slack.wait_for_view(MANAGER.id)).trouble is None
    eventually(lambda: app.requests[0].cancelled_by)
    notices = app.bot.store.notifications
    at(app, clock, ENDS + HOUR, lambda: not notices.leases() and notices.next_due(clock.now) is None)
    assert questions(app) == []


def test_the_setting_turns_the_question_off(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: ManualClock
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock, REMIND_BEFORE="none", ASK_OUTCOME="no") as app:
        booked(app)
        eventually(lambda: directly(app))
        notices = app.bot.store.notifications
        at(app, clock, ENDS + HOUR, lambda: not notices.leases() and notices.next_due(clock.now) is None)
        assert questions(app) == []
        # It can be said on the Home tab all the same.
        press_in_menu(app, home(app, INTERVIEWER.id), "no_show", user=INTERVIEWER.id)
        assert app.requests[0].attendance is Attendance.NO_SHOW
