"""The Home tabs that people have open: one publication at a time for each, and the last word is the newest."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slackbot.slack.client import SlackUnavailable, SlackWeb
from slackbot.slack.form.updater import LONGEST_PAUSE, PAUSE, TRIES_AFTER_PAUSES, start_later

HOMES_KEPT = 2_000

log = logging.getLogger(__name__)

View = dict[str, Any]


@dataclass(slots=True)
class _Tab:
    """One person's tab: the page wanted, the hash of what we published last, and whether a thread is at it. `pausing`
    while Slack wants to be left alone."""

    first: int = 0
    hash: str | None = None
    wanted: bool = False
    busy: bool = False
    pausing: bool = False
    pauses: int = 0


class Homes:
    """Publishes Home tabs. A view is made when its turn comes, so it never shows less than what was stored before it
    was asked for; what another process has published in between is found by its hash, and the view made anew."""

    def __init__(self, slack: SlackWeb) -> None:
        """Nothing is shown yet."""
        self._slack = slack
        self._tabs: dict[str, _Tab] = {}
        self._lock = threading.Lock()

    def page(self, user: str) -> int | None:
        """The first interview on the page that this person sees, or None when nothing was published to them here."""
        with self._lock:
            tab = self._tabs.get(user)
            return tab.first if tab else None

    def show(self, user: str, first: int, make: Callable[[int], View], seen: str | None = None) -> None:
        """Publish the page that begins with this interview, or leave it to the thread that is at it.

        `seen` is the hash of the tab as Slack sent it.
        """
        with self._lock:
            tab = self._tab(user)
            tab.first, tab.wanted, tab.hash = first, True, tab.hash or seen
            if tab.busy or tab.pausing:
                return
            tab.busy = True
        self._show_newest(user, tab, make)

    def _show_newest(self, user: str, tab: _Tab, make: Callable[[int], View]) -> None:
        try:
            while self._take(tab):
                self._publish(user, tab, make)
        except BaseException:
            with self._lock:
                tab.busy = False
            raise

    def _tab(self, user: str) -> _Tab:
        if len(self._tabs) >= HOMES_KEPT and user not in self._tabs:
            self._tabs.pop(next(iter(self._tabs)))
        return self._tabs.setdefault(user, _Tab())

    def _take(self, tab: _Tab) -> bool:
        """Whether something is wanted; the caller does it. In the same moment in which nothing is, nobody is at it."""
        with self._lock:
            tab.busy = tab.wanted and not tab.pausing
            tab.wanted = tab.wanted and tab.pausing
            return tab.busy

    def _publish(self, user: str, tab: _Tab, make: Callable[[int], View]) -> None:
        try:
            try:
                answer = self._slack.publish_home(user, make(tab.first), seen=tab.hash)
            except SlackUnavailable as error:
                if error.error != "hash_conflict":
                    raise
                answer = self._slack.publish_home(user, make(tab.first))
        except SlackUnavailable as error:
            tab.hash = None
            log.warning("a Home tab was not published: %s", error.error)
            if error.passing and tab.pauses < TRIES_AFTER_PAUSES:
                self._pause(user, tab, make, min(error.retry_after or PAUSE, LONGEST_PAUSE))
        else:
            tab.hash = str(answer.get("hash") or "") or None
            tab.pauses = 0

    def _pause(self, user: str, tab: _Tab, make: Callable[[int], View], seconds: float) -> None:
        """What was not published is wanted still, and published as things are then."""

        def go_on() -> None:
            with self._lock:
                tab.pausing, tab.busy = False, True
            try:
                self._show_newest(user, tab, make)
            except Exception:
                log.exception("a Home tab was not published")

        with self._lock:
            tab.wanted, tab.pausing, tab.pauses = True, True, tab.pauses + 1
        start_later(seconds, go_on)
