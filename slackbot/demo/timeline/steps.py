"""A step in the drawer "What happened"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Place = Literal["from Slack", "to Slack", "app", "Apploi", "table", "demo"]


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at `at` (seconds since the epoch) in a sentence, and the exact data as labeled `parts`.

    `names` show which request the step belongs to: ids of forms and triggers, or what was booked. `seconds` is its
    duration. `key` identifies the step between two looks.
    """

    key: str
    at: float
    place: Place
    title: str
    summary: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    seconds: float | None = None
    is_bad: bool = False
    names: tuple[str, ...] = ()
    request: str | None = None

    def with_request(self, request: str | None) -> Step:
        """The same step, assigned to a request."""
        return replace(self, request=request)

    def to_json(self) -> dict[str, Any]:
        """The step as JSON for the page."""
        return {
            "key": self.key,
            "at": self.at,
            "place": self.place,
            "title": self.title,
            "summary": self.summary,
            "parts": [{"label": label, "text": text} for label, text in self.parts],
            "seconds": self.seconds,
            "isBad": self.is_bad,
            "request": self.request,
        }


_NAMES = re.compile(r'\bV[0-9A-F]{10}\b|(?<="trigger_id": ")[\w.]+')


def names_in(*texts: str) -> tuple[str, ...]:
    """The ids of forms and triggers in these texts, in order of appearance."""
    return tuple(dict.fromkeys(name for text in texts for name in _NAMES.findall(text)))


def booking_name(body: Mapping[str, str]) -> str:
    """A name for the body of a booking, which contains no id of ours."""
    return json.dumps(body, sort_keys=True)
