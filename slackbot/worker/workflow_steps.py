"""Process one claimed step of a workflow: ask who confirms, wait for the request, and tell Slack how it ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from slackbot import messages
from slackbot.domain import workflow_step
from slackbot.domain.request import PostedMessage
from slackbot.domain.workflow_step import StepEnd, StepState, WorkflowStep
from slackbot.errors import AccessDenied, NotAllowed
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.pool import retry_until_stored

log = logging.getLogger(__name__)


class StepClient(Protocol):
    """The part of `SlackClient` that ends steps. No method raises; REFUSED means that Slack won't take it any more."""

    def post(self, channel: str, message: Message) -> PostResult:
        """Post to a conversation, or to a user ID as a direct message."""

    def edit(self, channel: str, ts: str, message: Message) -> PostResult:
        """Replace an earlier message."""

    def complete_step(self, step_id: str, outputs: dict[str, str]) -> PostResult:
        """End a step successfully."""

    def fail_step(self, step_id: str, sentence: str) -> PostResult:
        """End a step with an error."""


@dataclass(frozen=True, slots=True)
class StepServices:
    """`write` returns the message for who confirms. It raises AccessDenied if they may not use the app, and NotAllowed
    for words that name several applicants."""

    slack: StepClient
    write: Callable[[WorkflowStep], Message]


@dataclass(frozen=True, slots=True)
class StepProcessor:
    """Runs steps. Thread-safe. `ended` ends the wait for a database that is down; `clock` returns seconds since the
    epoch."""

    store: Store
    services: StepServices
    ended: threading.Event
    clock: Callable[[], float]

    def process(self, claimed: WorkflowStep) -> None:
        """Do what is due, store it, and release the step."""
        match claimed.state:
            case StepState.WAITING:
                self._look_at_request(claimed)
            case StepState.ENDING:
                self._tell_slack(claimed)
            case _:
                self._ask(claimed)

    def _ask(self, step: WorkflowStep) -> None:
        is_answered = self.store.workflow_steps.latest_request(step.id) is not None  # before a crash
        if is_answered or workflow_step.find_end(step, None, self.clock()):
            return self._look_at_request(step)
        try:
            message = self.services.write(step)
        except AccessDenied as refusal:
            if not refusal.is_temporary:
                return self._end(step, StepEnd.NOT_ALLOWED)
            return self._release(workflow_step.retry_later(step, self.clock(), None, may_be_posted=False))
        except NotAllowed:
            return self._end(step, StepEnd.SEVERAL)
        posting = workflow_step.intend_to_post(step, self.clock())
        self._save(posting)
        posted = self.services.slack.post(
            step.user, messages.possible_duplicate(message) if posting.may_be_posted else message
        )
        return self._after_post(posting, posted)

    def _after_post(self, posting: WorkflowStep, posted: PostResult) -> None:
        if posted.delivery is Delivery.REFUSED:
            return self._end(posting, StepEnd.UNREACHABLE)
        now = self.clock()
        if posted.delivery is Delivery.POSTED:
            message = PostedMessage(posted.channel, posted.ts) if posted.ts else None
            return self._release(workflow_step.mark_posted(posting, message, now))
        is_unknown = posted.delivery is Delivery.UNKNOWN
        return self._release(workflow_step.retry_later(posting, now, posted.retry_after, may_be_posted=is_unknown))

    def _look_at_request(self, step: WorkflowStep) -> None:
        request, now = self.store.workflow_steps.latest_request(step.id), self.clock()
        if end := workflow_step.find_end(step, request, now):
            self._end(step, end, request.id if request else None)
        else:
            self._release(workflow_step.wait(step, request, now))

    def _end(self, step: WorkflowStep, end: StepEnd, request_id: str | None = None) -> None:
        """Store how the step ends before Slack is told, so that it never ends in two ways."""
        ending = workflow_step.begin_to_end(step, end, self.clock(), request_id)
        self._save(ending)
        self._tell_slack(ending)

    def _tell_slack(self, ending: WorkflowStep) -> None:
        end = ending.end or StepEnd.UNUSABLE
        trying = workflow_step.count_try(ending)
        told = self._complete(ending, end)
        log.info("workflow step %s: %s %s", ending.id, end.value, told.error)
        if told.delivery in (Delivery.POSTED, Delivery.REFUSED):  # or it ended before: Slack takes one end of each step
            return self._close(trying, end)
        if trying.tries >= workflow_step.MAX_TRIES:
            log.error("workflow step %s: given up, because Slack accepts no end of it (%s)", ending.id, told.error)
            return self._close(trying, end)
        return self._release(workflow_step.retry_later(trying, self.clock(), told.retry_after, may_be_posted=False))

    def _complete(self, ending: WorkflowStep, end: StepEnd) -> PostResult:
        request = self.store.get(ending.request_id) if ending.request_id else None
        if end is StepEnd.BOOKED and request:
            return self.services.slack.complete_step(ending.id, workflow_step.outputs_of(request))
        return self.services.slack.fail_step(ending.id, messages.step_sentence(end))

    def _close(self, ending: WorkflowStep, end: StepEnd) -> None:
        self._release(workflow_step.mark_ended(ending))
        if ending.message:
            self.services.slack.edit(ending.message.channel, ending.message.ts, messages.step_ended_message(end))

    def _save(self, step: WorkflowStep) -> None:
        retry_until_stored(lambda: self.store.workflow_steps.save(step), self.ended)

    def _release(self, step: WorkflowStep) -> None:
        retry_until_stored(lambda: self.store.workflow_steps.release(step), self.ended)
