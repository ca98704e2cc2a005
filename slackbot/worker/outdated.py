"""Bring messages about an interview up to date once it was moved or canceled, or its interviewer has answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slackbot import messages
from slackbot.domain.notification import (
    OF_ACTIVE_INTERVIEWS,
    Notification,
    NotificationKind,
    NotificationState,
    is_latest_answer,
)
from slackbot.domain.request import Request
from slackbot.messages import Message
from slackbot.slack.client import Delivery, PostResult
from slackbot.storage.store import Store
from slackbot.worker.reporting import SlackPoster

AGAIN = (Delivery.LATER, Delivery.UNKNOWN, Delivery.TOKEN_FAULT, Delivery.DENIED)
"""An edit that may succeed later. Doing it twice does no harm."""


class OutdatedMessages:
    """Edits the result of an interview and the notifications about it. Thread-safe."""

    def __init__(
        self, store: Store, slack: SlackPoster, write: Callable[[Notification, Request, Request | None], Message]
    ) -> None:
        """`write` returns what replaces a notification about a request, which the other one has moved, if any."""
        self._store = store
        self._slack = slack
        self._write = write

    def update(self, old: Request) -> PostResult:
        """Edit every message about `old`. POSTED if that is done, otherwise why it has to be tried again."""
        new = self._store.get(old.moved_to) if old.moved_to else None
        failed = [result for result in self._edit_all(old, new) if result.delivery in AGAIN]
        return failed[0] if failed else PostResult(Delivery.POSTED)

    def _edit_all(self, old: Request, new: Request | None) -> Iterator[PostResult]:
        if (result := old.posted_message) and not old.is_active:
            said = messages.moved_message(old, new) if new else messages.cancelled_message(old)
            yield self._slack.edit(result.channel, result.ts, said)
        for each in self._store.notifications.list_for_request(old.id):
            if not _is_outdated(each, old):
                continue
            if each.message:
                yield self._slack.edit(each.message.channel, each.message.ts, self._write(each, old, new))
            elif each.state is NotificationState.POSTING:
                yield PostResult(Delivery.LATER, error="a message is being posted")


def _asks_or_tells(notification: Notification, request: Request) -> bool:
    """Whether it asks the interviewer for an answer, or told the booker of an earlier one."""
    if notification.kind is NotificationKind.ANSWER:
        return notification.person is not None and not is_latest_answer(notification, request)
    if notification.kind is NotificationKind.ASK_ATTENDANCE:
        return request.attendance is not None
    if notification.person in request.also_declined:
        return notification.kind in (NotificationKind.ALSO_THERE, NotificationKind.REMINDER)
    is_asked = notification.person == request.interviewer_user
    return is_asked and notification.kind in (NotificationKind.INTERVIEWER, NotificationKind.REMINDER)


_LINES = (NotificationKind.ANSWER, NotificationKind.ATTENDANCE, NotificationKind.ALSO_CHANGED)


def _is_outdated(notification: Notification, old: Request) -> bool:
    if old.is_active:
        return _asks_or_tells(notification, old)
    is_done = notification.kind is NotificationKind.OLD_TIME and old.deleted_by is not None
    is_line = notification.kind in _LINES and notification.person is None  # still true of what it was
    return is_done or (notification.kind in OF_ACTIVE_INTERVIEWS and not is_line)
