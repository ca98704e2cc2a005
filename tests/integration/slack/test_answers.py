"""The interviewer answers in their message, and writes that they can't make it. Over signed HTTP."""

from __future__ import annotations

from pathlib import Path

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER
from slackbot.domain.request import Answer, ReportStatus
from tests.integration.slack.test_home import home, words
from tests.integration.slack.test_ownership import directly
from tests.integration.slack.test_reschedule import booked, texts
from tests.support.running import Running, running
from tests.support.steps import press_in_menu, wait_for_ephemeral, wait_for_request, wait_for_result

MAYA, LUIS = f"<@{MANAGER.id}>", f"<@{INTERVIEWER.id}>"


def thread(app: Running, result: Message) -> list[str]:
    return [m.text for m in app.slack.messages(HIRING, MANAGER.id) if m.thread_ts == result.ts]


def direct_channel(app: Running, user: str) -> str:
    return app.slack.workspace.dm_with_bot(user).id


def test_yes_then_no_then_someone_else(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path) as app:
        result = booked(app)
        asked = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell")
        # Yes: stored before Slack is answered, once.
        app.slack.press(asked, "will_be_there", user=INTERVIEWER.id)
        assert (app.requests[0].answer, app.requests[0].answer_number) == (Answer.COMING, 1)
        app.slack.wait_for(lambda: f"{LUIS} will be there." in thread(app, result))
        app.slack.wait_for(lambda: "You said you'll be there." in asked.text)
        assert f"{LUIS} will be there." in words(home(app))
        # No: it stays booked, and the booker is told what can be done.
        app.slack.press(asked, "cannot_make_it", user=INTERVIEWER.id)
        told = directly(app, MANAGER.id, f"{LUIS} can't make it: Marcus Bell, Tue, Dec 1, 2037, 3:00 PM ET")
        app.slack.wait_for(lambda: f"and I told {MAYA}" in asked.text)
        app.slack.wait_for(lambda: any("pick another time or person" in text for text in thread(app, result)))
        assert f"{LUIS} can't make it – pick another time or person." in words(home(app))
        assert app.requests[0].is_active
        assert "✅ Interview booked" in result.text
        # The booker hands it over: one PUT of the same interview with the new interviewer.
        app.slack.press(told, "hand_over", user=MANAGER.id)
        form = app.slack.wait_for_view(MANAGER.id)
        assert [block["block_id"] for block in form.blocks] == ["standing", "interviewer", "interviewer_id"]
        assert "Time and place stay as they are." in texts(form)
        assert f"With: {LUIS}" in texts(form)
        assert app.slack.submit(form).errors == {"interviewer": "Please complete this required field."}
        app.slack.choose(form, "interviewer", INTERVIEWER.id)
        assert "They're the interviewer already." in str(app.slack.submit(form).body)
        app.slack.choose(form, "interviewer", MANAGER.id)
        before = app.requests[0].id
        assert app.slack.submit(form).trouble is None
        wait_for_request(app, lambda it: it.id != before and it.report_status is ReportStatus.REPORTED)
        new = wait_for_result(app, kind="interview_scheduled")
        assert "✅ New interviewer: Marcus Bell" in new.text
        assert f"Handed over from {LUIS}." in new.text
        first, second = [put.body for put in app.apploi.puts]
        assert {name for name in first if first[name] != second[name]} == {"interviewerEmail"}
        directly(app, MANAGER.id, "You're interviewing Marcus Bell")
        app.slack.wait_for(lambda: f"Now with {MAYA}, by {MAYA}." in asked.text)


def test_a_message_that_they_cannot_make_it_is_about_that_interview(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path) as app:
        booked(app)
        asked = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell")
        mine, text = direct_channel(app, INTERVIEWER.id), "I can't make it on Dec 1 2037, can we do Dec 2 2037 at noon?"
        app.slack.say(text, channel=mine, user=INTERVIEWER.id)
        answer = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell on Tue, Dec 1, 2037")
        # A manager who isn't its interviewer is answered as ever, and so are words that only sound like it.
        app.slack.say(text, channel=direct_channel(app, MANAGER.id), user=MANAGER.id)
        directly(app, MANAGER.id, "fill in the form")
        app.slack.say("I can't make it work in Slack", channel=mine, user=INTERVIEWER.id)
        directly(app, INTERVIEWER.id, "fill in the form")
        app.slack.press(answer, "cannot_make_it", user=INTERVIEWER.id)
        assert f"and I told {MAYA}" in wait_for_ephemeral(app, INTERVIEWER.id, mine)
        directly(app, MANAGER.id, f"{LUIS} can't make it: Marcus Bell")
        assert app.requests[0].answer is Answer.DECLINED
        app.slack.press(answer, "reschedule", user=INTERVIEWER.id)
        form = app.slack.wait_for_view(INTERVIEWER.id)
        assert form.source["title"]["text"] == "Reschedule interview"
        assert form.values["when"]["when"]["value"].startswith("Dec 2, 2037 ")
        app.slack.close(form)
        app.slack.wait_for(lambda: "You said you can't make it" in asked.text)
        press_in_menu(app, asked, "will_be_there", user=INTERVIEWER.id)
        directly(app, MANAGER.id, f"{LUIS} will be there after all: Marcus Bell")
