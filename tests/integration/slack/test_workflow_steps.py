"""The step *Prepare an interview* of Workflow Builder; over signed HTTP, with Slack's answers as documented."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_apploi.failure_modes import FailureMode
from slackbot.demo.fake_slack import HIRING, RANDOM, FakeSlack, payloads
from slackbot.demo.fake_slack.delivery import as_event, as_form
from slackbot.demo.fake_slack.faults import CUT_AFTER, CUT_BEFORE, Fault, rate_limited
from slackbot.demo.fake_slack.forms import Form
from slackbot.demo.fake_slack.web_api.functions import StepRun
from slackbot.demo.fake_slack.workspace import Message
from slackbot.demo.people import CLOSED, GUEST, INTERVIEWER, MANAGER, SISTER
from slackbot.domain.workflow_step import StepEnd, StepState
from slackbot.messages import step_sentence
from tests.integration.slack.test_access import of_another_workspace
from tests.support.running import Running, running
from tests.support.steps import MARCUS, eventually, form_with_applicant, wait_for_ephemeral, wait_for_result

WORDS = f"Marcus Bell Dec 1 2037 3pm ET for 45 min with <@{INTERVIEWER.id}> at Room 2"
BOOKED = {"state": "scheduled", "time": "2037-12-01T15:00:00-05:00", "application_id": MARCUS}


@pytest.fixture(autouse=True)
def _has_the_step(slack: FakeSlack) -> None:
    slack.should_escape = True
    slack.subscriptions.add("function_executed")


def run_step(app: Running, *, words: str = WORDS, confirmer: str = MANAGER.id, channel: str = HIRING) -> StepRun:
    eventually(lambda: app.bot.slack.workspace.team_id)
    return app.slack.run_step(words=words, confirmer=confirmer, channel=channel)


def asked(slack: FakeSlack, user: str = MANAGER.id, number: int = 1) -> Message:
    """The message with the button."""

    def found() -> list[Message]:
        direct = slack.workspace.dm_with_bot(user).id
        return [one for one in slack.messages(direct, user) if "review_step" in str(one.blocks)]

    return slack.wait_for(lambda: found()[number - 1 :])[-1]


def review(app: Running, message: Message | None = None) -> Form:
    """Press the button, and wait for the filled form."""
    app.slack.press(message or asked(app.slack), "review_step", user=MANAGER.id)
    app.slack.wait_for_view(MANAGER.id)
    app.slack.wait_for(lambda: form_with_applicant(app.slack.view(MANAGER.id)))
    return app.slack.view(MANAGER.id)


def send(app: Running, failure_mode: FailureMode = FailureMode.FINE) -> None:
    """Press the button and *Schedule*; from then on Apploi fails in this way."""
    form = review(app)
    app.apploi.failure_mode = failure_mode
    assert app.slack.submit(form).errors == {}


def ended(slack: FakeSlack, run: StepRun) -> StepRun:
    slack.wait_for(lambda: not run.is_running)
    return run


def test_a_step_asks_who_confirms_books_what_they_saw_and_ends_with_its_outputs(app: Running) -> None:
    run = run_step(app)
    message = asked(app.slack)
    assert "Marcus Bell, Tue, Dec 1, 2037, 3:00–3:45 PM ET" in message.text
    assert not app.apploi.puts
    form = review(app, message)
    assert form.values["channel"]["channel"]["selected_conversation"] == HIRING
    assert app.slack.submit(form).errors == {}
    assert ended(app.slack, run).outputs == BOOKED
    assert "booked: Marcus Bell" in wait_for_result(app).text
    assert len(app.apploi.puts) == 1
    app.slack.wait_for(lambda: "The interview is booked." in message.text)
    assert "review_step" not in str(message.blocks)
    assert len(app.slack.calls_of("functions.completeSuccess")) == 1
    assert not app.slack.calls_of("functions.completeError")


def test_the_token_of_a_run_is_not_used(app: Running) -> None:
    """FakeSlack accepts only the app's own."""
    run = run_step(app)
    send(app)
    ended(app.slack, run)
    failures = [call for call in app.slack.calls if (call.answer or {}).get("error") == "invalid_auth"]
    assert failures == []


def test_a_step_that_apploi_refuses_ends_once_with_a_sentence_without_names(app: Running) -> None:
    run = run_step(app)
    send(app, FailureMode.NO_SUCH_APPLICANT)
    assert ended(app.slack, run).error == step_sentence(StepEnd.REFUSED)
    assert "Marcus" not in str(run.error)
    failed = wait_for_result(app, kind="interview_failed")
    app.apploi.failure_mode = FailureMode.FINE
    app.slack.press(failed, "edit_request", user=MANAGER.id)
    app.slack.wait_for_view(MANAGER.id)
    assert app.slack.submit(app.slack.view(MANAGER.id)).trouble is None
    wait_for_result(app, kind="interview_scheduled")
    assert (run.outputs, len(app.slack.calls_of("functions.completeError"))) == (None, 1)
    assert not app.slack.calls_of("functions.completeSuccess")


def test_a_step_waits_while_it_is_unclear_and_ends_once_a_person_marks_it(app: Running) -> None:
    run = run_step(app)
    send(app, FailureMode.DROPS_AFTER)
    unclear = wait_for_result(app, kind="interview_unconfirmed")
    app.apploi.failure_mode = FailureMode.FINE
    step = app.bot.store.workflow_steps.get(run.id)
    assert step
    assert run.is_running
    assert step.state is StepState.WAITING
    app.slack.press(unclear, "mark_scheduled", user=MANAGER.id)
    assert ended(app.slack, run).outputs == BOOKED


def test_undo_keeps_the_step_open_for_the_form_as_it_was(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with running(slack, apploi, tmp_path, UNDO_SECONDS="30") as app:
        run = run_step(app)
        send(app)
        undo = slack.wait_for(lambda: [m for m in slack.workspace.messages if "undo_request" in str(m.blocks)])[-1]
        slack.press(undo, "undo_request", user=MANAGER.id)
        slack.wait_for_view(MANAGER.id)
        assert run.is_running
        with_step = app.bot.store.workflow_steps.latest_request(run.id)
        assert with_step
        assert with_step.is_undone
    with running(slack, apploi, tmp_path) as app:
        slack.submit(slack.view(MANAGER.id))
        assert ended(slack, run).outputs == BOOKED
    assert len(apploi.puts) == 1


def test_only_who_confirms_can_open_the_form_and_only_once(app: Running) -> None:
    run = run_step(app)
    place, message = app.slack.workspace.channels[HIRING], asked(app.slack)
    trigger = app.slack.trigger_store.create_trigger(INTERVIEWER.id, HIRING).id
    url = app.slack.response_url(app.slack.trigger_store.create_response_url(INTERVIEWER.id, HIRING))
    action = {"type": "button", "action_id": "review_step", "block_id": "b", "value": run.id}
    pressed = payloads.message_action(INTERVIEWER, place, message, trigger, url, action)
    app.slack.deliver(as_form("block_actions", pressed))
    assert f"asked <@{MANAGER.id}> to confirm" in wait_for_ephemeral(app, INTERVIEWER.id)
    send(app, FailureMode.DROPS_AFTER)
    wait_for_result(app, kind="interview_unconfirmed")
    app.slack.press(message, "review_step", user=MANAGER.id)
    assert "You sent the form of this workflow step before" in wait_for_ephemeral(app, channel=message.channel)
    assert run.is_running


def test_people_who_may_not_use_the_app_are_not_asked(app: Running) -> None:
    for confirmer, end in ((GUEST.id, StepEnd.NOT_ALLOWED), ("somebody", StepEnd.UNUSABLE)):
        assert ended(app.slack, run_step(app, confirmer=confirmer)).error == step_sentence(end)
    assert not app.slack.calls_of("chat.postMessage")


def test_a_step_is_for_one_interview(app: Running) -> None:
    run = run_step(app, words="Marcus Bell, Aisha Khan and Jane Doe Dec 1 2037 from 1pm ET 20 min each")
    assert ended(app.slack, run).error == step_sentence(StepEnd.SEVERAL)
    assert not app.slack.calls_of("chat.postMessage")


def test_a_channel_where_the_app_may_not_be_used_ends_the_step(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    with running(slack, apploi, tmp_path, ALLOW_CHANNELS=HIRING) as app:
        assert ended(slack, run_step(app, channel=RANDOM)).error == step_sentence(StepEnd.NOT_ALLOWED)


def test_a_workflow_of_another_workspace_is_ignored(app: Running) -> None:
    eventually(lambda: app.bot.slack.workspace.team_id)
    ours = payloads.event(payloads.function_executed("Fx1", {"words": WORDS, "confirmer": MANAGER.id}), "Ev1")
    assert app.slack.deliver(of_another_workspace(as_event(ours))).status == 200
    assert app.bot.store.workflow_steps.get("Fx1") is None


def test_who_confirms_may_be_of_any_workspace_of_the_organization_that_has_the_app(
    organization: FakeSlack, apploi: FakeApploi, tmp_path: Path
) -> None:
    organization.subscriptions.add("function_executed")
    with running(organization, apploi, tmp_path) as app:
        run_step(app, confirmer=SISTER.id)
        assert asked(organization, SISTER.id)
        assert ended(organization, run_step(app, confirmer=CLOSED.id)).error == step_sentence(StepEnd.NOT_ALLOWED)


def test_the_same_run_delivered_twice_asks_once(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    with running(slack, apploi, tmp_path) as app:
        run_step(app)
        asked(slack)
        slack.redeliver(slack.deliveries[-1])
    assert len(slack.calls_of("chat.postMessage")) == 1


def test_nothing_happens_within_a_week(slack: FakeSlack, apploi: FakeApploi, tmp_path: Path) -> None:
    now = [time.time()]
    with running(slack, apploi, tmp_path, lambda: now[0]) as app:
        run = run_step(app)
        message = asked(slack)
        eventually(lambda: _state(app, run) is StepState.WAITING)
        now[0] += 7 * 24 * 3600.0
        assert ended(slack, run).error == step_sentence(StepEnd.TIMED_OUT)
        slack.wait_for(lambda: "review_step" not in str(message.blocks))


def _state(app: Running, run: StepRun) -> StepState | None:
    step = app.bot.store.workflow_steps.get(run.id)
    return step.state if step else None


@pytest.mark.parametrize("fault", [CUT_BEFORE, CUT_AFTER, rate_limited(), Fault("error", "account_inactive")])
def test_a_step_ends_after_a_restart_if_slack_did_not_answer_before(
    slack: FakeSlack, apploi: FakeApploi, tmp_path: Path, database_url: str, fault: Fault
) -> None:
    """With a lost answer Slack knows already, and says so when it is told again."""
    slack.faults.standing["functions.completeSuccess"] = fault
    with running(slack, apploi, tmp_path, DATABASE_URL=database_url) as app:
        run = run_step(app)
        send(app)
        slack.wait_for(lambda: slack.calls_of("functions.completeSuccess"))
        eventually(lambda: _state(app, run) is StepState.ENDING)
        wait_for_result(app)
    slack.faults.standing.clear()
    with running(slack, apploi, tmp_path, DATABASE_URL=database_url) as app:
        eventually(lambda: _state(app, run) is StepState.ENDED)
    assert (run.outputs, run.error) == (BOOKED, None)
    assert len(apploi.puts) == 1


def test_a_message_that_slack_did_not_take_is_posted_later(app: Running) -> None:
    app.slack.faults.add("chat.postMessage", rate_limited())
    run = run_step(app)
    send(app)
    assert ended(app.slack, run).outputs == BOOKED


def test_without_the_step_in_the_manifest_nothing_is_sent(app: Running) -> None:
    app.slack.subscriptions.remove("function_executed")
    run = run_step(app)
    assert run.is_running
    assert app.bot.store.workflow_steps.get(run.id) is None
