"""Failures of single calls of Slack's Web API."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """One failure of one call; `code` is Slack's error code for the kind `error`."""

    kind: Literal["error", "rate limited", "server error", "cut before", "cut after"]
    code: str = ""
    retry_after: int = 1


CUT_BEFORE = Fault("cut before")
CUT_AFTER = Fault("cut after")
SERVER_ERROR = Fault("server error")


def rate_limited(retry_after: int = 1) -> Fault:
    """HTTP 429 with `Retry-After`, in seconds."""
    return Fault("rate limited", retry_after=retry_after)


class FaultInjector:
    """The faults by method: `next` for the next calls, `standing` for all calls, `delays` in seconds."""

    def __init__(self) -> None:
        self.next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.standing: dict[str, Fault] = {}
        self.delays: dict[str, float] = {}

    def add(self, method: str, *faults: Fault | str) -> None:
        """Make the next calls of a method fail, one after another; a string is Slack's error code."""
        made = (Fault("error", each) if isinstance(each, str) else each for each in faults)
        self.next[method].extend(made)

    def pop(self, method: str) -> Fault | None:
        """The fault of the current call, or None."""
        waiting = self.next.get(method)
        return waiting.popleft() if waiting else self.standing.get(method)
