"""More than one person at an interview: Apploi knows the interviewer, the others are told by us. Over signed HTTP."""

from __future__ import annotations

import pytest

from slackbot.demo.fake_slack import BOT_USER, HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN, STRANGER
from slackbot.domain.request import Answer, Attendance, ReportStatus
from tests.integration.slack.test_home import buttons, home, kept, words
from tests.integration.slack.test_ownership import directly
from tests.integration.slack.test_reschedule import booked, moving, texts
from tests.support.running import Running
from tests.support.steps import open_form, press_in_menu, wait_for_ephemeral, wait_for_request, wait_for_result

TEXT = "Marcus Bell Dec 1 2037 3pm ET for 45 min with @luis and @robin at Room 2"
MAYA, LUIS, ROBIN = f"<@{MANAGER.id}>", f"<@{INTERVIEWER.id}>", f"<@{PLAIN.id}>"
JOINING = "You're also joining the interview with Marcus Bell"


def chosen(form: Form) -> list[str]:
    users: list[str] = form.values["also_there"]["also_there"]["selected_users"]
    return users


def labels(message: Message) -> list[str]:
    found = [each for block in message.blocks for each in block.get("elements", []) if each.get("type") == "button"]
    return [each["text"]["text"] for each in found]


def submit_move(app: Running, form: Form) -> Message:
    before = app.requests[0].id
    assert app.slack.submit(form).trouble is None
    wait_for_request(app, lambda it: it.id != before and it.report_status is ReportStatus.REPORTED)
    return wait_for_result(app, kind="interview_scheduled")


def test_each_is_told_and_apploi_learns_only_of_the_interviewer(app: Running) -> None:
    form = open_form(app, TEXT)
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert chosen(form) == [PLAIN.id]
    assert "Apploi lists only the interviewer." in texts(form)
    app.slack.submit(form)
    result = wait_for_result(app)
    assert f"with {LUIS} · also there: {ROBIN}" in result.text
    assert f"Apploi lists {LUIS} as the interviewer." in result.text
    [put] = app.apploi.puts
    assert put.body["interviewerEmail"] == INTERVIEWER.email
    told = directly(app, PLAIN.id, JOINING)
    assert f"with {LUIS}" in told.text
    assert "Add it to your calendar:" in told.text
    assert labels(told) == ["I can't make it"]
    assert app.requests[0].also_there == (PLAIN.id,)
    tab = home(app, PLAIN.id)
    assert f"with {LUIS}, also there: {ROBIN}" in words(tab)
    assert "cannot_make_it" in buttons(tab)
    assert not {"reschedule", "cancel_interview"} & set(buttons(tab))


def test_the_form_says_what_their_clocks_show(app: Running) -> None:
    form = open_form(app, "Marcus Bell Dec 1 2037 9am ET with me")
    app.slack.choose(form, "also_there", [INTERVIEWER.id, PLAIN.id])  # of whom Slack knows no zone
    app.slack.wait_for(lambda: f"*Please check:* 6:00 AM in Los Angeles for {LUIS}" in texts(form))
    app.slack.type(form, "when", "Dec 1 2037 3pm ET")
    app.slack.wait_for(lambda: f"\\n12:00 PM in Los Angeles for {LUIS}" in texts(form))


def test_one_of_them_cannot_make_it_and_the_interview_stays(app: Running) -> None:
    booked(app, TEXT)
    told = directly(app, PLAIN.id, JOINING)
    for _ in range(2):  # a double press
        app.slack.press(told, "cannot_make_it", user=PLAIN.id)
    to_maya = directly(app, MANAGER.id, f"{ROBIN} can't make it: Marcus Bell, Tue, Dec 1, 2037, 3:00 PM ET")
    assert f"The interview stays booked with {LUIS}." in to_maya.text
    app.slack.wait_for(lambda: f"You said you can't make it, and I told {MAYA}." in told.text)
    assert labels(told) == []
    [request] = app.requests
    assert (request.also_there, request.also_declined, request.answer) == ((), (PLAIN.id,), None)
    assert "Marcus" not in words(home(app, PLAIN.id))
    assert len(app.apploi.puts) == 1
    # The interviewer's own answer is another one.
    asked = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell")
    app.slack.press(asked, "cannot_make_it", user=INTERVIEWER.id)
    assert app.requests[0].answer is Answer.DECLINED


def test_a_move_a_handover_and_a_cancellation_keep_them(app: Running) -> None:
    first = booked(app, TEXT)
    directly(app, PLAIN.id, JOINING)
    form = moving(app, first)
    assert chosen(form) == [PLAIN.id]
    app.slack.type(form, "when", "Dec 2 2037 10am")
    second = submit_move(app, form)
    moved = directly(app, PLAIN.id, "The interview with Marcus Bell that you're also joining was moved")
    assert "Remove the old time from your calendar." in moved.text
    press_in_menu(app, directly(app, INTERVIEWER.id, "was moved"), "hand_over", user=INTERVIEWER.id)
    form = app.slack.wait_for_view(INTERVIEWER.id)
    app.slack.choose(form, "interviewer", MANAGER.id)
    third = submit_move(app, form)
    assert f"with {MAYA} · also there: {ROBIN}" in third.text
    assert app.requests[0].also_there == (PLAIN.id,)
    app.slack.press(third, "cancel_interview", user=MANAGER.id)
    assert app.slack.submit(app.slack.wait_for_view(MANAGER.id)).trouble is None
    off = directly(app, PLAIN.id, "Interview canceled: Marcus Bell")
    assert "Remove it from your calendar." in off.text
    assert second.ts != third.ts
    assert len(app.apploi.puts) == 3


def test_others_are_added_and_removed_without_sending_anything(app: Running) -> None:
    result = booked(app, TEXT)
    directly(app, PLAIN.id, JOINING)
    form = moving(app, result)
    app.slack.choose(form, "also_there", [MANAGER.id])
    assert app.slack.submit(form).trouble is None
    directly(app, MANAGER.id, JOINING)
    assert "Remove it from your calendar." in directly(app, PLAIN.id, "You're no longer joining").text
    line = f"Also there now: {MAYA}. Apploi lists {LUIS} as the interviewer."
    app.slack.wait_for(lambda: [m for m in app.slack.messages(HIRING) if m.thread_ts == result.ts and m.text == line])
    [request] = app.requests
    assert request.also_there == (MANAGER.id,)
    assert len(app.apploi.puts) == 1
    form = moving(app, result)
    assert "Nothing has changed yet." in str(app.slack.submit(form).body)


def test_one_of_them_can_write_that_they_cannot_make_it(app: Running) -> None:
    booked(app, TEXT)
    directly(app, PLAIN.id, JOINING)
    mine = app.slack.workspace.dm_with_bot(PLAIN.id).id
    app.slack.say("I can't make it on Dec 1 2037", channel=mine, user=PLAIN.id)
    answer = directly(app, PLAIN.id, f"{JOINING} on Tue, Dec 1, 2037, 3:00 PM ET")
    assert labels(answer) == ["I can't make it"]
    app.slack.press(answer, "cannot_make_it", user=PLAIN.id)
    assert app.requests[0].also_declined == (PLAIN.id,)
    assert "You said you can't make it" in wait_for_ephemeral(app, PLAIN.id, mine)


def test_one_of_them_may_say_who_came_but_changes_nothing_else(app: Running) -> None:
    request = kept(app, 1, days=-5, also_there=(PLAIN.id,))
    coming = kept(app, 2, also_there=(PLAIN.id,))
    press_in_menu(app, home(app, PLAIN.id), "no_show", user=PLAIN.id)
    found = app.bot.store.get(request.id)
    assert found
    assert (found.attendance, found.attendance_by) == (Attendance.NO_SHOW, PLAIN.id)
    app.slack.command("/schedule-interview", "cancel Zelda", user=PLAIN.id)
    assert "I don't see an upcoming interview with “Zelda”" in wait_for_ephemeral(app, PLAIN.id)
    assert app.bot.store.get(coming.id) == coming


@pytest.mark.parametrize(
    ("users", "why"),
    [
        ([STRANGER.id], "Alex Kim isn't in this workspace"),
        ([PLAIN.id, BOT_USER], "is an app, and apps can't join an interview. Remove it."),
        ([GUEST.id], "deactivated"),
        (["U0UNKNOWN9"], "isn't in this workspace"),
    ],
)
def test_nobody_who_cannot_be_told_is_accepted(app: Running, users: list[str], why: str) -> None:
    form = open_form(app)
    app.slack.workspace.deactivated.add(GUEST.id)
    app.slack.choose(form, "also_there", users)
    refused = app.slack.submit(form)
    assert list(refused.errors) == ["also_there"]
    assert why in refused.errors["also_there"]
    assert app.requests == []


def test_a_clash_of_one_of_them_is_asked_about(app: Running) -> None:
    booked(app, TEXT)
    form = open_form(app, "Aisha Khan Dec 1 2037 3:15pm ET with me and @robin")
    app.slack.submit(form)
    assert f"{ROBIN} is already in *Marcus Bell*'s interview Tue, Dec 1, 2037, 3:00–3:45 PM ET" in texts(form)
    assert len(app.requests) == 1
    # With other people there it is another question; without them none.
    app.slack.choose(form, "also_there", [])
    app.slack.wait_for(lambda: "is already in" not in texts(form))
    assert app.slack.submit(form).trouble is None
    wait_for_request(app, lambda it: it.applicant_name == "Aisha Khan" and it.also_there == ())
