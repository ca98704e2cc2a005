"""An interview belongs to its booker and its interviewer, whoever moves it. Over signed HTTP."""

from __future__ import annotations

from pathlib import Path

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import HIRING, FakeSlack
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER, PLAIN
from slackbot.domain.request import ReportStatus
from tests.integration.slack.test_home import home
from tests.integration.slack.test_reschedule import booked, moving, texts
from tests.support.running import Running, running
from tests.support.steps import wait_for_ephemeral, wait_for_request, wait_for_result

MAYA, LUIS = f"<@{MANAGER.id}>", f"<@{INTERVIEWER.id}>"
URL = "https://app.example.com/applicants/{application_id}"


def directly(app: Running, user: str, words: str) -> Message:
    """Wait for the app's direct message to this person with these words."""
    place = app.slack.workspace.dm_with_bot(user).id
    return app.slack.wait_for(lambda: [m for m in app.slack.messages(place, user) if words in m.text])[-1]


def move(app: Running, message: Message, when: str, user: str) -> Message:
    """Reschedule an interview; the message about its new time."""
    form = moving(app, message, user)
    app.slack.type(form, "when", when)
    before = app.requests[0].id
    assert app.slack.submit(form).trouble is None
    wait_for_request(app, lambda it: it.id != before and it.report_status is ReportStatus.REPORTED)
    return wait_for_result(app, kind="interview_scheduled")


def test_the_booker_keeps_an_interview_that_its_interviewer_moves(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path, APPLICANT_URL=URL) as app:
        old = booked(app)
        to_luis = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell")
        new = move(app, old, "Dec 2 2037 10am", INTERVIEWER.id)
        assert f"Booked by {MAYA} · moved by {LUIS}" in new.text
        assert "remove" not in new.text
        to_maya = directly(app, MANAGER.id, f"{LUIS} moved Marcus Bell's interview")
        assert "Tue, Dec 1, 2037, 3:00 PM → Wed, Dec 2, 2037, 10:00 AM ET" in to_maya.text
        app.slack.wait_for(lambda: "Moved: Marcus Bell" in to_luis.text and "Moved: Marcus Bell" in old.text)
        for user in (MANAGER.id, INTERVIEWER.id):  # both see it with its new time
            shown = texts(home(app, user)).split("Recent")[0]
            assert "Marcus Bell" in shown
            assert "10:00 AM ET" in shown
        # Only who moved it is asked to delete the old time, and the channel reads what they say.
        step = directly(app, INTERVIEWER.id, "One more step")
        assert "delete the old time, Tue, Dec 1, 2037, 3:00 PM ET, for Marcus Bell in Apploi" in step.text
        assert "<https://app.example.com/applicants/265733760|Open in Apploi>" in step.text
        app.slack.press(step, "old_time_deleted", user=INTERVIEWER.id)
        app.slack.wait_for(lambda: f"{LUIS} says the old time is deleted in Apploi." in old.text)
        app.slack.wait_for(lambda: f"{LUIS} says the old time is deleted in Apploi" in step.text)
        # A refusal appears in the channel, where the message was pressed, though it is a reply as well.
        assert new.thread_ts == old.ts
        app.slack.press(new, "reschedule", user=PLAIN.id)
        assert wait_for_ephemeral(app, PLAIN.id) == (
            f"Only {MAYA} (booked it), {LUIS} (interviewer), or an admin can change this."
        )
        assert [m.thread_ts for m in app.slack.messages(HIRING, PLAIN.id) if m.only_for == PLAIN.id] == [None]
        # Both may change it: its booker moves it once more.
        newest = move(app, new, "Dec 3 2037 9am", MANAGER.id)
        assert newest.text.splitlines()[-1] == f"Booked by {MAYA}"
        app.slack.wait_for(lambda: "Moved: Marcus Bell" in to_maya.text)


def test_the_booker_is_told_of_a_cancellation(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    slack.should_escape = True
    with running(slack, apploi, tmp_path) as app:
        old = booked(app)
        to_luis = directly(app, INTERVIEWER.id, "You're interviewing Marcus Bell")
        app.slack.press(old, "cancel_interview", user=INTERVIEWER.id)
        form = app.slack.wait_for_view(INTERVIEWER.id)
        assert f"I'll update the channel, tell {MAYA}, and turn off reminders." in texts(form)
        app.slack.submit(form)
        assert f"{LUIS} says it's deleted in Apploi" in directly(app, MANAGER.id, "Interview canceled").text
        app.slack.wait_for(lambda: "Canceled: ~Marcus Bell" in to_luis.text and "Canceled: ~Marcus Bell" in old.text)
