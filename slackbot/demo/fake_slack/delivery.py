"""Requests from Slack to the app: signed, form-encoded, and given three seconds."""

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

ANSWER_TIMEOUT = 3.0

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Delivery:
    """One request to the app; `payload` is what it says before any encoding."""

    kind: str
    payload: Mapping[str, Any]
    body: str
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What came back, and what Slack made of it.

    `trouble` is the name by which Slack shows a failure: `operation_timeout`, `dispatch_failed`, or a sentence
    where the answer was not one that Slack takes. `errors` are those shown at the fields of a form.
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
        """Why Slack sends an event again, in the word of `x-slack-retry-reason`."""
        if self.trouble == "operation_timeout":
            return "http_timeout"
        return "connection_failed" if self.status is None else "http_error"

    @property
    def is_sent(self) -> bool:
        """Whether anything was sent to the app: a form with empty required fields is not."""
        return self.delivery is not None

    @property
    def json(self) -> Any:
        """The body as JSON, None where it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True)
class Repetition:
    """An event that the app did not take, to be sent again at `due` by the stand-in's clock."""

    due: float
    number: int
    payload: Mapping[str, Any]
    reason: str


def as_form(kind: str, payload: Mapping[str, Any]) -> Delivery:
    """An interaction: a form with the JSON in one field."""
    text = json.dumps(payload, separators=(",", ":"))
    return Delivery(kind, json.loads(text), urlencode({"payload": text}), FORM)


def as_command(payload: Mapping[str, str]) -> Delivery:
    """A slash command: a form with a field for each thing."""
    return Delivery("command", payload, urlencode(payload), FORM)


def as_event(payload: Mapping[str, Any], retry: int | None = None, reason: str = "http_timeout") -> Delivery:
    """An event; `retry` marks a repetition as Slack does."""
    again = {} if retry is None else {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
    return Delivery("event", payload, json.dumps(payload), JSON, again)


def sign(secret: str, body: str, timestamp: str | None = None) -> dict[str, str]:
    """The headers that prove a request comes from Slack.

    docs.slack.dev/authentication/verifying-requests-from-slack
    """
    timestamp = timestamp or str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


Transport = Callable[[Delivery], Reply]


class SignedHttp:
    """The way of apps with a request URL; another transport may stand for Socket Mode."""

    def __init__(self, secret: str, url: Callable[[], str], timeout: Callable[[], float]) -> None:
        """Send to `url()`, which may change, and wait `patience()` seconds."""
        self._secret = secret
        self._url = url
        self._patience = timeout

    def __call__(self, delivery: Delivery) -> Reply:
        """Send; every failure becomes the trouble that Slack would name."""
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
            session.trust_env = False  # a proxy of this machine has no business on loopback
            try:
                answer = session.post(
                    self._url(),
                    data=body.encode(),
                    headers=headers,
                    timeout=self._patience(),
                    allow_redirects=False,
                )
            except requests.Timeout:
                return Reply(None, "", 0.0, trouble="operation_timeout")
            except requests.RequestException:
                return Reply(None, "", 0.0, trouble="dispatch_failed")
        trouble = None if answer.status_code == 200 else "dispatch_failed"
        stays = answer.headers.get("X-Slack-No-Retry") == "1"
        return Reply(answer.status_code, answer.text, 0.0, trouble=trouble, refuses_repetition=stays)
