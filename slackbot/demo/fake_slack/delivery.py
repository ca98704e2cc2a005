"""Requests from Slack to the app: signed, form-encoded, with a timeout of three seconds."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import requests

ANSWER_TIMEOUT = 3.0  # seconds
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Delivery:
    """One request to the app; `payload` is its content before encoding."""

    kind: str
    payload: Mapping[str, Any]
    body: str
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """The app's response, and how Slack treats it.

    `trouble` is the failure that Slack shows: `operation_timeout`, `dispatch_failed`, or a sentence where Slack
    doesn't accept the content. `errors` are shown next to the fields of a form, by block id.
    """

    status: int | None
    body: str
    seconds: float
    delivery: Delivery | None = None
    trouble: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    response_action: str | None = None
    options: tuple[dict[str, Any], ...] = ()
    refuses_repetition: bool = False  # the answer had `x-slack-no-retry: 1`
    at: float = 0.0  # when it was sent, in seconds since the epoch
    headers: Mapping[str, str] = field(default_factory=dict)  # as they were sent

    @property
    def retry_reason(self) -> str:
        """The value of `x-slack-retry-reason` when Slack sends an event again."""
        if self.trouble == "operation_timeout":
            return "http_timeout"
        return "connection_failed" if self.status is None else "http_error"

    @property
    def is_sent(self) -> bool:
        """Whether a request was sent; Slack doesn't send a form with empty required fields."""
        return self.delivery is not None

    @property
    def json(self) -> Any:
        """The parsed body, or None where it isn't JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True)
class Repetition:
    """An event that the app didn't accept, to be sent again at `due` by the clock of FakeSlack."""

    due: float
    number: int
    payload: Mapping[str, Any]
    reason: str


def as_form(kind: str, payload: Mapping[str, Any]) -> Delivery:
    """An interaction: form-encoded, with the JSON in the field `payload`."""
    text = json.dumps(payload, separators=(",", ":"))
    return Delivery(kind, json.loads(text), urlencode({"payload": text}), FORM)


def as_command(payload: Mapping[str, str]) -> Delivery:
    """A slash command: form-encoded."""
    return Delivery("command", payload, urlencode(payload), FORM)


def as_event(payload: Mapping[str, Any], retry: int | None = None, reason: str = "http_timeout") -> Delivery:
    """An event as JSON; `retry` is the number of the retry, sent in a header as Slack does."""
    again = {} if retry is None else {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
    return Delivery("event", payload, json.dumps(payload), JSON, again)


def sign(secret: str, body: str, timestamp: str | None = None) -> dict[str, str]:
    """The headers that prove that a request comes from Slack.

    docs.slack.dev/authentication/verifying-requests-from-slack
    """
    timestamp = timestamp or str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


Transport = Callable[[Delivery], Reply]


class SignedHttp:
    """Sends to an app with a request URL; tests replace it with a transport for Socket Mode.

    `url` and `timeout`, in seconds, are asked before each request.
    """

    def __init__(self, secret: str, url: Callable[[], str], timeout: Callable[[], float]) -> None:
        self._secret = secret
        self._url = url
        self._timeout = timeout

    def __call__(self, delivery: Delivery) -> Reply:
        """Send, and return any failure as the trouble that Slack would show."""
        headers = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "Content-Type": delivery.content_type,
            **sign(self._secret, delivery.body),
            **delivery.headers,
        }
        begun = time.monotonic()
        reply = self._post(delivery.body, headers)
        return replace(reply, seconds=time.monotonic() - begun, delivery=delivery, headers=headers)

    def _post(self, body: str, headers: dict[str, str]) -> Reply:
        with requests.Session() as session:
            session.trust_env = False  # never through this machine's proxy
            try:
                answer = session.post(
                    self._url(),
                    data=body.encode(),
                    headers=headers,
                    timeout=self._timeout(),
                    allow_redirects=False,
                )
            except requests.Timeout:
                return Reply(None, "", 0.0, trouble="operation_timeout")
            except requests.RequestException:
                return Reply(None, "", 0.0, trouble="dispatch_failed")
        trouble = None if answer.status_code == 200 else "dispatch_failed"
        stays = answer.headers.get("X-Slack-No-Retry") == "1"
        return Reply(answer.status_code, answer.text, 0.0, trouble=trouble, refuses_repetition=stays)
