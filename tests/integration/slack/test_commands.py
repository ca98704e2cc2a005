"""Words that are commands, from the slash command, a button, a mention and a direct message, over signed HTTP."""

from __future__ import annotations

from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import GUEST, INTERVIEWER, MANAGER, PLAIN
from slackbot.domain.request import State
from slackbot.messages import COMMAND
from tests.integration.slack.test_entry_points import answered, direct, form_of, when
from tests.integration.slack.test_home import kept
from tests.support.running import Running
from tests.support.steps import eventually

DM = f"D{MANAGER.id[1:]}"


def told(app: Running, text: str, user: str = MANAGER.id) -> Message:
    """The answer to a command that only this user sees."""
    before = len(only_for(app, user))
    assert app.slack.command(COMMAND, text, user=user).body == ""
    eventually(lambda: len(only_for(app, user)) > before)
    return only_for(app, user)[-1]


def only_for(app: Running, user: str) -> list[Message]:
    return [message for message in app.slack.messages(HIRING, user) if message.only_for == user]


def shown(message: Message | Form) -> str:
    return "\n".join(str(block) for block in message.blocks)


def labels(message: Message) -> list[str]:
    actions = [block for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for block in actions for element in block["elements"] if "text" in element]


def test_list_and_today_answer_privately_with_the_users_own_interviews(app: Running) -> None:
    kept(app, 1, days=2)
    kept(app, 2, days=1, requested_by=INTERVIEWER.id, interviewer_user=MANAGER.id)
    kept(app, 3, days=3, requested_by=INTERVIEWER.id)
    kept(app, 4, days=4, cancelled_by=MANAGER.id)
    kept(app, 5, days=5, state=State.FAILED)
    listed = told(app, "list")
    assert listed.text.index("Zelda 2") < listed.text.index("Zelda 1")  # the sooner one comes first
    assert labels(listed) == ["Reschedule", "Cancel"] * 2
    assert not [number for number in (3, 4, 5) if f"Zelda {number}" in shown(listed)]
    assert "You have no upcoming interviews today." in told(app, "what's on today?").text
    assert "You have no upcoming interviews" in told(app, "my interviews", user=PLAIN.id).text
    assert "members of this workspace" in told(app, "list", user=GUEST.id).text
    app.slack.press(listed, "reschedule", user=MANAGER.id, block_id="of_V1:1")
    assert "*Zelda 1*" in shown(app.slack.wait_for_view(MANAGER.id))


def test_cancel_finds_the_interview_or_asks_which_or_says_that_there_is_none(app: Running) -> None:
    kept(app, 1, days=2, applicant_name="Marcus Bell")
    kept(app, 2, days=3, applicant_name="José Ramírez")
    kept(app, 3, days=4, applicant_name="Marcus Bell")
    kept(app, 4, days=5, applicant_name="Jane Doe", requested_by=PLAIN.id, interviewer_user=PLAIN.id)
    app.slack.command(COMMAND, "cancel jose ramirez")
    view = app.slack.wait_for_view(MANAGER.id)
    assert (view.source["callback_id"], view.source["private_metadata"]) == ("cancelled_in_apploi", "V2:1")
    app.slack.close(view)
    app.slack.command(COMMAND, "please cancel Marcus Bell's interview")
    view = app.slack.wait_for_view(MANAGER.id)
    assert view.source["title"]["text"] == "Cancel interview"
    assert [option["value"] for option in view.element("interview")["options"]] == ["V1", "V3"]
    app.slack.choose(view, "interview", "V3")
    app.slack.submit(view)
    assert (view.source["callback_id"], view.source["private_metadata"]) == ("cancelled_in_apploi", "V3:1")
    app.slack.submit(view)
    eventually(lambda: (stored := app.bot.store.get("V3")) and stored.cancelled_by == MANAGER.id)
    assert "I don't see an upcoming interview with “Jane Doe”" in told(app, "cancel Jane Doe").text


def test_what_is_close_to_a_command_is_asked_about(app: Running) -> None:
    kept(app, 1, days=2)
    asked = told(app, "tody")
    assert "Did you mean `today`?" in asked.text
    assert not app.slack.open_views
    app.slack.press(asked, "run_command", user=MANAGER.id)
    eventually(lambda: "interviews today" in only_for(app, MANAGER.id)[-1].text)
    asked = told(app, "cancle Zelda 1")
    app.slack.press(asked, "run_command", user=MANAGER.id)
    view = app.slack.wait_for_view(MANAGER.id)
    assert view.source["private_metadata"] == "V1:1"
    app.slack.close(view)
    app.slack.press(told(app, "List Johnson"), "schedule_interview", user=MANAGER.id)
    assert form_of(app).source["callback_id"] == "schedule_interview"


def test_a_message_is_answered_with_what_was_understood(app: Running) -> None:
    kept(app, 1, days=2)
    app.slack.say("Can you please schedule an interview with Marcus Bell for Dec 1 2037 3pm ET with me?", channel=DM)
    answer = direct(app)
    assert answer.text == "Got it: Marcus Bell, Tue, Dec 1, 2037, 3:00 PM ET, with you."
    assert labels(answer) == ["Review and schedule"]
    app.slack.press(answer, "schedule_interview", user=MANAGER.id)
    form = form_of(app)
    assert when(form) == "Dec 1 2037 3pm ET"
    app.slack.close(form)
    app.slack.say("@Interview Scheduler cancel Zelda 1")
    answer = answered(app)
    assert "Got it: cancel Zelda 1, " in answer.text and labels(answer) == ["Review and cancel"]
    app.slack.press(answer, "schedule_interview", user=MANAGER.id)
    assert app.slack.wait_for_view(MANAGER.id).source["private_metadata"] == "V1:1"
    app.slack.say("list", channel=DM)
    eventually(lambda: labels(direct(app)) == ["Reschedule", "Cancel"])
    app.slack.say("cancel Nobody Atall", channel=DM)
    eventually(lambda: "I don't see an upcoming interview with “Nobody Atall”" in direct(app).text)


def test_an_interviewer_who_was_only_named_is_found_among_people_who_were_seen(app: Running) -> None:
    kept(app, 1, days=2)  # with Luis
    app.slack.command(COMMAND, "Marcus Bell Dec 1 2037 3pm with Luis on Zoom")
    form = form_of(app)
    assert form.values["interviewer"]["interviewer"]["selected_user"] == INTERVIEWER.id
    assert form.values["location"]["location"]["value"] == "Zoom"
    assert "Luis Ortega is the only one I know by that name" in shown(form)
    app.slack.close(form)
    app.slack.command(COMMAND, "Marcus Bell Dec 1 2037 3pm with Louis")
    form = form_of(app)
    assert form.values["interviewer"]["interviewer"]["selected_user"] is None
    assert "Is that Luis Ortega? Please pick one." in shown(form)
