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
from slackbot.observability.definitions import KIND_BY_TYPE, OTHER
from slackbot.observability.metrics import Metrics
from slackbot.slack.frame_limit import MAX_FRAME_BYTES, fit_to_frame, frame_size

TYPING_KINDS = frozenset(("options", "action"))
"""Of these many come for one interview; the log has them at its finest level only."""

log = logging.getLogger(__name__)


class InstrumentedApp(App):
    """Bolt, watched."""

    def __init__(self, metrics: Metrics, **settings: Any) -> None:
        """The settings are Bolt's own."""
        super().__init__(**settings)
        self._metrics = metrics

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a genuine request."""
        began, status = time.monotonic(), 400  # what http.py answers when Bolt raises or answers 5xx
        with correlation.correlate(), correlation.use_id(view_id_of(req.body)):
            try:
                answer = super().dispatch(req)
                if req.mode == "socket_mode":
                    answer = _fit_socket_response(answer)
                status = answer.status if answer.status < 500 else status
                return answer
            finally:
                self._record_response(request_kind(req.body), status, time.monotonic() - began)

    def _record_response(self, kind: str, status: int, seconds: float) -> None:
        self._metrics.on_response(kind, status, seconds)
        level = logging.DEBUG if kind in TYPING_KINDS else logging.INFO
        log.log(level, "%s: answered %d after %.0f ms", kind, status, seconds * 1000)


def _fit_socket_response(answer: BoltResponse) -> BoltResponse:
    """The answer as it may travel through a socket."""
    try:
        payload = json.loads(answer.body or "null")
    except ValueError:
        return answer  # a sentence
    if not isinstance(payload, dict) or frame_size(payload) <= MAX_FRAME_BYTES:
        return answer
    return BoltResponse(status=answer.status, body=fit_to_frame(payload), headers=answer.headers)


def request_kind(body: Mapping[str, Any]) -> str:
    """What this request is, in our words: one of `series.KINDS`."""
    named = body.get("type")
    if named is None:
        return "command" if "command" in body else OTHER
    return KIND_BY_TYPE.get(named, OTHER) if isinstance(named, str) else OTHER


def view_id_of(body: Mapping[str, Any]) -> str:
    """The id of the form that this request comes from, or "": the Home tab is none."""
    view = body.get("view")
    named = view.get("id") if isinstance(view, Mapping) and view.get("type") == "modal" else None
    return named if isinstance(named, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", named) else ""
