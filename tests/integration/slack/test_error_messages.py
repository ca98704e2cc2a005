"""Errors at fields stay: no update of ours follows them before the user has changed something."""

from __future__ import annotations

import time

from slackbot.demo.fake_slack.fake import Call
from slackbot.demo.fake_slack.forms import Form
from slackbot.slack.form.changes import ApplicantChange, PreviewChange
from slackbot.slack.form.preview import Preview
from slackbot.slack.form.updater import FormUpdater
from tests.support.running import Running
from tests.support.steps import open_form


def changes(app: Running, since: float) -> list[Call]:
    return [call for call in app.slack.calls_of("views.update") if call.at >= since]


def change_something(app: Running, form: Form) -> None:
    """Change the time after the errors were read, and wait for the preview."""
    before = len(changes(app, 0.0))
    app.slack.type(form, "when", "Dec 1 2037 3pm ET for 20 min")
    app.slack.wait_for(lambda: "3:00–3:20 PM" in str(form.blocks) and len(changes(app, 0.0)) > before)


def test_a_preview_under_way_arrives_before_the_errors(app: Running) -> None:
    form = open_form(app)
    app.slack.faults.delays["views.update"] = 0.3
    app.slack.type(form, "when", "yesterday 3pm")
    assert "has passed" in app.slack.submit(form).errors["when"]
    told = time.time()
    assert "has passed" in form.errors["when"]
    change_something(app, form)
    assert len(changes(app, told)) == 1


def test_typing_that_arrives_after_the_errors_changes_nothing(app: Running) -> None:
    form = open_form(app)
    typed = app.slack.type(form, "when", "yesterday 3pm")
    assert typed
    app.slack.wait_for(lambda: "has passed" in str(form.blocks))
    assert app.slack.submit(form).errors
    told = time.time()
    app.slack.redeliver(typed)
    assert "has passed" in form.errors["when"]
    change_something(app, form)
    assert len(changes(app, told)) == 1


def test_an_update_held_for_errors_comes_with_the_next_change(app: Running) -> None:
    form = open_form(app)
    told, previews, view = time.time(), FormUpdater(app.bot.slack), form.as_slack_sends_it()
    previews.hold_for_errors(view, at=told)
    previews.queue_initial(form.id, ApplicantChange(None, "No such applicant."))
    previews.flush(form.id)
    assert changes(app, told) == []
    previews.queue(view, told + 1, PreviewChange(Preview("Read")))
    previews.flush(form.id)
    assert "No such applicant." in str(form.blocks)
    assert "Read" in str(form.blocks)
