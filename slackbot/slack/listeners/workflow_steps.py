"""The step *Prepare an interview* of Workflow Builder: its runs, and the button for who confirms."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse

from slackbot import messages
from slackbot.errors import StoreError
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.client import SlackClient
from slackbot.slack.form.service import FormService
from slackbot.slack.payloads import channel_of
from slackbot.slack.replies import EphemeralReply, run_or_decline
from slackbot.slack.workflow_steps import CALLBACK_ID, WorkflowSteps

log = logging.getLogger(__name__)


def register(app: App) -> None:
    """Listen to runs and to the button. Without the step in the app's manifest, Slack sends neither."""
    app.function(CALLBACK_ID)(on_run)
    app.action(messages.REVIEW_STEP)(on_review)


def on_run(
    event: dict[str, Any],
    context: BoltContext,
    slack: SlackClient,
    steps: WorkflowSteps,
    wake_worker: Callable[[], None],
) -> BoltResponse:
    """Store the run before Slack is answered. If that fails it isn't acknowledged, so that Slack sends it again."""
    step_id = str(event.get("function_execution_id") or "")
    if not re.fullmatch(r"[A-Za-z0-9]{1,40}", step_id) or _is_foreign(context, slack):
        log.warning("a workflow step was ignored: another workspace's, or without an id")
        return BoltResponse(status=200)
    inputs = event.get("inputs")
    try:
        steps.begin(step_id, inputs if isinstance(inputs, dict) else {})
    except StoreError as error:
        log.warning("a workflow step could not be stored: %s", error)
        return BoltResponse(status=429)
    wake_worker()
    return BoltResponse(status=200)


def on_review(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    forms: FormService,
    steps: WorkflowSteps,
) -> None:
    """Open the form of a step for the person who was asked to confirm."""
    step_id, trigger_id = str(body["actions"][0].get("value") or ""), str(body.get("trigger_id") or "")
    place = channel_of(body)
    run_or_decline(lambda: forms.open_to_book(steps.form_request(step_id, user, place, trigger_id)), background, reply)
    ack()


def _is_foreign(context: BoltContext, slack: SlackClient) -> bool:
    """Whether the workflow ran in another company's workspace, where the same Slack app is installed too. Whether who
    confirms may use the app is checked before they are asked."""
    here = slack.workspace
    is_in_organization = bool(here.enterprise_id) and here.enterprise_id in (context.enterprise_id, context.team_id)
    return bool(here.team_id) and context.team_id not in (here.team_id, None) and not is_in_organization
