"""Forms with a Slack that escapes, rejects, forgets and rate-limits, over signed HTTP."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from slackbot.demo.fake_slack import CUT_BEFORE, HIRING, RANDOM, SERVER_ERROR, payloads, rate_limited
from slackbot.demo.fake_slack.block_kit import check_view
from slackbot.demo.fake_slack.delivery import Reply, as_form
from slackbot.demo.fake_slack.faults import Fault
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.people import INTERVIEWER, MANAGER
from tests.integration.slack.test_home import home, kept
from tests.support.running import Running
from tests.support.steps import open_form, wait_for_ephemeral, wait_for_result


def shows(form: Form, text: str) -> bool:
    return text in preview(form)


def preview(form: Form) -> str:
    return next(str(block) for block in form.blocks if block["block_id"] == "preview")


def refusals(app: Running) -> list[Any]:
    """The errors with which Slack rejected views."""
    calls = [call for method in ("views.open", "views.update") for call in app.slack.calls_of(method)]
    return [call.answer for call in calls if not (call.answer or {}).get("ok")]


def label(form: Form) -> str:
    [block] = [block for block in form.blocks if block["block_id"] == "applicant"]
    return str(block["element"]["initial_option"]["text"]["text"])


# Slack escapes plain texts in the views that it returns


def add_markup_to_a_name(app: Running) -> None:
    tom = next(each for each in app.apploi.applicants if each["person"].get("last_name") == "Fairweather")
    tom = {**tom, "person": {**tom["person"], "last_name": "Fairweather & Sons <test>"}}
    app.apploi.applicants = [tom if each["id"] == tom["id"] else each for each in app.apploi.applicants]


def test_a_view_that_slack_returns_escaped_is_sent_unescaped(app: Running) -> None:
    add_markup_to_a_name(app)
    form = open_form(app, "Tom Fairweather Dec 1 2037 3pm")
    before = label(form)
    assert "&" in before
    for minutes in ("20", "25", "30"):
        app.slack.type(form, "when", f"Dec 1 2037 3pm for {minutes} min")
        app.slack.wait_for(partial(shows, form, f"3:00–3:{minutes} PM"))
    assert refusals(app) == []
    assert label(form) == before


def test_the_conflict_question_works_with_an_escaped_label(app: Running) -> None:
    add_markup_to_a_name(app)
    app.slack.submit(open_form(app, "Marcus Bell Dec 1 2037 3pm"))
    form = open_form(app, "Tom Fairweather Dec 1 2037 3:30pm")
    reply = app.slack.submit(form)
    assert (reply.trouble, reply.response_action) == (None, "update")
    assert check_view(form.source) == []
    assert "&amp;" not in label(form)
    app.slack.submit(form)
    assert not form.is_open


# Rate limits


@pytest.mark.parametrize("trouble", [rate_limited(1), SERVER_ERROR, CUT_BEFORE, Fault("error", "fatal_error")])
def test_a_rejected_preview_is_sent_again(app: Running, trouble: Fault) -> None:
    form = open_form(app, "Marcus Bell Dec 3 2037 9am")
    app.slack.faults.add("views.update", trouble, trouble)
    app.slack.type(form, "when", "Dec 4 2037 10am")
    app.slack.type(form, "when", "Dec 4 2037 10:30am")
    app.slack.wait_for(lambda: "Dec 4, 2037 · 10:30" in preview(form))


def test_retry_after_is_respected(app: Running) -> None:
    form = open_form(app, "Marcus Bell Dec 3 2037 9am")
    before = len(app.slack.calls_of("views.update"))
    app.slack.faults.add("views.update", rate_limited(2))
    for minute in range(10, 15):
        app.slack.type(form, "when", f"Dec 4 2037 10:{minute}am")
    app.slack.wait_for(lambda: "10:14" in preview(form))
    refused, *later = app.slack.calls_of("views.update")[before:]
    assert all(call.at - refused.at >= 1.9 for call in later)


def test_a_rejected_home_tab_is_published_again(app: Running) -> None:
    tab = home(app)
    kept(app, 1)
    app.slack.faults.add("views.publish", rate_limited(1), rate_limited(1))
    app.slack.press(tab, "home_refresh")
    app.slack.wait_for(lambda: "Zelda 1" in str(tab.blocks))


# Slack does not open a form

REFUSALS = [
    ("expired_trigger_id", "in time"),
    ("exchanged_trigger_id", "in time"),
    ("ratelimited", "Wait a minute first"),
    ("internal_error", "Wait a minute"),
    ("invalid_arguments", "your admin"),
    ("view_too_large", "your admin"),
    ("token_revoked", "slackbot check"),
    ("missing_scope", "slackbot check"),
]


@pytest.mark.parametrize(("code", "said"), REFUSALS)
def test_the_user_is_told_why_a_form_did_not_open(app: Running, code: str, said: str) -> None:
    app.slack.faults.standing["views.open"] = Fault("error", code)
    app.slack.command("/schedule-interview", "Marcus Bell Dec 1 2037 3pm")
    text = wait_for_ephemeral(app)
    assert said in text
    assert "Nothing was booked" in text
    assert ("in time" in text) == (said == "in time")


def test_a_rejected_form_opens_without_people_and_channels(app: Running, caplog: pytest.LogCaptureFixture) -> None:
    app.slack.faults.add("views.open", "invalid_arguments")
    app.slack.command("/schedule-interview", "Marcus Bell tomorrow 3pm with @luis")
    form = app.slack.wait_for_view(MANAGER.id)
    assert "initial_user" not in str(form.source)
    assert form.values["when"]["when"]["value"] == "tomorrow 3pm"
    assert [one for one in caplog.records if one.levelname == "ERROR" and "invalid_arguments" in one.getMessage()]


def test_a_form_rejected_twice_opens_empty_and_shows_the_text(app: Running) -> None:
    app.slack.faults.add("views.open", "invalid_arguments", "invalid_arguments")
    app.slack.command("/schedule-interview", "Marcus Bell tomorrow 3pm with @luis")
    form = app.slack.wait_for_view(MANAGER.id)
    assert form.values["when"]["when"]["value"] is None
    assert "tomorrow 3pm" in str(form.blocks)
    assert "EST" not in preview(form)


def test_rejected_ids_are_left_out_of_the_next_form(app: Running) -> None:
    app.slack.faults.add("views.open", "invalid_arguments", "exchanged_trigger_id")
    app.slack.command("/schedule-interview", "Marcus Bell tomorrow 3pm with @luis")
    assert "in time" in wait_for_ephemeral(app)
    app.slack.api.views.checks_initial = True
    deactivated(app)
    app.slack.command("/schedule-interview", "Marcus Bell tomorrow 3pm with @luis")
    assert app.slack.wait_for_view(MANAGER.id).values["interviewer"]["interviewer"]["selected_user"] is None
    assert len(app.slack.calls_of("views.open")) == 3


def deactivated(app: Running) -> None:
    app.slack.workspace.deactivated.add(INTERVIEWER.id)


def left(app: Running) -> None:
    app.slack.workspace.channels[HIRING].members.discard(MANAGER.id)


@pytest.mark.parametrize("gone", [deactivated, left], ids=["interviewer", "channel"])
def test_an_interview_with_a_missing_person_or_channel_can_be_rescheduled(
    app: Running, gone: Callable[[Running], None]
) -> None:
    app.slack.submit(open_form(app, "Marcus Bell Dec 1 2037 3pm with @luis"))
    wait_for_result(app)
    app.slack.api.views.checks_initial = True
    gone(app)
    app.slack.command("/schedule-interview", "reschedule Marcus Bell Dec 2 2037 4pm", channel=RANDOM)
    form = app.slack.wait_for_view(MANAGER.id)
    app.slack.type(form, "interviewer_id", "123456")
    app.slack.wait_for(lambda: form.block("interviewer")["optional"])
    assert app.slack.submit(form).errors == {}
    assert app.apploi.wait_for_puts(2)[1].body["date"] == "2037-12-02T16:00:00Z"


# Slack returns null for what it shows


def sent_as(app: Running, form: Form, **changes: Any) -> Reply:
    """Submit the form with these changes to its state."""
    trigger = app.slack.trigger_store.create_trigger(MANAGER.id, HIRING)
    body = payloads.view_submission(app.slack.person(MANAGER.id), form, trigger.id, [])
    for name, state in changes.items():
        body["view"]["state"]["values"][name] = {name: state}
    return app.slack.deliver(as_form("view_submission", body))


def test_a_missing_length_is_the_one_shown(app: Running) -> None:
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    assert "3:00–4:00 PM" in preview(form)
    assert sent_as(app, form, duration={"type": "static_select", "selected_option": None}).body == ""
    assert app.apploi.wait_for_puts(1)[0].body["duration"] == "60"


NOBODY = {"type": "external_select", "selected_option": None}


def test_the_applicant_found_counts_if_slack_returns_null(app: Running) -> None:
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    assert sent_as(app, form, applicant=NOBODY).body == ""
    assert app.apploi.wait_for_puts(1)[0].applicant_id == "265733760"
    assert "Marcus Bell" in wait_for_result(app).text


def test_the_applicant_chosen_later_counts_if_slack_returns_null(app: Running) -> None:
    form = open_form(app, "Marcus Bell Dec 1 2037 3pm")
    app.slack.suggest(form, "applicant", "aisha")
    app.slack.choose(form, "applicant", "265733761")
    app.slack.wait_for(lambda: "Registered Nurse" in str([b for b in form.blocks if b["block_id"] == "known"]))
    assert sent_as(app, form, applicant=NOBODY).body == ""
    assert app.apploi.wait_for_puts(1)[0].applicant_id == "265733761"


def test_the_applicant_is_asked_for_if_none_was_found(app: Running) -> None:
    form = open_form(app, "Nobody Known Dec 1 2037 3pm")
    assert "Pick an applicant" in sent_as(app, form, applicant=NOBODY).body
