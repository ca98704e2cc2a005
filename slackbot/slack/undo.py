"""*Undo*: what the requester reads privately once a form is accepted, and the button in it."""

from __future__ import annotations

import logging

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.person import Person
from slackbot.domain.request import PostedMessage, ReportStatus, Request, State
from slackbot.errors import NotAllowed
from slackbot.messages import Message
from slackbot.slack.background import Notify
from slackbot.slack.client import Delivery
from slackbot.slack.context import AppContext
from slackbot.slack.payloads import ButtonPress

log = logging.getLogger(__name__)


class Undo:
    """The message with *Undo* is ephemeral where the form came from, which no one can change unless it is pressed
    (docs/slack.md, F28). Elsewhere it is a direct message, which is deleted once there is a result."""

    def __init__(self, ctx: AppContext, applicant_is_told: ApplicantIsTold) -> None:
        self._ctx = ctx
        self._applicant_is_told = applicant_is_told

    def show(self, accepted: Request, response_url: str | None) -> None:
        """Show the requester the message, through this `response_url` if it works. A crash loses it; the request is
        sent all the same."""
        previous = self._ctx.store.get(accepted.moves) if accepted.moves else None
        self.show_message(accepted, messages.undo_message(accepted, self._applicant_is_told, previous), response_url)

    def show_message(self, accepted: Request, message: Message, response_url: str | None) -> None:
        """The same for another message; it is deleted once there is a result of `accepted`."""
        if response_url:
            shown = self._ctx.slack.respond(response_url, message, is_ephemeral=True)
            if shown.delivery is not Delivery.REFUSED:
                return
        posted = self._ctx.slack.post(accepted.requested_by, message)
        if posted.delivery is Delivery.POSTED:
            self._remember(accepted, PostedMessage(posted.channel, posted.ts))

    def _remember(self, accepted: Request, posted: PostedMessage) -> None:
        """Also deletes it, if the result was faster."""
        self._ctx.store.undo_messages.add(accepted.id, posted)
        current = self._ctx.store.get(accepted.id)
        if current and current.report_status is ReportStatus.REPORTED:
            self._delete_message(current.id)

    def close(self, reported: Request) -> None:
        """Delete the direct message soon: there is a result, or a message that says what it is waiting for."""
        self._ctx.deferred.submit(lambda: self._delete_message(reported.id))

    def _delete_message(self, request_id: str) -> None:
        if message := self._ctx.store.undo_messages.take(request_id):
            self._ctx.slack.delete(message.channel, message.ts)

    def withdraw(self, press: ButtonPress, member: Person, reply: Notify) -> bool:
        """Withdraw the request of the button, if no one has begun to send it; the requester is told in the background.

        Either this or the intent to send is stored first, and the other is refused: false means that it is being sent,
        or was withdrawn before. Raises NotAllowed for someone else's request.
        """
        found = self._ctx.membership.require_settleable(self._ctx.store.get(press.request_id), member)

        def once(stored: Request) -> Request:
            current = request.require_current_message(stored, press.message_number)
            return request.withdraw(current, press.user, self._ctx.time.now())

        try:
            self._ctx.store.change(found.id, once, f"{messages.UNDO_REQUEST} by {press.user}")
            is_undone = True
        except NotAllowed:
            is_undone = False
        current = self._ctx.store.get(found.id) or found
        log.info("request %s: %s", found.id, "undone" if is_undone else "too late to undo")
        self._ctx.background.submit(lambda: self._answer(press, current, reply), reply)
        return is_undone

    def _answer(self, press: ButtonPress, current: Request, reply: Notify) -> None:
        """Replace the message by what is so now. On the Home tab, where there is none, a refusal is a message."""
        is_withdrawn = current.state is State.WITHDRAWN
        answer = messages.undone_message(current) if is_withdrawn else messages.too_late_message(current)
        posted = self._ctx.store.undo_messages.take(current.id)
        if press.response_url:
            self._ctx.slack.respond(press.response_url, answer, is_ephemeral=True, replaces_original=True)
        elif posted:
            self._ctx.slack.edit(posted.channel, posted.ts, answer)
        elif not is_withdrawn:
            reply(messages.too_late_to_undo(current))
        if is_withdrawn and current.replaces:
            self._restore_message(current.replaces)

    def _restore_message(self, replaced: str) -> None:
        """Give the message about a failed request, which the undone form had corrected, its buttons back."""
        old = self._ctx.store.get(replaced)
        if old and old.posted_message and old.needs_action:
            moved = self._ctx.store.get(old.moves) if old.moves else None
            message = messages.result_message(old, moved)
            self._ctx.slack.edit(old.posted_message.channel, old.posted_message.ts, message)
