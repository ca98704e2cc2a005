"""The step *Prepare an interview* of Slack's Workflow Builder: it begins with an event, and goes on with a button.

Slack sends each run a token of its own, which isn't used: it ends with the run, and may do less than ours
(docs.slack.dev/tools/bolt-python/concepts/custom-steps).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from slackbot import messages
from slackbot.command_text import split_command
from slackbot.command_text.slack_text import as_typed
from slackbot.domain.workflow_step import StepEnd, WorkflowStep, new_step, require_usable
from slackbot.errors import NotAllowed
from slackbot.messages import Message
from slackbot.slack.context import AppContext
from slackbot.slack.form.form_request import FormRequest
from slackbot.slack.understood import booking_summary

CALLBACK_ID = "prepare_interview"
WORDS, CONFIRMER, CHANNEL = "words", "confirmer", "channel"
"""The inputs, as `slackbot manifest --workflow-step` declares them."""
MAX_WORDS = 2000

log = logging.getLogger(__name__)


class WorkflowSteps:
    """Thread-safe."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx

    def begin(self, step_id: str, inputs: Mapping[str, Any]) -> None:
        """Store the step, once; the worker does the rest. Raises StoreError."""
        user, channel = _id(inputs.get(CONFIRMER), "UW"), _id(inputs.get(CHANNEL), "CG")
        words = as_typed(str(inputs.get(WORDS) or "")).strip()[:MAX_WORDS]
        self._ctx.store.workflow_steps.add(new_step(step_id, user, words, channel or None, self._ctx.time.now()))
        log.info("workflow step %s began", step_id)

    def message(self, step: WorkflowStep) -> Message:
        """The message for the person who confirms: what was understood, and the button. Raises AccessDenied if they may
        not use the app, or not for this channel, and NotAllowed for several applicants: a step is for one interview."""
        person = self._ctx.membership.require_to_command(step.user, step.channel)
        then = self._ctx.time.reference_at(step.started_at, step.user, person)
        read = split_command(step.words, then)
        if read.applicants:
            raise NotAllowed(messages.step_sentence(StepEnd.SEVERAL))
        summary = booking_summary(read, self._ctx.time.now()) if step.words else ""
        return messages.step_message(step.id, summary)

    def form_request(self, step_id: str, user: str, place: str | None, trigger_id: str) -> FormRequest:
        """What the button in a conversation asks for. Raises NotAllowed for everyone but the person who confirms, and
        once the form was sent or the step has ended."""
        self._ctx.membership.require(user, place)
        made = self._ctx.store.workflow_steps.latest_request(step_id)
        is_sent = made is not None and not made.is_undone
        step = require_usable(self._ctx.store.workflow_steps.get(step_id), user, is_sent=is_sent)
        return FormRequest(
            user,
            trigger_id,
            messages.RETRY_BY_BUTTON,
            channel=step.channel,
            text=step.words,
            said_at=step.started_at,
            workflow_step=step.id,
        )


def _id(given: object, kinds: str) -> str:
    """An id of Slack's that begins with one of these letters, or ""."""
    return given if isinstance(given, str) and re.fullmatch(rf"[{kinds}][A-Z0-9]{{1,30}}", given) else ""
