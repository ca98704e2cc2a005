"""What the buttons below a result do to its request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from slackbot import messages
from slackbot.domain import request
from slackbot.domain.notification import (
    Notification,
    NotificationSettings,
    plan_also_declined,
    plan_answered,
    plan_attendance,
    plan_cancelled,
    plan_update,
)
from slackbot.domain.person import Person
from slackbot.domain.request import Answer, Attendance, ReplyTo, Request
from slackbot.errors import NotAllowed
from slackbot.slack.background import Notify
from slackbot.slack.context import AppContext
from slackbot.slack.payloads import RESPONSE_URL_LIFETIME, ButtonPress

log = logging.getLogger(__name__)

Settle = Callable[[Request, str, ReplyTo, float], Request]

SETTLE: Mapping[str, Settle] = {
    messages.SEND_AGAIN: request.send_again,
    messages.MARK_SCHEDULED: request.mark_scheduled,
    messages.DISMISS_REQUEST: lambda old, by, _where, _now: request.dismiss(old, by),
    messages.STOP_TRYING: lambda old, by, where, now: request.withdraw(replace(old, reply_to=where), by, now),
}
"""What each of these buttons does: to a request, by a user, with the result going there, at a time since the epoch."""


class RequestActions:
    """Each is stored before it returns, and raises NotAllowed if this user may not do it, or not any more. Messages are
    updated afterwards; `reply` is told if that fails."""

    def __init__(self, ctx: AppContext, wake_worker: Callable[[], None]) -> None:
        self._ctx = ctx
        self._wake_worker = wake_worker

    def settle(self, press: ButtonPress, action_id: str, member: Person, reply: Notify) -> None:
        """Do what the button says, once, and replace the messages about the request."""
        old = self._ctx.membership.require_settleable(self._ctx.store.get(press.request_id), member)
        where = self._renewed_reply_to(old, press)

        def once(stored: Request) -> Request:
            current = request.require_current_message(stored, press.message_number)
            return SETTLE[action_id](current, press.user, where, self._ctx.time.now())

        changed = self._ctx.store.change(old.id, once, f"{action_id} by {press.user}")
        log.info("request %s: %s", old.id, action_id)
        self._wake_worker()
        if action_id == messages.STOP_TRYING and old.posted_message:
            return  # the worker replaces it by the result
        settled = messages.settled_message(replace(changed, settled_how=changed.settled_how or "stopped"))
        self._ctx.background.submit(lambda: self._replace_messages(old, press, settled), reply)

    def mark_cancelled(self, request_id: str, message_number: int, member: Person) -> Request:
        """A user says that they deleted the interview in Apploi. The worker tells the others and updates messages."""
        self._ctx.membership.require_changeable(self._ctx.store.get(request_id), member)

        def once(stored: Request) -> Request:
            return request.mark_cancelled(request.require_current_message(stored, message_number), member.id)

        def plan(cancelled: Request) -> tuple[Notification, ...]:
            settings = NotificationSettings.of(self._ctx.facilities.get(cancelled.facility_id))
            return plan_cancelled(cancelled, settings, self._ctx.time.now())

        cancelled = self._ctx.store.change(request_id, once, f"marked as canceled in Apploi by {member.id}", plan)
        self._wake_worker()
        return cancelled

    def mark_old_time_deleted(self, press: ButtonPress, member: Person) -> None:
        """A user says that they deleted the old time of a moved interview in Apploi. The worker updates messages."""
        old = self._ctx.membership.require_changeable(self._ctx.store.get(press.request_id), member)

        def once(stored: Request) -> Request:
            current = request.require_current_message(stored, press.message_number)
            return request.mark_old_time_deleted(current, member.id)

        def plan(changed: Request) -> tuple[Notification, ...]:
            return (plan_update(changed, "deleted", self._ctx.time.now()),)

        self._ctx.store.change(old.id, once, f"old time marked as deleted in Apploi by {member.id}", plan)
        self._wake_worker()

    def answer(self, press: ButtonPress, answer: Answer, member: Person) -> Request:
        """Store what the interviewer says, or that one of the others who are there can't make it. The worker tells the
        others and updates messages."""
        asked = self._ctx.store.get(press.request_id)
        if asked is None:
            raise NotAllowed(messages.unknown_request())
        self._ctx.membership.require_facility(member.id, asked.facility_id)
        now = self._ctx.time.now()
        if answer is Answer.DECLINED and member.id in (*asked.also_there, *asked.also_declined):
            return self._decline_also_there(asked, member, now)
        answered = self._ctx.store.change(
            press.request_id,
            lambda stored: request.give_answer(stored, member.id, answer, now),
            f"{answer} by {member.id}",
            lambda changed: plan_answered(changed, now),
        )
        self._wake_worker()
        return answered

    def _decline_also_there(self, found: Request, member: Person, now: float) -> Request:
        declined = self._ctx.store.change(
            found.id,
            lambda stored: request.decline_also_there(stored, member.id, now),
            f"{member.id}, who was also there, can't make it",
            lambda changed: plan_also_declined(changed, now),
        )
        self._wake_worker()
        return declined

    def record_attendance(self, press: ButtonPress, attendance: Attendance, member: Person) -> Request:
        """Store who came. Said once more, it changes nothing. The worker tells the thread and updates the message."""
        found = self._ctx.membership.require_participant(self._ctx.store.get(press.request_id), member)
        if request.require_over(found, self._ctx.time.now()).attendance is attendance:
            return found
        now = self._ctx.time.now()
        changed = self._ctx.store.change(
            found.id,
            lambda stored: request.record_attendance(stored, member.id, attendance, now),
            f"{attendance} by {member.id}",
            lambda changed: plan_attendance(changed, now),
        )
        if changed.attendance_at == now:  # and it wasn't said by another press at this moment
            self._ctx.metrics.on_attendance(attendance, changed.facility_id)
        self._wake_worker()
        return changed

    def _renewed_reply_to(self, old: Request, press: ButtonPress) -> ReplyTo:
        """The same place, with the `response_url` of the button, which is valid again."""
        until = self._ctx.time.now() + RESPONSE_URL_LIFETIME if press.response_url else 0.0
        return replace(old.reply_to, response_url=press.response_url, response_url_until=until)

    def _replace_messages(self, old: Request, press: ButtonPress, settled: messages.Message) -> None:
        """The message that the button is in, if any, and the result if that is another one. The worker updates the
        message about a hiring day."""
        if press.response_url and not press.is_in_hiring_day:
            self._ctx.slack.respond(press.response_url, settled, replaces_original=True)
        if old.posted_message and old.posted_message.ts != press.message_ts:
            self._ctx.slack.edit(old.posted_message.channel, old.posted_message.ts, settled)
