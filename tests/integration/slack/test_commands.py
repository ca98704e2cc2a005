"""Words that are commands, from the slash command, a button, a mention and a direct message, over signed HTTP."""

from __future__ import annotations

from slackbot.dates.zones import settled_utc, to_wall
from slackbot.demo.fake_slack import HIRING
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import BOT_USER, Message
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


def menus(message: Message) -> list[list[str]]:
    found = [block["accessory"] for block in message.blocks if block.get("accessory", {}).get("type") == "overflow"]
    return [[option["text"]["text"] for option in menu["options"]] for menu in found]


def numbers(message: Message) -> list[int]:
    """Whose interviews are listed, in order, by the numbers of their requests."""
    blocks = [str(block.get("block_id")) for block in message.blocks]
    return [int(block.removeprefix("of_V").partition(":")[0]) for block in blocks if block.startswith("of_V")]


def test_list_and_today_answer_privately_with_the_users_own_interviews(app: Running) -> None:
    kept(app, 1, days=2)
    kept(app, 2, days=1, requested_by=INTERVIEWER.id, interviewer_user=MANAGER.id)
    kept(app, 3, days=3, requested_by=INTERVIEWER.id)
    kept(app, 4, days=4, cancelled_by=MANAGER.id)
    kept(app, 5, days=5, state=State.FAILED)
    listed = told(app, "list")
    assert listed.text.index("Zelda 2") < listed.text.index("Zelda 1")  # the sooner one comes first
    assert menus(listed) == [["Reschedule", "Cancel", "Invitation text"]] * 2
    assert not [number for number in (3, 4, 5) if f"Zelda {number}" in shown(listed)]
    assert "You have no upcoming interviews today, " in told(app, "what's on today?").text
    assert "You have no upcoming interviews" in told(app, "my interviews", user=PLAIN.id).text
    assert "members of this workspace" in told(app, "list", user=GUEST.id).text
    assert app.slack.press(listed, "more_actions", block_id="of_V1:1", value="reschedule V1:1").trouble is None
    view = app.slack.wait_for_view(MANAGER.id)
    assert "*Zelda 1*" in shown(view)
    app.slack.close(view)
    app.slack.press(listed, "more_actions", block_id="of_V1:1", value="cancel_interview V1:1")
    view = app.slack.wait_for_view(MANAGER.id)
    assert (view.source["callback_id"], view.source["private_metadata"]) == ("cancelled_in_apploi", "V1:1")
    app.slack.close(view)
    app.slack.press(listed, "more_actions", block_id="of_V1:1", value="invitation_text V1:1")
    assert app.slack.wait_for_view(MANAGER.id).source["callback_id"] == "invitation_text"


def test_a_list_is_narrowed_down_by_a_name_a_day_or_a_week(app: Running) -> None:
    kept(app, 1, days=2)
    kept(app, 2, days=-2.5, applicant_name="José Ramírez")  # within the next day
    kept(app, 3, days=9, applicant_name="Jose Álvarez")
    stored = next(one for one in app.requests if one.id == "V3").interview
    day = to_wall(settled_utc(stored.date, stored.timezone), str(MANAGER.zone))  # which may begin a day earlier there
    assert numbers(told(app, "list jose")) == [2, 3]
    assert numbers(told(app, f"list Jose {day:%b} {day.day} {day.year}")) == [3]
    assert numbers(told(app, f"list {day:%b} {day.day} {day.year}")) == [3]
    assert "“Nobody”" in told(app, "list Nobody").text
    assert "more than one day" in told(app, "list tue or wed").text
    assert "is over" in told(app, "list yesterday").text
    for words in ("list tomorrow", "list this week", "list next week"):
        assert told(app, words).text.startswith(("Your interviews ", "You have no upcoming interviews "))


def test_pages_replace_each_other_and_show_only_what_belongs_to_who_turns_them(app: Running) -> None:
    for number in range(1, 13):
        kept(app, number, days=number / 24)
    kept(app, 13, days=1, applicant_name="Zelda 13", requested_by=PLAIN.id, interviewer_user=PLAIN.id)
    kept(app, 14, days=1, state=State.UNCONFIRMED)
    listed = told(app, "list Zelda")
    assert (numbers(listed), labels(listed)) == ([*range(1, 11)], ["Later"])
    before = len(only_for(app, MANAGER.id))
    app.slack.press(listed, "list_later")
    eventually(lambda: numbers(listed) == [11, 12, 14])
    assert labels(listed) == ["It's there", "It's not there – book it", "Earlier"]
    app.slack.press(listed, "list_earlier")
    eventually(lambda: numbers(listed) == [*range(1, 11)])
    assert len(only_for(app, MANAGER.id)) == before
    app.slack.workspace.deactivated.add(MANAGER.id)
    app.bot.slack.clear()
    app.slack.press(listed, "list_later")
    eventually(lambda: "members of this workspace" in only_for(app, MANAGER.id)[-1].text)
    assert numbers(listed) == [*range(1, 11)]


def test_a_page_is_shown_privately_when_the_button_is_in_a_message_that_others_see(app: Running) -> None:
    kept(app, 1, days=2)
    post = app.slack.workspace.post(HIRING, "from long ago", user=BOT_USER)
    action = {"type": "button", "action_id": "list_later", "block_id": "list_pages", "value": "0 1.0 Zelda"}
    app.slack._press_in_message(post, action, MANAGER.id)
    assert numbers(answered(app)) == [1]
    assert post.text == "from long ago"


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
    app.slack.press(told(app, "show Johnson"), "schedule_interview", user=MANAGER.id)
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
    eventually(lambda: numbers(direct(app)) == [1])
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
