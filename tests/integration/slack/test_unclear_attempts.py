"""An attempt without a clear answer may have booked the interview, whatever Apploi says to a later one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.__main__ import main
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import MANAGER
from slackbot.domain.request import ReportStatus, State
from tests.integration.slack.test_conflict_questions import question
from tests.integration.slack.test_home import buttons, home, words
from tests.integration.slack.test_reschedule import booked, moving
from tests.support.running import Running, running
from tests.support.steps import book_unconfirmed, open_form, press_in_menu, wait_for_request, wait_for_result

NOTHING_BOOKED = re.compile("nothing was booked|not booked|not scheduled|not sent", re.IGNORECASE)
WAYS_ON = ["mark_scheduled", "send_again", "edit_request", "dismiss_request"]


@pytest.fixture
def app(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, database_url: str) -> Iterator[Running]:
    """The real app between the fakes, on each database in turn."""
    slack.should_escape = True
    with running(slack, apploi, tmp_path, DATABASE_URL=database_url) as started:
        yield started


def offered(message: Message) -> list[str]:
    """The action ids of the buttons, and of what is in the menu."""
    elements = [one for block in message.blocks for one in block.get("elements", []) if "action_id" in one]
    menu = [option["value"].split()[0] for one in elements for option in one.get("options", [])]
    return [one["action_id"] for one in elements if one["type"] == "button"] + menu


def refused(app: Running, mood: FailureMode = FailureMode.NO_SUCH_APPLICANT) -> Message:
    """The message about a booking that Apploi accepted without a response, and rejected when it was sent again."""
    message = book_unconfirmed(app)
    app.apploi.failure_mode = mood
    app.slack.press(message, "send_again")
    wait_for_request(app, lambda it: it.message_number == 2 and it.report_status is ReportStatus.REPORTED)
    app.apploi.failure_mode = FailureMode.FINE
    return wait_for_result(app)


@pytest.mark.parametrize(
    ("mood", "reason"),
    [(FailureMode.NO_SUCH_APPLICANT, "no application"), (FailureMode.REFUSES_KEY, "Apploi rejected our connection.")],
)
def test_a_refusal_after_an_unclear_attempt_says_that_it_may_be_booked(
    app: Running, mood: FailureMode, reason: str
) -> None:
    message = refused(app, mood)
    assert message.metadata
    assert message.metadata["event_type"] == "interview_unconfirmed"
    assert reason in message.text
    assert "may already be booked" in message.text
    assert not NOTHING_BOOKED.search(message.text)
    assert offered(message) == WAYS_ON
    assert len(app.apploi.bookings) == 1


def test_a_new_booking_has_to_confirm_what_may_be_booked(app: Running) -> None:
    refused(app)
    form = open_form(app)
    app.slack.submit(form)
    assert "may be booked" in question(form)
    assert len(app.requests) == 1


def test_while_it_waits_for_a_retry_nothing_says_that_it_is_not_booked(app: Running) -> None:
    message = book_unconfirmed(app)
    app.apploi.failure_mode, app.apploi.retry_after = FailureMode.BUSY, "600"
    app.slack.press(message, "send_again")
    waiting = wait_for_result(app, kind="interview_pending")
    assert "may already be booked" in waiting.text
    assert not NOTHING_BOOKED.search(waiting.text)
    tab = words(home(app))
    assert "Not confirmed yet" in tab
    assert not NOTHING_BOOKED.search(tab.split("Your interviews")[0])
    form = open_form(app)
    app.slack.submit(form)
    assert "may be booked" in question(form)


def test_a_request_retried_and_stopped_by_an_operator_asks_its_requester(
    app: Running, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    book_unconfirmed(app)
    number = app.requests[0].id
    app.apploi.failure_mode, app.apploi.retry_after = FailureMode.BUSY, "600"
    assert main(["requests", "retry", "--yes", number]) == 0
    wait_for_result(app, kind="interview_pending")
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED and it.state is State.WAITING)
    assert main(["requests", "cancel", number]) == 0
    assert f"{number} is unconfirmed now" in capsys.readouterr().out
    wait_for_request(app, lambda it: it.message_number == 3 and it.report_status is ReportStatus.REPORTED)
    message = wait_for_result(app)
    assert "may already be booked" in message.text
    assert offered(message) == WAYS_ON
    assert main(["requests"]) == 0
    assert f"! {number}" in capsys.readouterr().out
    assert main(["requests", "show", number]) == 0
    assert "yes: an attempt got no clear answer" in capsys.readouterr().out


def test_the_home_tab_asks_like_the_message(app: Running) -> None:
    refused(app)
    tab = home(app)
    assert "may already be booked" in words(tab)
    assert not NOTHING_BOOKED.search(words(tab).split("Your interviews")[0])
    assert buttons(tab)[: len(WAYS_ON)] == WAYS_ON


def test_marking_it_as_scheduled_ends_the_doubt(app: Running) -> None:
    app.slack.press(refused(app), "mark_scheduled")
    wait_for_result(app, kind="interview_scheduled")
    assert not app.requests[0].may_be_in_apploi


def test_after_dismissing_only_a_new_booking_asks(app: Running) -> None:
    message = refused(app)
    press_in_menu(app, message, "dismiss_request")
    app.slack.wait_for(lambda: f"dismissed by <@{MANAGER.id}>" in message.text)
    tab = words(home(app))
    assert "Not confirmed, dismissed" in tab
    assert "Needs your attention" not in tab
    form = open_form(app)
    app.slack.submit(form)
    assert "may be booked" in question(form)


def test_a_correction_has_to_confirm_the_attempt_it_corrects(app: Running) -> None:
    message = refused(app)
    press_in_menu(app, message, "edit_request")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.submit(form)
    assert "may be booked" in question(form)
    app.slack.submit(form)
    wait_for_result(app, kind="interview_scheduled")
    assert [it.settled_how for it in app.requests] == [None, "edited and sent again"]


def test_a_rejected_reschedule_after_an_unclear_attempt_leaves_both_times_in_doubt(app: Running) -> None:
    form = moving(app, booked(app))
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.apploi.failure_mode = FailureMode.DROPS_AFTER
    app.slack.submit(form)
    message = wait_for_result(app, kind="interview_unconfirmed")
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    app.slack.press(message, "send_again")
    wait_for_request(app, lambda it: it.message_number == 2 and it.report_status is ReportStatus.REPORTED)
    said = [m for m in app.slack.messages(HIRING) if m.metadata][-1].text
    assert "keep the old time free too" in said
    assert "stands as it was" not in said
