"""What answers over HTTP: Slack's requests, calendar files, and the questions of whoever runs the app.

A request is looked at before Bolt sees it: its size, its age, its signature, its shape. Forged and malformed ones
get a 4xx, nothing is done, and the log has no word of their body (slack.md, 4 and 22).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from slackbot import way
from slackbot.arriving import LARGEST_BODY
from slackbot.errors import StoreError
from slackbot.form_encoding import decoded
from slackbot.metrics import CONTENT_TYPE, Metrics
from slackbot.metrics.asked import why_not
from slackbot.precedence import Precedence

SLACK_PATH = "/slack/events"
CALENDAR_PATH = "/calendar/"
METRICS_PATH = "/metrics"

Environ = MutableMapping[str, Any]
StartResponse = Callable[[str, Iterable[tuple[str, str]]], None]

log = logging.getLogger(__name__)


class Dispatches(Protocol):
    """Bolt."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a genuine request."""


class NotTaken(Exception):
    """A request that goes no further: the status line and why."""

    def __init__(self, status: str, why: str) -> None:
        """`why` goes into the log and into the answer."""
        self.status = status
        self.why = why
        super().__init__(why)


class Door:
    """The WSGI application. Without a signing secret, in Socket Mode, it takes no requests from Slack."""

    def __init__(
        self,
        bolt: Dispatches,
        signing_secret: str | None,
        why_not_ready: Callable[[], str],
        calendar_file: Callable[[str], str | None],
        metrics: Metrics,
        precedence: Precedence,
        metrics_token: str | None = None,
    ) -> None:
        """`why_not_ready` tells what keeps the app from taking work, or ""; `calendar_file` has the file at a path;
        `metrics_token` is what whoever asks for the metrics has to send. `precedence` is for the server, which knows
        first who waits."""
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._why_not_ready = why_not_ready
        self._calendar_file = calendar_file
        self._metrics = metrics
        self._metrics_token = metrics_token
        self.precedence = precedence

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        with way.entered():
            return self._answer_or_refuse(environ, start_response)

    def _answer_or_refuse(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            status, headers, body = self._answer(environ)
        except NotTaken as refusal:
            log.warning("%s: %s", refusal.status, refusal.why)
            headers = [JSON, ("Connection", "close")]  # perhaps not all was read
            status, body = refusal.status, json.dumps({"error": refusal.why})
        data = body.encode()
        start_response(status, [*headers, ("Content-Length", str(len(data)))])
        return [data]

    def _answer(self, environ: Environ) -> tuple[str, list[tuple[str, str]], str]:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if path == SLACK_PATH and self._verifier:
            return self._dispatched(self._genuine(environ, self._verifier))
        if path == METRICS_PATH:
            return self._measured(environ)
        if path in ("/livez", "/readyz"):
            if method not in ("GET", "HEAD"):
                raise NotTaken("405 Method Not Allowed", "only GET")
            why_not = self._why_not_ready() if path == "/readyz" else ""
            return "503 Service Unavailable" if why_not else "200 OK", [TEXT], why_not or "ok"
        if path.startswith(CALENDAR_PATH) and method in ("GET", "HEAD"):
            return self._calendar(path)
        raise NotTaken("404 Not Found", "nothing is here")

    def _measured(self, environ: Environ) -> tuple[str, list[tuple[str, str]], str]:
        if environ.get("REQUEST_METHOD") != "GET":
            raise NotTaken("405 Method Not Allowed", "only GET")
        if why := why_not(environ, self._metrics_token):
            raise NotTaken("401 Unauthorized" if self._metrics_token else "403 Forbidden", why)
        return "200 OK", [("Content-Type", CONTENT_TYPE), PRIVATE], self._metrics.text()

    def _calendar(self, path: str) -> tuple[str, list[tuple[str, str]], str]:
        """The path is a secret of whoever was handed it: neither the log nor a cache has it."""
        try:
            file = self._calendar_file(path)
        except StoreError:
            raise NotTaken("503 Service Unavailable", "the database is away") from None
        if file is None:
            raise NotTaken("404 Not Found", "nothing is here")
        return "200 OK", [CALENDAR, FILE_NAME, PRIVATE], file

    def _dispatched(self, request: BoltRequest) -> tuple[str, list[tuple[str, str]], str]:
        """Bolt's matchers read into the payload before any handler of ours: what they meet there is the sender's."""
        try:
            answer = self._bolt.dispatch(request)
        except Exception as error:
            raise NotTaken("400 Bad Request", f"the payload cannot be used ({type(error).__name__})") from None
        if answer.status >= 500:
            raise NotTaken("400 Bad Request", "the payload cannot be used")
        return _answered(answer)

    def _genuine(self, environ: Environ, verifier: SignatureVerifier) -> BoltRequest:
        try:
            return self._checked(environ, verifier)
        except NotTaken as refusal:
            self._metrics.refused(int(refusal.status[:3]))
            raise

    def _checked(self, environ: Environ, verifier: SignatureVerifier) -> BoltRequest:
        if environ.get("REQUEST_METHOD") != "POST":
            raise NotTaken("405 Method Not Allowed", "only POST")
        body = _text(environ)
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
            raise NotTaken("401 Unauthorized", "no usable timestamp")
        if not (signature.isascii() and verifier.is_valid(body, timestamp, signature)):
            raise NotTaken("401 Unauthorized", "the signature is wrong or too old")
        return _parsed(body, environ)


ONE_VALUE = "payload="
"""So begins what has no other value beside the payload: interactions, and options."""
JSON = ("Content-Type", "application/json")
TEXT = ("Content-Type", "text/plain; charset=utf-8")
CALENDAR = ("Content-Type", "text/calendar; charset=utf-8")
FILE_NAME = ("Content-Disposition", 'inline; filename="interview.ics"')
PRIVATE = ("Cache-Control", "private, no-store")


def _text(environ: Environ) -> str:
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not (length.isascii() and length.isdecimal()):
        raise NotTaken("400 Bad Request", "no usable Content-Length")
    if len(length) > 9 or int(length) > LARGEST_BODY:
        raise NotTaken("413 Content Too Large", "the body is larger than 1 MiB")
    read: bytes = environ["wsgi.input"].read(int(length))
    try:
        return read.decode()
    except UnicodeDecodeError:
        raise NotTaken("400 Bad Request", "the body is no UTF-8") from None


def _parsed(body: str, environ: Environ) -> BoltRequest:
    kind = environ.get("CONTENT_TYPE", "")
    if body.startswith(ONE_VALUE) and "&" not in body:
        payload = decoded(body.removeprefix(ONE_VALUE))
        body, kind = (payload, "application/json") if payload.startswith("{") else (body, kind)
    try:
        request = BoltRequest(body=body, query=environ.get("QUERY_STRING", ""), headers={"content-type": kind})
    except Exception as error:  # Bolt reads into the payload and meets whatever is there
        raise NotTaken("400 Bad Request", f"the body cannot be read ({type(error).__name__})") from None
    if not isinstance(request.body, dict):
        raise NotTaken("400 Bad Request", "the body is no object")
    return request


def _answered(answer: BoltResponse) -> tuple[str, list[tuple[str, str]], str]:
    headers = [(name, value) for name, values in answer.headers.items() for value in values]
    return f"{answer.status} {'OK' if answer.status == 200 else 'Answered'}", headers, answer.body or ""
