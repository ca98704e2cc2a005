"""One step of the way from a person's words to Apploi and back, as the drawer "What happened" shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Place = Literal["from Slack", "to Slack", "app", "Apploi", "table", "demo"]


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at `at` (seconds since the epoch), in a sentence, with what was said to the letter in `parts`.

    `names` tell to which request the step belongs: ids of forms and triggers, or what was sent. `seconds` is how long
    it took. `key` stays the same while the step does.
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
        """The same step, as part of a request."""
        return replace(self, request=request)

    def to_json(self) -> dict[str, Any]:
        """As JSON for the page."""
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
    """The ids of forms and triggers in these texts, the first one first."""
    return tuple(dict.fromkeys(name for text in texts for name in _NAMES.findall(text)))


def booking_name(body: Mapping[str, str]) -> str:
    """The name of what is sent to Apploi, which has no id of ours in it."""
    return json.dumps(body, sort_keys=True)
