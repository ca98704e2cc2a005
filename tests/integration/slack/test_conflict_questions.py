"""Conflicts and their confirmation, buttons, and an operator's commands."""

from __future__ import annotations

from dataclasses import replace

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import CUT_AFTER, HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.domain.request import ReportStatus, State
from tests.support.running import Running
from tests.support.steps import book_unconfirmed, open_form, wait_for_request, wait_for_result


def booked(app: Running) -> Form:
    """Book Marcus Bell with Luis from 3 to 3:45 on December 1, 2037, and open another form."""
    app.slack.submit(open_form(app))
    wait_for_request(app, lambda it: it.state is State.SCHEDULED)
    return open_form(app, "Aisha Khan Dec 1 2037 3:30pm ET with @luis")


def question(form: Form) -> str:
    return "".join(str(block["text"]["text"]) for block in form.blocks if block["block_id"] == "question")


def test_a_conflict_is_named_and_only_a_confirmation_books(app: Running) -> None:
    form = booked(app)
    reply = app.slack.submit(form)
    assert (reply.trouble, reply.response_action, form.is_open) == (None, "update", True)
    assert all(said in question(form) for said in ("Marcus Bell", f"<@{MANAGER.id}>", f"<@{INTERVIEWER.id}>", "3:45"))
    assert form.source["submit"]["text"] == "Book anyway"
    assert len(app.requests) == 1
    assert form.values["when"]["when"]["value"] == "Dec 1 2037 3:30pm ET"
    app.slack.submit(form)
    assert not form.is_open
    assert len(app.apploi.wait_for_puts(2)) == 2


def test_a_confirmation_does_not_count_for_another_time(app: Running) -> None:
    form = booked(app)
    app.slack.submit(form)
    app.slack.type(form, "when", "Dec 1 2037 3:15pm ET")
    app.slack.wait_for(lambda: "3:15–4:15 PM" in str(form.blocks))
    assert app.slack.submit(form).response_action == "update"
    assert "3:15" in question(form)
    assert len(app.requests) == 1


def test_a_free_time_needs_no_confirmation(app: Running) -> None:
    form = booked(app)
    app.slack.submit(form)
    app.slack.type(form, "when", "Dec 1 2037 4pm ET")
    app.slack.wait_for(lambda: "4:00–5:00 PM" in str(form.blocks))
    assert app.slack.submit(form).response_action is None
    assert len(app.apploi.wait_for_puts(2)) == 2


def test_a_booking_that_waits_for_an_earlier_one_says_so(app: Running) -> None:
    first, second = open_form(app), open_form(app, "Marcus Bell Dec 3 2037 3pm ET", user=INTERVIEWER.id)
    app.apploi.set_failure_mode(FailureMode.BUSY, lookup=False, write=True)
    app.slack.submit(first)
    wait_for_request(app, lambda it: it.state is State.WAITING and it.report_status is ReportStatus.REPORTED)
    app.slack.submit(second)
    dm = app.slack.workspace.dm_with_bot(INTERVIEWER.id)
    [said] = app.slack.wait_for(lambda: [m.text for m in app.slack.messages(dm.id) if "right after it" in m.text])
    assert "Tue, Dec 1, 2037" in said
    assert len(app.requests) == 2


def test_the_question_goes_once_the_time_changes(app: Running) -> None:
    form = booked(app)
    app.slack.submit(form)
    assert question(form)
    app.slack.type(form, "when", "Dec 2 2037 3:20pm CT")
    app.slack.wait_for(lambda: "3:20–4:20 PM CT" in str(form.blocks))
    assert not question(form)
    assert form.source["submit"]["text"] == "Schedule"


def test_a_message_whose_response_was_lost_is_found_where_the_bot_can_read(app: Running) -> None:
    app.slack.api.scopes.add("channels:history")
    form = open_form(app)
    app.slack.faults.add("chat.postMessage", CUT_AFTER)
    app.slack.submit(form)
    told = wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED).posted_message
    [message] = [m for m in app.slack.messages(HIRING) if m.metadata]
    assert told
    assert told.ts == message.ts


def test_the_same_outcome_twice_is_two_messages(app: Running) -> None:
    app.slack.api.scopes.add("channels:history")
    form = open_form(app)
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    app.slack.submit(form)
    first = wait_for_result(app, kind="interview_failed")
    app.slack.faults.add("chat.postMessage", CUT_AFTER)
    app.slack.press(first, "send_again")
    app.slack.wait_for(lambda: len([m for m in app.slack.messages(HIRING) if "Not booked" in m.text]) == 1)
    wait_for_request(app, lambda it: it.message_number == 2 and it.report_status is ReportStatus.REPORTED)
    assert len([m for m in app.slack.messages(HIRING) if m.metadata]) == 2


def test_the_history_says_who_pressed_a_button_and_when(app: Running) -> None:
    app.slack.press(book_unconfirmed(app), "mark_scheduled")
    wait_for_result(app, kind="interview_scheduled")
    [press] = [step for step in app.bot.store.history(app.requests[0].id) if "mark_scheduled" in step.note]
    assert MANAGER.id in press.note
    assert press.at > app.requests[0].accepted_at


def test_a_button_below_the_reminder_also_settles_the_channel_message(app: Running) -> None:
    message = book_unconfirmed(app)
    wait_for_request(app, lambda it: it.remind_at is not None)
    app.bot.store.change(app.requests[0].id, lambda it: replace(it, remind_at=1.0))
    app.bot.worker.wake()
    dm = app.slack.workspace.dm_with_bot(MANAGER.id)
    reminder = app.slack.wait_for(lambda: [m for m in app.slack.messages(dm.id) if "needs an answer" in m.text])[0]
    app.slack.press(reminder, "mark_scheduled")
    app.slack.wait_for(lambda: "marked as scheduled by" in message.text and "marked as scheduled by" in reminder.text)
