"""The people who are at an interview besides its interviewer, in a form that was submitted."""

from __future__ import annotations

from slackbot.domain.notification import Notification, NotificationSettings, plan_also_changed
from slackbot.domain.request import Request
from slackbot.slack.context import AppContext
from slackbot.slack.form import ids
from slackbot.slack.form.form import FormMetadata
from slackbot.slack.form.submission import Submission, acknowledged_conflicts, also_there_problem

PREFETCHED_TIMEOUT = 0.3
"""Seconds to wait for who they are, which Slack was asked together with the others."""


class AlsoThereField:
    """Apploi isn't told of these people, so nothing is sent because of them."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx

    def errors(self, sent: Submission) -> dict[str, str]:
        """Why somebody can't be there, at the field."""
        people = self._ctx.slack.get_people(dict.fromkeys(sent.values.also_there), PREFETCHED_TIMEOUT)
        problem = also_there_problem(people)
        return {ids.ALSO_THERE: problem} if problem else {}

    def change(self, asked: Request, metadata: FormMetadata) -> list[Request]:
        """Let the people of `asked` be at the interview that it moves, which stays as it is; or return what is in their
        way. Raises NotAllowed if that interview can't be changed."""

        def plan(before: Request, changed: Request) -> tuple[Notification, ...]:
            settings = NotificationSettings.of(self._ctx.facilities.get(changed.facility_id))
            return plan_also_changed(changed, before.also_there, settings, self._ctx.time.now())

        return self._ctx.store.change_also_there(asked, acknowledged_conflicts(asked, metadata), plan)
