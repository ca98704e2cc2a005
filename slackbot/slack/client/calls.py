"""Slack's clients, each call of which is told: its method, what came of it, and the seconds that it took."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookResponse

from slackbot.slack.client.transport import DirectWebClient, DirectWebhookClient

Seen = Callable[[str, str, float], object]
"""Is told of a call: ok, ratelimited, refused, unclear (5xx, or none of Slack's answers), or cut."""


class WatchedClient(DirectWebClient):
    """The Web API."""

    def __init__(self, seen: Seen, **settings: Any) -> None:
        """The settings are slack_sdk's own."""
        super().__init__(**settings)
        self._seen = seen

    def api_call(self, api_method: str, **asked: Any) -> SlackResponse:
        """Every method of the client comes through here."""
        began, outcome = time.monotonic(), "cut"
        try:
            answer = super().api_call(api_method, **asked)
            outcome = "ok"
            return answer
        except SlackApiError as error:
            outcome = _refused(error)
            raise
        finally:
            self._seen(api_method, outcome, time.monotonic() - began)


class WatchedWebhook(DirectWebhookClient):
    """A `response_url`."""

    def __init__(self, seen: Seen, url: str, **settings: Any) -> None:
        """The settings are slack_sdk's own."""
        super().__init__(url, **settings)
        self._seen = seen

    def send_dict(self, body: dict[str, Any], headers: dict[str, str] | None = None) -> WebhookResponse:
        """Every message to it comes through here."""
        began, outcome = time.monotonic(), "cut"
        try:
            answer = super().send_dict(body, headers)
            outcome = _by_status(answer.status_code)
            return answer
        finally:
            self._seen("response_url", outcome, time.monotonic() - began)


def is_slacks(url: str, api_url: str) -> bool:
    """Whether a `response_url` leads to Slack: to the host of the Web API, or to `hooks.` before it.

    docs.slack.dev/interactivity/handling-user-interaction#message_responses: they begin with https://hooks.slack.com.
    """
    try:
        given, api = urlsplit(url), urlsplit(api_url)
    except ValueError:
        return False
    return given.scheme == api.scheme and given.netloc.lower() in (api.netloc.lower(), f"hooks.{api.netloc.lower()}")


def _refused(error: SlackApiError) -> str:
    """The code decides nothing but whether it is one: Slack says no with HTTP 200, proxies have no code."""
    status = int(getattr(error.response, "status_code", 0) or 0)
    has_code = hasattr(error.response, "get") and bool(error.response.get("error"))
    outcome = _by_status(status)
    return outcome if outcome != "ok" else "refused" if has_code else "unclear"


def _by_status(status: int) -> str:
    if status == http.client.OK:
        return "ok"
    if status == http.client.TOO_MANY_REQUESTS:
        return "ratelimited"
    return "refused" if 400 <= status < 500 else "unclear"
