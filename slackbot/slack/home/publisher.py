"""The Home tabs that people have open: one publication at a time for each, and the last word is the newest."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slackbot.slack.client import SlackCallFailed, SlackClient
from slackbot.slack.form.updater import MAX_RETRIES, MAX_RETRY_DELAY, RETRY_DELAY, run_later

MAX_TABS = 2_000

log = logging.getLogger(__name__)

View = dict[str, Any]


@dataclass(slots=True)
class _Tab:
    """One person's tab: the page wanted, the hash of what we published last, and whether a thread is at it. `pausing`
    while Slack wants to be left alone."""

    first: int = 0
    hash: str | None = None
    is_pending: bool = False
    is_publishing: bool = False
    is_backing_off: bool = False
    retries: int = 0


class HomePublisher:
    """Publishes Home tabs. A view is made when its turn comes, so it never shows less than what was stored before it
    was asked for; what another process has published in between is found by its hash, and the view made anew."""

    def __init__(self, slack: SlackClient) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._tabs: dict[str, _Tab] = {}
        self._lock = threading.Lock()

    def current_page(self, user: str) -> int | None:
        """The first interview on the page that this person sees, or None when nothing was published to them here."""
        with self._lock:
            tab = self._tabs.get(user)
            return tab.first if tab else None

    def publish(self, user: str, first: int, make_view: Callable[[int], View], view_hash: str | None = None) -> None:
        """Publish the page that begins with this interview, or leave it to the thread that is at it.

        `seen` is the hash of the tab as Slack sent it.
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
        """Whether something is wanted; the caller does it. In the same moment in which nothing is, nobody is at it."""
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
            log.warning("a Home tab was not published: %s", error.error)
            if error.is_temporary and tab.retries < MAX_RETRIES:
                self._retry_later(user, tab, make_view, min(error.retry_after or RETRY_DELAY, MAX_RETRY_DELAY))
        else:
            tab.hash = str(answer.get("hash") or "") or None
            tab.retries = 0

    def _retry_later(self, user: str, tab: _Tab, make_view: Callable[[int], View], seconds: float) -> None:
        """What was not published is wanted still, and published as things are then."""

        def go_on() -> None:
            with self._lock:
                tab.is_backing_off, tab.is_publishing = False, True
            try:
                self._publish_pending(user, tab, make_view)
            except Exception:
                log.exception("a Home tab was not published")

        with self._lock:
            tab.is_pending, tab.is_backing_off, tab.retries = True, True, tab.retries + 1
        run_later(seconds, go_on)
