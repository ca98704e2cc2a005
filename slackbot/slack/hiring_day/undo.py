"""The message with *Undo* after a hiring day was booked, and the button in it and in the day's own message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.hiring_day import HiringDay, is_unsent, lines_of
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.person import Person
from slackbot.domain.request import Request, State
from slackbot.errors import NotAllowed
from slackbot.slack.background import Notify
from slackbot.slack.context import AppContext
from slackbot.slack.payloads import ButtonPress
from slackbot.slack.undo import Undo

log = logging.getLogger(__name__)


class HiringDayUndo:
    """Withdraws everything of a day that wasn't sent yet, at once."""

    def __init__(
        self, ctx: AppContext, undo: Undo, applicant_is_told: ApplicantIsTold, wake_worker: Callable[[], None]
    ) -> None:
        self._ctx = ctx
        self._undo = undo
        self._applicant_is_told = applicant_is_told
        self._wake_worker = wake_worker

    def show(self, day: HiringDay, requests: Sequence[Request], response_url: str | None) -> None:
        """Show the requester the message, through this `response_url` if it works."""
        lines = [one.in_private for one in requests]
        self._undo.show_message(
            requests[0], messages.day_undo_message(day, lines, self._applicant_is_told), response_url
        )

    def withdraw(self, press: ButtonPress, member: Person, reply: Notify) -> list[Request]:
        """Stop what wasn't sent yet; the requester is told in the background. Raises NotAllowed for somebody else.

        Returns the requests of the day if this has withdrawn all of them.
        """
        requests = self._ctx.store.hiring_days.requests_of(press.request_id)
        if not requests:
            raise NotAllowed(messages.unknown_request())
        self._ctx.membership.require_settleable(requests[0], member)
        now = self._ctx.time.now()
        ids = [one.id for one in requests if is_unsent(one)]
        stopped = self._ctx.store.change_each(
            ids, lambda stored: request.withdraw(stored, press.user, now), f"{messages.UNDO_DAY} by {press.user}"
        )
        log.info("hiring day %s: %d of %d stopped", press.request_id, len(stopped), len(requests))
        self._wake_worker()
        lines = lines_of(self._ctx.store.hiring_days.requests_of(press.request_id))
        others = sum(line.state is not State.WITHDRAWN for line in lines)
        self._ctx.background.submit(lambda: self._answer(press, requests[0], len(stopped), others, reply), reply)
        return lines if stopped and not others else []

    def _answer(self, press: ButtonPress, first: Request, stopped: int, others: int, reply: Notify) -> None:
        """Replace the private message. The day's own is updated by the worker, so the answer stands beside it."""
        posted = self._ctx.store.undo_messages.take(first.id)
        answer = messages.day_undone_message(stopped, others)
        if press.block_id == messages.DAY_ACTIONS:
            reply(messages.undone_text(stopped, others))
        elif press.response_url:
            self._ctx.slack.respond(press.response_url, answer, is_ephemeral=True, replaces_original=True)
        elif posted:
            self._ctx.slack.edit(posted.channel, posted.ts, answer)
