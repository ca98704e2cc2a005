"""Rescheduling and canceling, from every entrance, over signed HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, FakeSlack, Message
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN
from slackbot.domain.request import ReportStatus, State, mark_cancelled
from slackbot.messages import COMMAND
from tests.support.running import Running, running
from tests.support.steps import eventually, open_form, wait_for_ephemeral, wait_for_request, wait_for_result

OLD, NEW = "2037-12-01T15:00:00Z", "2037-12-02T10:00:00Z"


def booked(app: Running, text: str = "Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis at Room 2") -> Message:
    """Book an interview; the message about it."""
    before = len(app.requests)
    app.slack.submit(open_form(app, text))
    eventually(lambda: len(app.requests) > before and app.requests[0].report_status is ReportStatus.REPORTED)
    return wait_for_result(app, kind="interview_scheduled")


def moving(app: Running, message: Message, user: str = MANAGER.id) -> Form:
    """The form that "Reschedule" opens."""
    app.slack.press(message, "reschedule", user=user)
    return app.slack.wait_for_view(user)


def texts(form: Form) -> str:
    return "\n".join(str(block) for block in form.blocks)


def moved(app: Running, message: Message) -> Message:
    """Reschedule the interview to Wednesday at ten; the message about it."""
    form = moving(app, message)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    assert app.slack.submit(form).trouble is None
    wait_for_request(app, lambda it: it.moves is not None and it.report_status is ReportStatus.REPORTED)
    return wait_for_result(app, kind="interview_scheduled")


def test_the_form_shows_the_current_values_and_keeps_the_applicant(app: Running) -> None:
    form = moving(app, booked(app))
    assert form.source["title"]["text"] == "Reschedule interview"
    assert form.source["submit"]["text"] == "Reschedule"
    assert "*Marcus Bell*" in texts(form)
    assert "Now: Tue, Dec 1, 2037, 3:00–3:45 PM ET" in texts(form)
    assert "applicant" not in [block["block_id"] for block in form.blocks]
    assert form.values["location"]["location"]["value"] == "Room 2"
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert form.values["channel"]["channel"]["selected_conversation"] == HIRING


def test_the_difference_is_shown_before_submitting(app: Running) -> None:
    form = moving(app, booked(app))
    app.slack.type(form, "when", "Dec 2 2037 10am CT")
    app.slack.wait_for(lambda: "Tue, Dec 1, 2037, 3:00 PM ET → Wed, Dec 2, 2037, 10:00 AM CT" in texts(form))
    app.slack.type(form, "when", "Dec 1 2037 3pm")
    app.slack.wait_for(lambda: "That's the current time." in texts(form))
    assert len(app.apploi.puts) == 1


def test_the_new_time_is_sent_once_and_reported_in_the_old_messages_thread(app: Running) -> None:
    old = booked(app)
    new = moved(app, old)
    assert [put.body["date"] for put in app.apploi.puts] == [OLD, NEW]
    assert [put.path for put in app.apploi.puts] == [app.apploi.puts[0].path] * 2
    assert new.thread_ts == old.ts
    assert "Interview moved: Marcus Bell" in new.text
    assert "Moved from Tue, Dec 1, 2037, 3:00–3:45 PM ET." in new.text
    assert "delete" not in new.text


def test_the_old_message_is_marked_as_moved_and_loses_its_buttons(app: Running) -> None:
    old = booked(app)
    moved(app, old)
    app.slack.wait_for(lambda: "Moved: Marcus Bell" in old.text)
    assert f"by <@{MANAGER.id}>" in old.text
    assert not [block for block in old.blocks if block["type"] == "actions"]
    assert app.requests[1].moved_to == app.requests[0].id
    assert app.requests[0].series == app.requests[1].id


def test_a_rescheduled_interview_can_be_rescheduled_in_the_same_thread(app: Running) -> None:
    old = booked(app)
    new = moved(app, old)
    form = moving(app, new)
    app.slack.type(form, "when", "Dec 3 2037 9am")
    app.slack.submit(form)
    wait_for_request(app, lambda it: it.sequence == 2 and it.report_status is ReportStatus.REPORTED)
    assert wait_for_result(app, kind="interview_scheduled").thread_ts == old.ts


def test_a_form_without_a_change_is_rejected(app: Running) -> None:
    form = moving(app, booked(app))
    reply = app.slack.submit(form)
    assert "Nothing has changed yet" in form.errors["when"]
    assert reply.response_action == "errors"
    assert len(app.requests) == 1


def test_another_location_at_the_same_time_is_a_change(app: Running) -> None:
    form = moving(app, booked(app))
    app.slack.type(form, "location", "Room 9")
    app.slack.submit(form)
    assert app.apploi.wait_for_puts(2)[1].body["location"] == "Room 9"


def test_the_old_time_does_not_conflict_with_the_new_one(app: Running) -> None:
    form = moving(app, booked(app))
    app.slack.type(form, "when", "Dec 1 2037 3:15pm")
    assert app.slack.submit(form).response_action is None
    assert not form.is_open


@pytest.mark.parametrize(
    ("mood", "kind", "says"),
    [
        (FailureMode.NO_SUCH_APPLICANT, "interview_failed", "The interview hasn't moved: Tue, Dec 1"),
        (
            FailureMode.DROPS_AFTER,
            "interview_unconfirmed",
            "keep the old time free too: Tue, Dec 1",
        ),
    ],
)
def test_the_old_time_stays_until_the_new_one_is_accepted(
    app: Running, mood: FailureMode, kind: str, says: str
) -> None:
    old = booked(app)
    form = moving(app, old)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.apploi.failure_mode = mood
    app.slack.submit(form)
    assert says in wait_for_result(app, kind=kind).text
    assert app.requests[1].is_active
    assert "Interview booked: Marcus Bell" in old.text


def test_a_failed_reschedule_can_be_edited_and_still_reschedules(app: Running) -> None:
    old = booked(app)
    form = moving(app, old)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.apploi.failure_mode = FailureMode.NO_SUCH_APPLICANT
    app.slack.submit(form)
    failed = wait_for_result(app, kind="interview_failed")
    app.apploi.failure_mode = FailureMode.FINE
    app.slack.press(failed, "edit_request")
    again = app.slack.wait_for_view(MANAGER.id)
    assert "Now: Tue, Dec 1, 2037" in texts(again)
    app.slack.submit(again)
    wait_for_request(app, lambda it: it.state is State.SCHEDULED and it.moves is not None)
    assert app.slack.wait_for(lambda: "Moved: Marcus Bell" in old.text)


def test_two_people_who_reschedule_at_once_reschedule_once(app: Running) -> None:
    old = booked(app)
    mine, theirs = moving(app, old), moving(app, old, INTERVIEWER.id)
    app.slack.type(mine, "when", "Dec 2 2037 10am")
    app.slack.type(theirs, "when", "Dec 3 2037 10am")
    app.slack.submit(mine)
    app.slack.submit(theirs)
    assert "already moved" in theirs.errors["when"] or "being moved" in theirs.errors["when"]
    wait_for_request(app, lambda it: it.report_status is ReportStatus.REPORTED)
    assert len(app.apploi.puts) == 2


def test_a_button_of_an_old_time_says_so(app: Running) -> None:
    old = booked(app)
    buttons = [dict(block) for block in old.blocks]
    moved(app, old)
    old.blocks[:] = buttons
    app.slack.press(old, "reschedule")
    assert "already moved" in wait_for_ephemeral(app)


@pytest.mark.parametrize(("user", "may"), [(INTERVIEWER.id, True), (PLAIN.id, False), (GUEST.id, False)])
def test_only_requester_and_interviewer_can_change_it(app: Running, user: str, may: bool) -> None:
    message = booked(app)
    for button in ("reschedule", "cancel_interview"):
        app.slack.press(message, button, user=user)
        if may:
            app.slack.close(app.slack.wait_for_view(user))
        else:
            assert wait_for_ephemeral(app, user)
    assert not app.slack.open_views


# With the command


def by_command(app: Running, text: str, user: str = MANAGER.id) -> Form:
    app.slack.command(COMMAND, text, user=user)
    return app.slack.wait_for_view(user)


def test_the_only_interview_is_used(app: Running) -> None:
    booked(app)
    form = by_command(app, "reschedule")
    assert "Now: Tue, Dec 1, 2037" in texts(form)


def test_a_name_and_a_new_time_fill_in_the_form(app: Running) -> None:
    booked(app)
    booked(app, "Aisha Khan Dec 8 2037 3pm ET")
    form = by_command(app, "RESCHEDULE marcus Dec 2 2037 10am")
    assert form.values["when"]["when"]["value"] == "Dec 2 2037 10am"
    assert "Tue, Dec 1, 2037, 3:00 PM → Wed, Dec 2, 2037, 10:00 AM ET" in texts(form)


def test_one_of_several_is_chosen_and_the_typed_time_is_kept(app: Running) -> None:
    booked(app)
    booked(app, "Aisha Khan Dec 8 2037 3pm ET")
    form = by_command(app, "reschedule Dec 9 2037 11am")
    offered = [option["text"]["text"] for option in form.element("interview")["options"]]
    assert offered == ["Marcus Bell · Tue, Dec 1, 2037, 3:00 PM ET", "Aisha Khan · Tue, Dec 8, 2037, 3:00 PM ET"]
    app.slack.choose(form, "interview", app.requests[0].id)
    app.slack.submit(form)
    assert "*Aisha Khan*" in texts(form)
    assert form.values["when"]["when"]["value"] == "Dec 9 2037 11am"
    app.slack.submit(form)
    wait_for_request(app, lambda it: it.moves is not None and it.report_status is ReportStatus.REPORTED)
    assert app.requests[0].interview.apploi_date == "2037-12-09T11:00:00Z"


@pytest.mark.parametrize("text", ["reschedule", "reschedule Nobody Atall"])
def test_if_there_is_nothing_to_reschedule_it_says_what_to_do(app: Running, text: str) -> None:
    app.slack.command(COMMAND, text)
    assert "use Apploi" in wait_for_ephemeral(app)
    assert not app.slack.open_views


def test_an_interview_rescheduled_meanwhile_cannot_be_chosen(app: Running) -> None:
    old = booked(app)
    booked(app, "Aisha Khan Dec 8 2037 3pm ET")
    form = by_command(app, "reschedule")
    theirs = moving(app, old, INTERVIEWER.id)
    app.slack.type(theirs, "when", "Dec 2 2037 10am")
    app.slack.submit(theirs)
    wait_for_request(app, lambda it: it.moves is not None and it.report_status is ReportStatus.REPORTED)
    app.slack.choose(form, "interview", app.requests[-1].id)
    app.slack.submit(form)
    assert "already moved" in form.errors["interview"]


# Canceling


def test_cancel_explains_how_and_then_marks_it(app: Running) -> None:
    message = booked(app)
    app.slack.press(message, "cancel_interview")
    form = app.slack.wait_for_view(MANAGER.id)
    assert form.source["submit"]["text"] == "I deleted it"
    assert "1. In Apploi, delete *Marcus Bell*'s *Tue, Dec 1, 2037, 3:00 PM ET* interview" in texts(form)
    assert f"I'll update the channel, tell <@{INTERVIEWER.id}>, and turn off reminders." in texts(form)
    app.slack.submit(form)
    app.slack.wait_for(lambda: "Canceled: ~Marcus Bell" in message.text)
    assert f"<@{MANAGER.id}> says it's deleted in Apploi" in message.text
    assert app.requests[0].cancelled_by == MANAGER.id
    assert len(app.apploi.puts) == 1


def test_an_unexpected_error_is_shown_in_a_view_without_fields(app: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack shows errors at input blocks only; otherwise the client says that it had trouble connecting."""
    app.slack.press(booked(app), "cancel_interview")
    form = app.slack.wait_for_view(MANAGER.id)
    with monkeypatch.context() as broken:
        broken.delattr("slackbot.messages.parse_button_value")
        for _ in range(2):  # posted once, however often it happens
            reply = app.slack.submit(form)
            assert (reply.trouble, reply.response_action) == (None, "update")
            assert texts(form).count("Something went wrong on my end") == 1
    app.slack.submit(form)
    app.slack.wait_for(lambda: app.requests[0].cancelled_by)


def test_a_canceled_interview_cannot_be_rescheduled(app: Running) -> None:
    message = booked(app)
    form = moving(app, message)
    app.bot.store.change(app.requests[0].id, lambda it: mark_cancelled(it, "U7"))
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.slack.submit(form)
    assert "says it's deleted in Apploi" in form.errors["when"]
    assert len(app.apploi.puts) == 1


def test_a_cancellation_during_a_reschedule_waits_for_its_result(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, database_url: str
) -> None:
    with running(slack, apploi, tmp_path, DATABASE_URL=database_url) as app:
        old = booked(app)
        app.slack.press(old, "cancel_interview")
        too_early = app.slack.wait_for_view(MANAGER.id)
        form = moving(app, old, INTERVIEWER.id)
        app.slack.type(form, "when", "Dec 2 2037 10am")
        app.apploi.set_failure_mode(FailureMode.DOWN, lookup=False)
        app.slack.submit(form)
        wait_for_result(app, kind="interview_pending")
        app.slack.submit(too_early)
        assert "being moved right now" in texts(too_early)
        app.slack.press(old, "cancel_interview")
        assert "being moved right now" in wait_for_ephemeral(app)
        wait_for_request(app, lambda it: it.state is State.WAITING and it.report_status is ReportStatus.REPORTED)
        app.apploi.set_failure_mode(FailureMode.FINE)
        wait_for_request(app, lambda it: it.state is State.SCHEDULED and it.report_status is ReportStatus.REPORTED)
        new = wait_for_result(app, kind="interview_scheduled")
        app.slack.press(new, "cancel_interview", user=INTERVIEWER.id)
        app.slack.submit(app.slack.wait_for_view(INTERVIEWER.id))
        app.slack.wait_for(lambda: "Canceled: ~Marcus Bell" in new.text)
        assert [it.cancelled_by for it in app.requests] == [INTERVIEWER.id, None]
