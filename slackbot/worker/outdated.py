"""Bring messages about an interview up to date once it was moved or canceled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slackbot import messages
from slackbot.domain.notification import OF_ACTIVE_INTERVIEWS, Notification, NotificationKind, NotificationState
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
        """`write` returns what replaces a notification about a request, and the one that moved it, if any."""
        self._store = store
        self._slack = slack
        self._write = write

    def update(self, old: Request) -> PostResult:
        """Edit every message about `old`. POSTED if that is done, otherwise why it has to be tried again."""
        if not (old.moved_to or old.cancelled_by):
            return PostResult(Delivery.POSTED)
        new = self._store.get(old.moved_to) if old.moved_to else None
        failed = [result for result in self._edit_all(old, new) if result.delivery in AGAIN]
        return failed[0] if failed else PostResult(Delivery.POSTED)

    def _edit_all(self, old: Request, new: Request | None) -> Iterator[PostResult]:
        if result := old.posted_message:
            said = messages.moved_message(old, new) if new else messages.cancelled_message(old)
            yield self._slack.edit(result.channel, result.ts, said)
        for each in self._store.notifications.list_for_request(old.id):
            if not _is_outdated(each, old):
                continue
            if each.message:
                yield self._slack.edit(each.message.channel, each.message.ts, self._write(each, old, new))
            elif each.state is NotificationState.POSTING:
                yield PostResult(Delivery.LATER, error="a message is being posted")


def _is_outdated(notification: Notification, old: Request) -> bool:
    is_done = notification.kind is NotificationKind.OLD_TIME and old.deleted_by is not None
    return is_done or notification.kind in OF_ACTIVE_INTERVIEWS
