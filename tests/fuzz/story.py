"""A story in which every kind of request reaches the app: what is in it is made odd, and sent again."""

from __future__ import annotations

from typing import Any

from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, payloads
from slackbot.demo.fake_slack.delivery import Reply, as_form
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import BOT_USER, Message
from slackbot.demo.people import MANAGER
from slackbot.domain.request import ReportStatus, State
from tests.integration.slack.test_hiring_day import AISHA, open_day, shown, wait_for_lines
from tests.integration.slack.test_home import just_opened
from tests.integration.slack.test_reschedule import booked
from tests.integration.slack.test_workflow_steps import asked, run_step
from tests.support.running import Running
from tests.support.steps import MARCUS, eventually, open_form, press_in_menu


def play(app: Running) -> list[Reply]:
    """Everything that Slack sent to the app in it, oldest first."""
    eventually(lambda: app.bot.slack.workspace.team_id)
    _in_the_form(app)
    _under_messages(app, booked(app))
    _a_hiring_day(app)
    _on_the_home_tab(app)
    _calendar(app)
    _from_elsewhere(app)
    _a_workflow_step(app)
    return list(app.slack.deliveries)


def _in_the_form(app: Running) -> None:
    app.slack.command("/schedule-interview", "help")
    form = open_form(app, "Dec 5 2037 3pm")
    app.slack.suggest(form, "applicant", "marcus")
    app.slack.choose(form, "applicant", MARCUS)
    app.slack.suggest(form, "timezone", "chic")
    app.slack.type(form, "when", "Dec 6 2037 6")
    app.slack.choose(form, "duration", "30")
    _change_unshown(app, form, "facility", selected_option={"value": "harbor-tulsa"})
    _change_unshown(app, form, "use_job_address", value="12 Quay Street")
    app.slack.submit(form)
    app.slack.deliver(as_form("view_closed", payloads.view_closed(MANAGER, form, is_cleared=False)))
    app.slack.close(form)


def _change_unshown(app: Running, form: Form, action_id: str, **chosen: Any) -> None:
    """A field of a form that isn't shown here."""
    action = {"action_id": action_id, "block_id": action_id, "action_ts": payloads.action_ts(), **chosen}
    trigger = app.slack.trigger_store.create_trigger(MANAGER.id, form.channel, form.root_id).id
    app.slack.deliver(as_form("block_actions", payloads.view_action(MANAGER, form, trigger, action)))


UNSHOWN = ("undo_request", "will_be_there", "old_time_deleted", "came", "book_again", "run_command")


def _press_unshown(app: Running, message: Message, action_id: str, value: str = "") -> None:
    """A button of a message that isn't shown here; of the newest request, if no `value` says of what."""
    triggers, place = app.slack.trigger_store, app.slack.workspace.channels[HIRING]
    url = app.slack.response_url(triggers.create_response_url(MANAGER.id, HIRING))
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value or f"{app.requests[0].id}:0"}
    trigger = triggers.create_trigger(MANAGER.id, HIRING).id
    app.slack.deliver(as_form("block_actions", payloads.message_action(MANAGER, place, message, trigger, url, action)))


def _under_messages(app: Running, message: Message) -> None:
    app.slack.forms.clear(MANAGER.id)
    for action_id in UNSHOWN:
        _press_unshown(app, message, action_id)
    app.slack.wait_for_view(MANAGER.id)  # which the last one opens
    app.slack.forms.clear(MANAGER.id)
    press_in_menu(app, message, "invitation_text")
    app.slack.submit(app.slack.wait_for_view(MANAGER.id))
    app.slack.forms.clear(MANAGER.id)
    app.slack.press(message, "reschedule")
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "when", "Dec 2 2037 10am")
    app.slack.submit(form)
    eventually(lambda: app.requests[0].moves and app.requests[0].report_status is ReportStatus.REPORTED)
    app.slack.command("/schedule-interview", "reschedule")
    app.slack.close(app.slack.wait_for_view(MANAGER.id))
    for number, (mood, action) in enumerate(TROUBLES):
        app.slack.forms.clear(MANAGER.id)
        press = press_in_menu if action == "dismiss_request" else _press
        press(app, _troubled(app, number, mood), action)
    _one_of_several(app)


def _press(app: Running, message: Message, action: str) -> None:
    app.slack.press(message, action)


def _one_of_several(app: Running) -> None:
    eventually(lambda: sum(known.state is State.SCHEDULED and not known.moved_to for known in app.requests) > 1)
    app.slack.forms.clear(MANAGER.id)
    app.slack.command("/schedule-interview", "reschedule Dec 20 2037 11am")
    question = app.slack.wait_for_view(MANAGER.id)
    app.slack.choose(question, "interview", question.element("interview")["options"][0]["value"])
    app.slack.submit(question)
    app.slack.close(question)


TROUBLES = (
    (FailureMode.NO_SUCH_APPLICANT, "dismiss_request"),
    (FailureMode.NO_SUCH_APPLICANT, "edit_request"),
    (FailureMode.DROPS_AFTER, "mark_scheduled"),
    (FailureMode.DROPS_AFTER, "send_again"),
)


def _troubled(app: Running, number: int, mood: FailureMode) -> Message:
    """The message about a request that needs a person."""
    form = open_form(app, f"Marcus Bell Dec {10 + number} 2037 3pm ET for 45 min with @luis")
    app.apploi.set_failure_mode(mood, lookup=False)
    app.slack.submit(form)
    kinds = ("interview_failed", "interview_unconfirmed")
    eventually(lambda: app.requests[0].id == form.id and app.requests[0].report_status is ReportStatus.REPORTED)
    app.apploi.set_failure_mode(FailureMode.FINE)
    found = [m for m in app.slack.messages(HIRING) if (m.metadata or {}).get("event_type") in kinds]
    return found[-1]


def _a_hiring_day(app: Running) -> None:
    app.slack.forms.clear(MANAGER.id)
    form = open_day(app)
    app.slack.suggest(form, "applicants", "marcus")
    app.slack.type(form, f"slot_time_{AISHA}", "4pm")
    app.slack.wait_for(lambda: "4:00–4:20 PM ET* · Aisha Khan" in shown(form, "times_"))
    app.slack.submit(form)
    message = wait_for_lines(app, "✅", "✅", "✅")
    _press_unshown(app, message, "undo_hiring_day", str(app.requests[0].hiring_day))
    app.slack.command("/schedule-interview", "list")
    _press_unshown(app, message, "list_later", "0 1.0 with Marcus")


def _on_the_home_tab(app: Running) -> None:
    app.slack.forms.clear(MANAGER.id)
    tab: Form = just_opened(app)
    app.slack.press(tab, "home_refresh")
    app.slack.press(tab, "schedule_interview_from_home")
    app.slack.wait_for_view(MANAGER.id)
    app.slack.forms.clear(MANAGER.id)
    app.slack.press(tab, "cancel_interview")
    view = app.slack.wait_for_view(MANAGER.id)
    app.slack.submit(view)
    app.slack.suggest(tab, "preferred_timezone", "tok")
    app.slack.choose(tab, "preferred_timezone", "Asia/Tokyo")
    app.slack.choose(tab, "preferred_telling", ["booked"])


def _calendar(app: Running) -> None:
    app.slack.press(just_opened(app), "create_calendar")
    app.slack.submit(app.slack.wait_for_view(MANAGER.id))
    app.slack.choose(just_opened(app), "calendar_names", ["full"])
    app.slack.press(just_opened(app), "revoke_calendar")


def _from_elsewhere(app: Running) -> None:
    app.slack.shortcut("schedule_interview")
    said = app.slack.say("Interview Marcus Bell on Dec 1, 2037 at 3pm for 45 min")
    app.slack.message_shortcut(said, "schedule_interview_from_message")
    app.slack.say(f"<@{BOT_USER}> Jane Doe tomorrow 2pm")
    app.slack.press(app.slack.wait_for(lambda: _beginnings(app))[-1], "schedule_interview")
    app.slack.say("Jane Doe tomorrow 2pm", channel=f"D{MANAGER.id[1:]}")
    app.slack.open_messages_tab()
    app.slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})


def _a_workflow_step(app: Running) -> None:
    app.slack.subscriptions.add("function_executed")
    run_step(app)
    app.slack.press(asked(app.slack), "review_step", user=MANAGER.id)


def _beginnings(app: Running) -> list[Message]:
    """The answers to who mentions the app."""
    found = [message for message in app.slack.messages(HIRING) if message.blocks]
    return [message for message in found if message.blocks[-1]["block_id"] == "beginning"]
