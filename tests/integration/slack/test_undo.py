"""*Undo* and *Stop trying*, over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack, Message
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import MANAGER
from slackbot.domain.request import ReportStatus, State
from tests.integration.slack.test_home import home, words
from tests.integration.slack.test_unclear_attempts import offered
from tests.support.running import Running, running
from tests.support.steps import eventually, open_form, wait_for_request, wait_for_result
from tests.support.undo import UNDO_SECONDS, JumpingClock, end_undo

DIRECT = f"D{MANAGER.id[1:]}"


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, clock: JumpingClock) -> Iterator[Running]:
    """The real app with a minute to undo, which a test ends by a jump of the clock."""
    slack.should_escape = True
    with running(slack, apploi, tmp_path, clock, UNDO_SECONDS=str(UNDO_SECONDS)) as started:
        yield started


def submitted(app: Running, form: Form, channel: str = HIRING) -> Message:
    """Submit the form; the message with *Undo* for its sender."""
    before = app.slack.messages(channel, MANAGER.id)
    assert app.slack.submit(form).trouble is None

    def new() -> list[Message]:
        return [m for m in app.slack.messages(channel, MANAGER.id) if can_undo(m) and m not in before]

    return app.slack.wait_for(new)[-1]


def can_undo(message: Message) -> bool:
    return any(block.get("accessory", {}).get("action_id") == "undo_request" for block in message.blocks)


def undone(app: Running, private: Message) -> Form:
    """Press *Undo*; the form that it opens."""
    before = len(app.slack.calls_of("views.open"))
    app.slack.press(private, "undo_request", user=MANAGER.id)
    app.slack.wait_for(lambda: app.slack.calls_of("views.open")[before:])
    return app.slack.wait_for_view(MANAGER.id)


def scheduled(app: Running, clock: JumpingClock) -> Message:
    """End the time to undo; the message about the booking."""
    end_undo(app, clock)
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED)
    return wait_for_result(app, kind="interview_scheduled")


def test_undo_withdraws_the_request_and_opens_the_form_as_it_was(app: Running, clock: JumpingClock) -> None:
    form = open_form(app)
    app.slack.type(form, "when", "Dec 2 2037 at 10:15am")
    app.slack.choose(form, "duration", "30")
    app.slack.type(form, "location", "Room 9")
    private = submitted(app, form)
    assert private.only_for == MANAGER.id
    assert private.text.startswith(
        "Booking Marcus Bell, Wed, Dec 2, 2037, 10:15–10:45 AM ET…\nYou can undo this until <!date^"
    )
    again = undone(app, private)
    app.slack.wait_for(lambda: again.values == form.values)
    assert app.slack.redeliver(app.slack.deliveries[-1]).trouble is None  # a double click
    app.slack.wait_for(lambda: "Undone: Marcus Bell" in private.text)
    assert offered(private) == ["edit_request"]
    end_undo(app, clock)
    second = submitted(app, again)
    assert "Wed, Dec 2, 2037, 10:15–10:45 AM ET" in second.text
    scheduled(app, clock)
    assert [put.body["location"] for put in app.apploi.puts] == ["Room 9"]
    assert [request.state for request in app.requests] == [State.SCHEDULED, State.WITHDRAWN]
    assert len(app.slack.calls_of("views.open")) == 2


def test_undo_after_the_clock_reads_the_truth(app: Running, clock: JumpingClock) -> None:
    private = submitted(app, open_form(app))
    app.apploi.failure_mode, app.apploi.slow_seconds = FailureMode.SLOW, 1.0
    end_undo(app, clock)
    app.apploi.wait_for_puts(1)
    app.slack.press(private, "undo_request")
    app.slack.wait_for(lambda: "Too late to undo: it's already on its way to Apploi" in private.text)
    assert not can_undo(private)
    wait_for_result(app, kind="interview_scheduled")
    app.apploi.failure_mode = FailureMode.FINE
    private = submitted(app, open_form(app, "Aisha Khan Dec 3 2037 3pm ET with @luis"))
    scheduled(app, clock)
    app.slack.press(private, "undo_request")
    app.slack.wait_for(lambda: f"it's booked. To take it back, press Cancel in <#{HIRING}>" in private.text)
    assert (len(app.apploi.puts), len(app.slack.calls_of("views.open"))) == (2, 2)


def test_without_a_conversation_undo_is_a_direct_message_until_there_is_a_result(
    app: Running, clock: JumpingClock
) -> None:
    def filled(when: str = "Dec 1 2037 3pm ET") -> Form:
        app.slack.shortcut("schedule_interview")
        form = app.slack.wait_for_view(MANAGER.id)
        app.slack.suggest(form, "applicant", "marcus")
        app.slack.choose(form, "applicant", "265733760")
        app.slack.type(form, "when", when)
        return form

    private = submitted(app, filled(), DIRECT)
    assert "in your messages from me" in private.text
    undo = "Undo: Marcus Bell, December 1"
    tab = home(app)
    assert undo in str(tab.blocks)
    again = undone_at_home(app, tab)
    app.slack.wait_for(lambda: "Undone" in private.text)
    private = submitted(app, again, DIRECT)
    end_undo(app, clock)
    wait_for_result(app, DIRECT, user=MANAGER.id)
    eventually(lambda: private not in app.slack.messages(DIRECT))
    app.slack.open_home(MANAGER.id)
    app.slack.wait_for(lambda: undo not in str(app.slack.forms.homes[MANAGER.id].blocks))
    assert len(app.apploi.puts) == 1
    private = submitted(app, filled("Dec 2 2037 3pm ET"), DIRECT)
    undone(app, private)
    app.slack.wait_for(lambda: "Undone" in private.text)


def undone_at_home(app: Running, tab: Form) -> Form:
    before = len(app.slack.calls_of("views.open"))
    app.slack.press(tab, "undo_request")
    app.slack.wait_for(lambda: app.slack.calls_of("views.open")[before:])
    return app.slack.wait_for_view(MANAGER.id)


def test_undoing_a_move_leaves_the_interview_where_it_is(app: Running, clock: JumpingClock) -> None:
    submitted(app, open_form(app))
    message = scheduled(app, clock)
    app.slack.press(message, "reschedule")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    private = submitted(app, form)
    assert private.text.startswith("Moving Marcus Bell, Wed, Dec 2, 2037, 10:00–10:45 AM ET…")
    again = undone(app, private)
    app.slack.wait_for(lambda: "The interview stays at its old time" in private.text)
    assert (again.source["title"]["text"], again.values) == ("Reschedule interview", form.values)
    submitted(app, again)
    assert "Interview moved" in scheduled(app, clock).text
    assert [put.body["date"] for put in app.apploi.puts] == ["2037-12-01T15:00:00Z", "2037-12-02T10:00:00Z"]


def test_undoing_a_correction_asks_about_the_failed_request_again(app: Running, clock: JumpingClock) -> None:
    submitted(app, open_form(app))
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    end_undo(app, clock)
    failed = wait_for_result(app, kind="interview_failed")
    app.apploi.failure_mode = FailureMode.FINE
    app.slack.press(failed, "edit_request")
    private = submitted(app, app.slack.wait_for_view(MANAGER.id))
    app.slack.wait_for(lambda: "edited and sent again" in failed.text)
    again = undone(app, private)
    app.slack.wait_for(lambda: offered(failed) == ["edit_request", "send_again", "dismiss_request", "schedule_another"])
    assert app.requests[1].needs_action
    submitted(app, again)
    assert app.requests[2].settled_how == "edited and sent again"
    scheduled(app, clock)
    assert len(app.apploi.bookings) == 1


def test_stop_trying_withdraws_a_request_that_waits_for_apploi(app: Running, clock: JumpingClock) -> None:
    private = submitted(app, open_form(app))
    app.apploi.failure_mode, app.apploi.retry_after = FailureMode.BUSY, "600"
    end_undo(app, clock)
    waiting = wait_for_result(app, kind="interview_pending")
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED)
    app.slack.press(private, "undo_request")
    app.slack.wait_for(lambda: "Press Stop trying in" in private.text)
    assert offered(waiting) == ["stop_trying"]
    app.slack.press(waiting, "stop_trying")
    app.slack.wait_for(lambda: waiting.text.startswith("⏹ Stopped: Marcus Bell"))
    assert (waiting.metadata or {})["event_type"] == "interview_withdrawn"
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED and it.due_at is None)
    assert f"Not booked, stopped by <@{MANAGER.id}>: *Marcus Bell*" in words(home(app))
    app.slack.press(waiting, "edit_request")
    submitted(app, app.slack.wait_for_view(MANAGER.id))  # no question about the withdrawn one
    assert [request.state for request in app.requests] == [State.ACCEPTED, State.WITHDRAWN]
    assert len(app.apploi.puts) == 1
