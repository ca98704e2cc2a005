"""Slack clients that report the method, the outcome and the seconds of each call."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookResponse

from slackbot.slack.client.transport import NoRedirectWebClient, NoRedirectWebhookClient

OnCall = Callable[[str, str, float], object]
"""Gets the method, the outcome and the seconds. Outcomes are ok, ratelimited, refused, unclear (5xx, or a response that
isn't Slack's) and cut (no response)."""


class InstrumentedWebClient(NoRedirectWebClient):
    """A Web API client; `settings` are slack_sdk's."""

    def __init__(self, on_call: OnCall, **settings: Any) -> None:
        super().__init__(**settings)
        self._on_call = on_call

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Called by every method of the client."""
        began, outcome = time.monotonic(), "cut"
        try:
            answer = super().api_call(api_method, **arguments)
            outcome = "ok"
            return answer
        except SlackApiError as error:
            outcome = _error_outcome(error)
            raise
        finally:
            self._on_call(api_method, outcome, time.monotonic() - began)


class InstrumentedWebhookClient(NoRedirectWebhookClient):
    """A client for a `response_url`; `settings` are slack_sdk's."""

    def __init__(self, on_call: OnCall, url: str, **settings: Any) -> None:
        super().__init__(url, **settings)
        self._on_call = on_call

    def send_dict(self, body: dict[str, Any], headers: dict[str, str] | None = None) -> WebhookResponse:
        """Called for every message."""
        began, outcome = time.monotonic(), "cut"
        try:
            answer = super().send_dict(body, headers)
            outcome = _status_outcome(answer.status_code)
            return answer
        finally:
            self._on_call("response_url", outcome, time.monotonic() - began)


def is_slack_url(url: str, api_url: str) -> bool:
    """Whether a `response_url` has the host of the Web API, or `hooks.` in front of it.

    Slack's own begin with https://hooks.slack.com
    (docs.slack.dev/interactivity/handling-user-interaction#message_responses).
    """
    try:
        given, api = urlsplit(url), urlsplit(api_url)
    except ValueError:
        return False
    return given.scheme == api.scheme and given.netloc.lower() in (api.netloc.lower(), f"hooks.{api.netloc.lower()}")


def _error_outcome(error: SlackApiError) -> str:
    """Slack rejects with HTTP 200 and a code; a proxy's response has no code."""
    status = int(getattr(error.response, "status_code", 0) or 0)
    has_code = hasattr(error.response, "get") and bool(error.response.get("error"))
    outcome = _status_outcome(status)
    return outcome if outcome != "ok" else "refused" if has_code else "unclear"


def _status_outcome(status: int) -> str:
    if status == http.client.OK:
        return "ok"
    if status == http.client.TOO_MANY_REQUESTS:
        return "ratelimited"
    return "refused" if 400 <= status < 500 else "unclear"
