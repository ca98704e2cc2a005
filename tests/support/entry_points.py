"""Every entry point of the app, with a signed request for it from any person."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slackbot.demo.fake_slack import payloads
from slackbot.demo.fake_slack.delivery import Delivery, as_command, as_event, as_form
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import INTERVIEWER, MANAGER, Person
from slackbot.domain.request import State
from slackbot.domain.workflow_step import StepState, WorkflowStep
from slackbot.slack.form import ids
from tests.integration.slack.test_home import kept
from tests.support.running import Running
from tests.support.steps import MARCUS, WORDS, open_form

Name = tuple[str, str]
MEI = "265733766"  # of the facility "tulsa"
Make = Callable[["Stage", Person, str], Delivery]


@dataclass(frozen=True)
class Stage:
    """The app with a filled form, a message, and a request in each state that has a button."""

    app: Running
    form: Form
    message: Message


def prepare_stage(app: Running, owner: Person, words: str = "", facility_id: str = "") -> Stage:
    """Prepare a stage whose requests belong to `owner`, so that only the access check can reject them; all are of one
    facility. `words` fill the form."""
    failed = [State.FAILED] * 3
    states = [State.SCHEDULED, *failed, State.UNCONFIRMED, State.ACCEPTED, State.WAITING]
    for number, state in enumerate(states, 1):
        request = kept(app, number, state=state, requested_by=owner.id, facility_id=facility_id)
        assert request.id == f"V{number}"
    kept(app, 8, state=State.SCHEDULED, requested_by=owner.id, moved_to="V1", facility_id=facility_id)
    kept(app, 9, state=State.SCHEDULED, requested_by=owner.id, interviewer_user=owner.id, facility_id=facility_id)
    app.bot.store.calendar_subscriptions.make(owner.id, "a hash", time.time())
    kept(app, 10, state=State.SCHEDULED, requested_by=owner.id, days=-5, facility_id=facility_id)
    of_day: dict[str, Any] = {"facility_id": facility_id, "hiring_day": "V0DAY", "place_in_day": 1}
    kept(app, 11, state=State.ACCEPTED, requested_by=owner.id, **of_day)
    step = WorkflowStep("Fx1", owner.id, "Zelda 9", None, time.time(), None, StepState.WAITING)
    app.bot.store.workflow_steps.add(step)
    form = open_form(app, words or f"{MARCUS} {WORDS.removeprefix('Marcus Bell ')}")
    return Stage(app, form, app.slack.workspace.post(form.channel or "", "Interview Zelda 9", user=MANAGER.id))


def _trigger(stage: Stage, person: Person, channel: str | None) -> str:
    return stage.app.slack.trigger_store.create_trigger(person.id, channel).id


def _url(stage: Stage, person: Person, channel: str) -> str:
    return stage.app.slack.response_url(stage.app.slack.trigger_store.create_response_url(person.id, channel))


def _command(stage: Stage, person: Person, channel: str) -> Delivery:
    place, trigger = stage.app.slack.workspace.channels[channel], _trigger(stage, person, channel)
    url = _url(stage, person, channel)
    return as_command(payloads.command(person, place, "/schedule-interview", "Marcus Bell", url, trigger))


def _shortcut(stage: Stage, person: Person, _: str) -> Delivery:
    return as_form("shortcut", payloads.shortcut(person, "schedule_interview", _trigger(stage, person, None)))


def _message_shortcut(stage: Stage, person: Person, channel: str) -> Delivery:
    place, url = stage.app.slack.workspace.channels[channel], _url(stage, person, channel)
    trigger, name = _trigger(stage, person, channel), "schedule_interview_from_message"
    return as_form("message_action", payloads.message_shortcut(person, place, stage.message, name, trigger, url))


def _in_message(action_id: str, value: str) -> Make:
    def make(stage: Stage, person: Person, channel: str) -> Delivery:
        place, url = stage.app.slack.workspace.channels[channel], _url(stage, person, channel)
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        trigger = _trigger(stage, person, channel)
        return as_form("block_actions", payloads.message_action(person, place, stage.message, trigger, url, action))

    return make


def _in_form(action_id: str, **more: Any) -> Make:
    def make(stage: Stage, person: Person, _: str) -> Delivery:
        action = {"action_id": action_id, "block_id": action_id, "action_ts": f"{time.time():.6f}", **more}
        trigger = _trigger(stage, person, None)
        return as_form("block_actions", payloads.view_action(person, stage.form, trigger, action))

    return make


def _facility_chosen(stage: Stage, person: Person, channel: str) -> Delivery:
    """In a form that was opened without a facility."""
    body = dict(_in_form(ids.FACILITY)(stage, person, channel).payload)
    chosen = {ids.FACILITY: {ids.FACILITY: {"type": "static_select", "selected_option": {"value": "tulsa"}}}}
    view = {**body["view"], "private_metadata": "{}", "state": {"values": stage.form.values | chosen}}
    return as_form("block_actions", {**body, "view": view})


def _at_home(action_id: str, **more: Any) -> Make:
    def make(stage: Stage, person: Person, _: str) -> Delivery:
        view = {"type": "home", "id": "V0HOME", "callback_id": "home", "private_metadata": "0", "blocks": []}
        action = {"action_id": action_id, "block_id": action_id, "action_ts": f"{time.time():.6f}", **more}
        body = payloads.view_action(person, stage.form, _trigger(stage, person, None), action)
        return as_form("block_actions", {**body, "view": view})

    return make


def _options(action_id: str, typed: str) -> Make:
    def make(stage: Stage, person: Person, _: str) -> Delivery:
        body = payloads.block_suggestion(person, stage.form, action_id, action_id, typed)
        return as_form("block_suggestion", body)

    return make


def _view(callback_id: str, metadata: str = "", values: Any = None) -> Make:
    def make(stage: Stage, person: Person, _: str) -> Delivery:
        body = payloads.view_submission(person, stage.form, _trigger(stage, person, None), [])
        changes = {} if callback_id == ids.VIEW else {"private_metadata": metadata, "state": {"values": values or {}}}
        return as_form("view_submission", {**body, "view": {**body["view"], "callback_id": callback_id, **changes}})

    return make


def _event(kind: str) -> Make:
    def make(stage: Stage, person: Person, channel: str) -> Delivery:
        direct = kind != "app_mention"
        place = f"D{person.id[1:]}" if direct else channel
        inner = {"type": kind, "user": person.id, "text": "Zelda 9 Dec 1 2037 3pm", "ts": f"{time.time():.6f}"}
        inner |= {"channel": place, **({"channel_type": "im"} if direct else {}), "tab": "home"}
        return as_event(payloads.event(inner, f"Ev{person.id}{kind}{channel}"))

    return make


PICKED = {ids.INTERVIEW: {ids.INTERVIEW: {"selected_option": {"value": "V1"}}}}


def _day(application_id: str) -> dict[str, Any]:
    """A hiring day whose times the form hasn't shown yet."""
    return {
        "applicants": {"applicants": {"selected_options": [{"value": application_id, "text": {"text": "Zelda 1"}}]}},
        "when": {"when": {"value": "Dec 1 2037 3pm"}},
        "interviewer": {"interviewer": {"selected_user": INTERVIEWER.id}},
    }


ZONE = {"selected_option": {"value": "America/Chicago"}}
SEVEN = {"selected_option": {"value": "07:00"}}
CHOSEN_FACILITY = {"selected_option": {"value": "tulsa"}}
TOLD: dict[str, Any] = {"selected_options": []}
FULL_NAMES = {"selected_options": [{"value": "full"}]}


@dataclass(frozen=True)
class EntryPoint:
    """A request to the app, and its effect for someone with access.

    `leads_to` is the method of the Web API that the app then calls, or `options`, `update`, `stored` or `closed`.
    `in_a_place`: the request has a conversation. `quiet`: without access there is no response at all. `opens`: while
    Slack doesn't respond, the app may open a form without anyone's name in it.
    """

    make: Make
    leads_to: str
    in_a_place: bool = False
    quiet: bool = False
    opens: bool = False


ENTRY_POINTS: dict[Name, EntryPoint] = {
    ("command", "/schedule-interview"): EntryPoint(_command, "views.open", in_a_place=True, opens=True),
    ("shortcut", "schedule_interview"): EntryPoint(_shortcut, "views.open", opens=True),
    ("shortcut", "schedule_interview_from_message"): EntryPoint(
        _message_shortcut, "views.open", in_a_place=True, opens=True
    ),
    ("event", "app_mention"): EntryPoint(_event("app_mention"), "chat.postEphemeral", in_a_place=True),
    ("event", "message"): EntryPoint(_event("message"), "chat.postMessage"),
    ("event", "app_home_opened"): EntryPoint(_event("app_home_opened"), "views.publish"),
    ("options", "applicant"): EntryPoint(_options("applicant", "jane"), "options"),
    ("options", "applicants"): EntryPoint(_options("applicants", "jane"), "options"),
    ("options", "timezone"): EntryPoint(_options("timezone", "chicago"), "options"),
    ("options", "preferred_timezone"): EntryPoint(_options("preferred_timezone", "chicago"), "options"),
    **{
        ("action", field): EntryPoint(_in_form(field), "views.update", quiet=True)
        for field in (
            *("applicant", "similar_applicant", "when", "reading", "timezone", "duration"),
            *("interviewer", "interviewer_id", "also_there"),
            *("applicants", "every", "slot_time"),
        )
    },
    ("action", "use_job_address"): EntryPoint(
        _in_form("use_job_address", value="12 Quay Street"), "views.update", quiet=True
    ),
    ("view", "choose_interview"): EntryPoint(_view("choose_interview", "{}", PICKED), "update"),
    ("action", "schedule_interview"): EntryPoint(
        _in_message("schedule_interview", ""), "views.open", in_a_place=True, opens=True
    ),
    ("action", "schedule_another"): EntryPoint(
        _in_message("schedule_another", ""), "views.open", in_a_place=True, opens=True
    ),
    ("action", "review_step"): EntryPoint(_in_message("review_step", "Fx1"), "views.open", in_a_place=True),
    ("action", "run_command"): EntryPoint(
        _in_message("run_command", "1.0 cancel Zelda 1"), "views.open", in_a_place=True
    ),
    **{
        ("action", turn): EntryPoint(_in_message(turn, "0 1.0 with Zelda"), "response_url", in_a_place=True)
        for turn in ("list_earlier", "list_later")
    },
    ("action", "reschedule"): EntryPoint(_in_message("reschedule", "V1:1"), "views.open", in_a_place=True),
    ("action", "cancel_interview"): EntryPoint(_in_message("cancel_interview", "V1:1"), "views.open", in_a_place=True),
    ("action", "invitation_text"): EntryPoint(_in_message("invitation_text", "V1:1"), "views.open", in_a_place=True),
    ("view", "invitation_text"): EntryPoint(_view("invitation_text"), "closed"),
    ("action", "hand_over"): EntryPoint(_in_message("hand_over", "V1:1"), "views.open", in_a_place=True),
    ("action", "will_be_there"): EntryPoint(_in_message("will_be_there", "V9:1"), "stored", in_a_place=True),
    ("action", "cannot_make_it"): EntryPoint(_in_message("cannot_make_it", "V9:1"), "stored", in_a_place=True),
    **{
        ("action", attendance): EntryPoint(_in_message(attendance, "V10:1"), "stored", in_a_place=True)
        for attendance in ("came", "no_show", "put_off")
    },
    ("action", "book_again"): EntryPoint(_in_message("book_again", "V10:1"), "views.open", in_a_place=True),
    ("action", "request_details"): EntryPoint(_in_message("request_details", "V1:1"), "views.open", in_a_place=True),
    ("action", "old_time_deleted"): EntryPoint(_in_message("old_time_deleted", "V8:1"), "stored", in_a_place=True),
    ("action", "edit_request"): EntryPoint(_in_message("edit_request", "V2:1"), "views.open", in_a_place=True),
    ("action", "send_again"): EntryPoint(_in_message("send_again", "V3:1"), "stored", in_a_place=True),
    ("action", "dismiss_request"): EntryPoint(_in_message("dismiss_request", "V4:1"), "stored", in_a_place=True),
    ("action", "mark_scheduled"): EntryPoint(_in_message("mark_scheduled", "V5:1"), "stored", in_a_place=True),
    ("action", "undo_request"): EntryPoint(_in_message("undo_request", "V6:1"), "stored", in_a_place=True),
    ("action", "undo_hiring_day"): EntryPoint(_in_message("undo_hiring_day", "V0DAY"), "stored", in_a_place=True),
    ("action", "stop_trying"): EntryPoint(_in_message("stop_trying", "V7:1"), "stored", in_a_place=True),
    ("action", "home_refresh"): EntryPoint(_at_home("home_refresh"), "views.publish"),
    ("action", "home_earlier"): EntryPoint(_at_home("home_earlier", value="0"), "views.publish"),
    ("action", "home_later"): EntryPoint(_at_home("home_later", value="0"), "views.publish"),
    ("action", "schedule_interview_from_home"): EntryPoint(
        _at_home("schedule_interview_from_home"), "views.open", opens=True
    ),
    ("action", "preferred_timezone"): EntryPoint(_at_home("preferred_timezone", **ZONE), "stored"),
    ("action", "preferred_facility"): EntryPoint(_at_home("preferred_facility", **CHOSEN_FACILITY), "stored"),
    ("action", "preferred_telling"): EntryPoint(_at_home("preferred_telling", **TOLD), "stored"),
    ("action", "preferred_digest"): EntryPoint(_at_home("preferred_digest", **SEVEN), "stored"),
    ("action", "create_calendar"): EntryPoint(_at_home("create_calendar"), "views.open"),
    ("action", "calendar_names"): EntryPoint(_at_home("calendar_names", **FULL_NAMES), "stored"),
    ("view", "calendar_address"): EntryPoint(_view("calendar_address"), "closed"),
    ("action", "revoke_calendar"): EntryPoint(_at_home("revoke_calendar"), "stored"),
    ("view", "cancelled_in_apploi"): EntryPoint(_view("cancelled_in_apploi", "V1:1"), "stored"),
    ("view", "hiring_day"): EntryPoint(_view("hiring_day", "{}", _day(MARCUS)), "update"),
    ("view", "schedule_interview"): EntryPoint(_view("schedule_interview"), "stored"),
}

OF_SEVERAL_FACILITIES: dict[Name, EntryPoint] = {
    ("action", "facility"): EntryPoint(_facility_chosen, "views.update", quiet=True),
    ("view", "hiring_day"): EntryPoint(_view("hiring_day", '{"facility":"tulsa"}', _day(MEI)), "update"),
}
"""Those that do something only where there are several facilities, or that name one there."""

OPEN_TO_SLACK = {("event", "app_uninstalled"), ("event", "tokens_revoked"), ("function", "prepare_interview")}
"""Events from Slack itself: they have no user, and show nothing. The step of a workflow asks a person, who is checked
(test_workflow_steps.py)."""
