"""Where a request of Slack's enters Bolt, over HTTP and through a socket alike: it gets its id for the log, and is
counted and timed."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from slackbot.observability import correlation
from slackbot.observability.definitions import ENTRANCES, OTHER
from slackbot.observability.metrics import Metrics
from slackbot.slack.frame_limit import FRAME, fitted, weight

WHILE_TYPING = frozenset(("options", "action"))
"""Of these many come for one interview; the log has them at its finest level only."""

log = logging.getLogger(__name__)


class Entrance(App):
    """Bolt, watched."""

    def __init__(self, metrics: Metrics, **settings: Any) -> None:
        """The settings are Bolt's own."""
        super().__init__(**settings)
        self._counts = metrics

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a genuine request."""
        began, status = time.monotonic(), 400  # what http.py answers when Bolt raises or answers 5xx
        with correlation.entered(), correlation.of(form_of(req.body)):
            try:
                answer = super().dispatch(req)
                if req.mode == "socket_mode":
                    answer = _in_a_frame(answer)
                status = answer.status if answer.status < 500 else status
                return answer
            finally:
                self._is_answered(kind_of(req.body), status, time.monotonic() - began)

    def _is_answered(self, kind: str, status: int, seconds: float) -> None:
        self._counts.answered(kind, status, seconds)
        level = logging.DEBUG if kind in WHILE_TYPING else logging.INFO
        log.log(level, "%s: answered %d after %.0f ms", kind, status, seconds * 1000)


def _in_a_frame(answer: BoltResponse) -> BoltResponse:
    """The answer as it may travel through a socket."""
    try:
        payload = json.loads(answer.body or "null")
    except ValueError:
        return answer  # a sentence
    if not isinstance(payload, dict) or weight(payload) <= FRAME:
        return answer
    return BoltResponse(status=answer.status, body=fitted(payload), headers=answer.headers)


def kind_of(body: Mapping[str, Any]) -> str:
    """What this request is, in our words: one of `series.KINDS`."""
    named = body.get("type")
    if named is None:
        return "command" if "command" in body else OTHER
    return ENTRANCES.get(named, OTHER) if isinstance(named, str) else OTHER


def form_of(body: Mapping[str, Any]) -> str:
    """The id of the form that this request comes from, or "": the Home tab is none."""
    view = body.get("view")
    named = view.get("id") if isinstance(view, Mapping) and view.get("type") == "modal" else None
    return named if isinstance(named, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", named) else ""
