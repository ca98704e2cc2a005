"""What can go wrong on the way between the app and Slack's Web API."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Trouble:
    """One failure of one call; `code` is Slack's error where it is one."""

    kind: Literal["error", "rate limited", "server error", "cut before", "cut after"]
    code: str = ""
    retry_after: int = 1


CUT_BEFORE = Trouble("cut before")
CUT_AFTER = Trouble("cut after")
SERVER_ERROR = Trouble("server error")


def rate_limited(retry_after: int = 1) -> Trouble:
    """HTTP 429 with `Retry-After`."""
    return Trouble("rate limited", retry_after=retry_after)


class Troubles:
    """Which calls fail next: `next` is used up call by call, `standing` stays, `delays` are seconds."""

    def __init__(self) -> None:
        """None at first."""
        self.next: defaultdict[str, deque[Trouble]] = defaultdict(deque)
        self.standing: dict[str, Trouble] = {}
        self.delays: dict[str, float] = {}

    def add(self, method: str, *troubles: Trouble | str) -> None:
        """Let the next calls of a method fail, one after the other; a text is Slack's error code."""
        made = (Trouble("error", each) if isinstance(each, str) else each for each in troubles)
        self.next[method].extend(made)

    def take(self, method: str) -> Trouble | None:
        """The trouble of the call that is being made, if it has one."""
        waiting = self.next.get(method)
        return waiting.popleft() if waiting else self.standing.get(method)
