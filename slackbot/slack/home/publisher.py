"""Publish Home tabs: one at a time for each user, so that the newest version is published last."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.view_retry import can_retry, retry_after

MAX_TABS = 2_000

log = logging.getLogger(__name__)

View = dict[str, Any]


@dataclass(slots=True)
class _Tab:
    """One user's tab: the first interview on its page, the hash of what was published last, and what is going on."""

    first: int = 0
    hash: str | None = None
    is_pending: bool = False
    is_publishing: bool = False
    is_backing_off: bool = False
    retries: int = 0


class HomePublisher:
    """Builds each view just before publishing, so it reflects everything stored by then; on a hash conflict (another
    process has published) it rebuilds and retries. Thread-safe."""

    def __init__(self, slack: SlackClient) -> None:
        self._slack = slack
        self._tabs: dict[str, _Tab] = {}
        self._lock = threading.Lock()

    def current_page(self, user: str) -> int | None:
        """The first interview on the user's page, or None if this process hasn't published their tab."""
        with self._lock:
            tab = self._tabs.get(user)
            return tab.first if tab else None

    def publish(self, user: str, first: int, make_view: Callable[[int], View], view_hash: str | None = None) -> None:
        """Publish the page that begins with the interview `first`, or leave that to the thread that is publishing.

        `make_view` is called with `first`. `view_hash` is the hash of the tab that Slack sent.
        """
        with self._lock:
            tab = self._get_tab(user)
            tab.first, tab.is_pending, tab.hash = first, True, tab.hash or view_hash
            if tab.is_publishing or tab.is_backing_off:
                return
            tab.is_publishing = True
        self._publish_pending(user, tab, make_view)

    def _publish_pending(self, user: str, tab: _Tab, make_view: Callable[[int], View]) -> None:
        try:
            while self._take_pending(tab):
                self._publish_once(user, tab, make_view)
        except BaseException:
            with self._lock:
                tab.is_publishing = False
            raise

    def _get_tab(self, user: str) -> _Tab:
        if len(self._tabs) >= MAX_TABS and user not in self._tabs:
            self._tabs.pop(next(iter(self._tabs)))
        return self._tabs.setdefault(user, _Tab())

    def _take_pending(self, tab: _Tab) -> bool:
        """Whether the caller has to publish. If not, this marks the tab as idle in the same step."""
        with self._lock:
            tab.is_publishing = tab.is_pending and not tab.is_backing_off
            tab.is_pending = tab.is_pending and tab.is_backing_off
            return tab.is_publishing

    def _publish_once(self, user: str, tab: _Tab, make_view: Callable[[int], View]) -> None:
        try:
            try:
                answer = self._slack.publish_home(user, make_view(tab.first), view_hash=tab.hash)
            except SlackCallFailed as error:
                if error.error != "hash_conflict":
                    raise
                answer = self._slack.publish_home(user, make_view(tab.first))
        except SlackCallFailed as error:
            tab.hash = None
            log.warning("Home tab not published: %s", error.error)
            if can_retry(error, tab.retries):
                self._retry_later(user, tab, make_view, error)
        else:
            tab.hash = str(answer.get("hash") or "") or None
            tab.retries = 0

    def _retry_later(self, user: str, tab: _Tab, make_view: Callable[[int], View], error: SlackCallFailed) -> None:
        """Publish again when Slack allows it, with the view as it is by then."""

        def retry() -> None:
            with self._lock:
                tab.is_backing_off, tab.is_publishing = False, True
            try:
                self._publish_pending(user, tab, make_view)
            except Exception:
                log.exception("Home tab not published")

        with self._lock:
            tab.is_pending, tab.is_backing_off, tab.retries = True, True, tab.retries + 1
        retry_after(error, retry)
