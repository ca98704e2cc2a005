"""Apploi and the look-ups with a watch in hand: what each call came to, and after how many seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec

from slackbot.applicant import Applicant
from slackbot.apploi import Apploi
from slackbot.interview import Interview, Outcome
from slackbot.lookups import WITHIN, Finds, Lookups
from slackbot.metrics import Metrics
from slackbot.store import Store

P = ParamSpec("P")


class WatchedApploi:
    """Apploi, each call counted."""

    def __init__(self, apploi: Apploi, metrics: Metrics) -> None:
        """Ask this one."""
        self._apploi = apploi
        self._metrics = metrics

    def schedule(self, interview: Interview) -> Outcome:
        """As Apploi's."""
        began = time.monotonic()
        outcome = self._apploi.schedule(interview)
        self._metrics.apploi_answered(outcome, time.monotonic() - began)
        return outcome

    def find(self, query: str, limit: int) -> list[Applicant]:
        """As Apploi's."""
        return list(_watched(self._metrics.apploi_searched, self._apploi.find, query, limit))

    def close(self) -> None:
        """As Apploi's."""
        self._apploi.close()


class WatchedLookups(Lookups):
    """What a person waits for who types a name."""

    def __init__(self, apploi: Finds, store: Store, metrics: Metrics, **more: Any) -> None:
        """As every look-up's, with what counts."""
        super().__init__(apploi, store, **more)
        self._metrics = metrics

    def find(self, query: str, within: float = WITHIN) -> Sequence[Applicant]:
        """As every look-up."""
        return _watched(self._metrics.looked_up, super().find, query, within)


def _watched(
    seen: Callable[[str, float], object], find: Callable[P, Sequence[Applicant]], *args: P.args, **kwargs: P.kwargs
) -> Sequence[Applicant]:
    began, outcome = time.monotonic(), "failed"
    try:
        found = find(*args, **kwargs)
        outcome = "found" if found else "nobody"
        return found
    finally:
        seen(outcome, time.monotonic() - began)
