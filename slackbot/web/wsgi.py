"""The HTTP endpoints: Slack's requests, calendar files, health checks (see readiness.py) and metrics.

The size, age, signature and shape of a request are checked before Bolt sees it. Forged and malformed requests get a 4xx
and do nothing, and nothing of their bodies is logged (docs/slack.md, F4 and F22).
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import parse_qsl

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    MethodNotAllowed,
    NotFound,
    ServiceUnavailable,
    Unauthorized,
)
from werkzeug.wrappers import Request, Response

from slackbot.domain.calendar_export.subscription import PERSONAL_PATH
from slackbot.errors import AccessDenied, StoreError
from slackbot.observability import correlation
from slackbot.observability.metrics import CONTENT_TYPE, Metrics
from slackbot.web.metrics_access import denial_reason

SLACK_PATH = "/slack/events"
CALENDAR_PATH = "/calendar/"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
METRICS_PATH = "/metrics"
READ_METHODS = ("GET", "HEAD")

MAX_BODY_BYTES = 1024 * 1024
"""Slack's largest payloads, views with what was typed into them, are far smaller."""
JSON_TYPE = "application/json"
NO_STORE_HEADERS = {"Cache-Control": "private, no-store"}
PERSONAL_CALENDAR_HEADERS = {
    "Cache-Control": "private, no-cache",  # kept by its owner's calendar only, which asks each time whether it changed
    "Content-Disposition": 'inline; filename="interviews.ics"',
    "Referrer-Policy": "no-referrer",
}

log = logging.getLogger(__name__)


class BoltDispatcher(Protocol):
    """The part of `slack_bolt.App` used here."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request whose signature was checked."""


class _LimitedRequest(Request):
    max_content_length = MAX_BODY_BYTES  # for chunked bodies too; werkzeug answers 413


class WsgiApp:
    """The WSGI application. Without a signing secret (in Socket Mode), it accepts no requests from Slack.

    `readiness_problem` returns "" if the app is ready. `get_calendar_file` and `get_personal_calendar` return the file
    at a path, or None. Without a `metrics_token`, only this machine may read the metrics.
    """

    def __init__(
        self,
        bolt: BoltDispatcher,
        signing_secret: str | None,
        readiness_problem: Callable[[], str],
        get_calendar_file: Callable[[str], str | None],
        get_personal_calendar: Callable[[str], str | None],
        metrics: Metrics,
        metrics_token: str | None = None,
    ) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._readiness_problem = readiness_problem
        self._get_calendar_file = get_calendar_file
        self._get_personal_calendar = get_personal_calendar
        self._metrics = metrics
        self._metrics_token = metrics_token

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        with correlation.correlate():
            try:
                answer = self._route(_LimitedRequest(environ))
            except HTTPException as refusal:
                log.warning("%s %s: %s", refusal.code, refusal.name, refusal.description)
                answer = _json_response({"error": refusal.description}, refusal.code or 400)
            return answer(environ, start_response)

    def _route(self, request: Request) -> Response:
        path = request.environ.get("PATH_INFO", "")  # unchanged: werkzeug would read “//metrics” as “/metrics”
        if path == SLACK_PATH and self._verifier:
            return self._handle_slack_request(request, self._verifier)
        if path == METRICS_PATH:
            return self._metrics_response(request)
        if path in ("/livez", "/readyz"):
            _require_method(request, READ_METHODS)
            problem = self._readiness_problem() if path == "/readyz" else ""
            return Response(problem or "ok", 503 if problem else 200)
        if path.startswith(PERSONAL_PATH) and request.method in READ_METHODS:
            return self._personal_calendar_response(request, path)
        if path.startswith(CALENDAR_PATH) and request.method in READ_METHODS:
            return self._calendar_response(path)
        raise NotFound("not found")

    def _metrics_response(self, request: Request) -> Response:
        _require_method(request, ("GET",))
        if why := denial_reason(request.environ, self._metrics_token):
            raise Unauthorized(why) if self._metrics_token else Forbidden(why)
        return Response(self._metrics.render(), 200, NO_STORE_HEADERS, content_type=CONTENT_TYPE)

    def _calendar_response(self, path: str) -> Response:
        """The path is a secret of those who have the link: it is neither logged nor cached."""
        file = _read_calendar(self._get_calendar_file, path)
        named = {**NO_STORE_HEADERS, "Content-Disposition": 'inline; filename="interview.ics"'}
        return Response(file, 200, named, content_type=CALENDAR_TYPE)

    def _personal_calendar_response(self, request: Request, path: str) -> Response:
        """The same for one that calendars ask for again and again: 304 while nothing has changed."""
        file = _read_calendar(self._get_personal_calendar, path)
        response = Response(file, 200, PERSONAL_CALENDAR_HEADERS, content_type=CALENDAR_TYPE)
        response.set_etag(hashlib.sha256(file.encode()).hexdigest())
        return response.make_conditional(request)

    def _handle_slack_request(self, request: Request, verifier: SignatureVerifier) -> Response:
        try:
            body = request.get_data()
            if _is_ssl_check(request, body):
                return Response("")
            _require_method(request, ("POST",))
            payload = _verified_payload(request, body, verifier)
        except HTTPException as refusal:
            self._metrics.on_invalid_request(refusal.code or 400)
            raise
        return self._dispatch(payload)

    def _dispatch(self, payload: str) -> Response:
        """Let Bolt answer. Its matchers read the payload before any listener, so their errors are the sender's."""
        try:
            request = BoltRequest(body=payload, headers={"content-type": JSON_TYPE})
            if not isinstance(request.body, dict):
                raise TypeError
            answer = self._bolt.dispatch(request)
        except Exception as error:
            raise BadRequest(f"unusable payload ({type(error).__name__})") from None
        if answer.status >= 500:
            raise BadRequest("unusable payload")
        headers = [(name, value) for name, values in answer.headers.items() for value in values]
        return Response(answer.body or "", answer.status, headers)


def _read_calendar(get: Callable[[str], str | None], path: str) -> str:
    try:
        file = get(path)
    except StoreError:
        raise ServiceUnavailable("the database is unavailable") from None
    except AccessDenied:
        raise ServiceUnavailable("Slack doesn't say whose calendar this is") from None
    if file is None:
        raise NotFound("not found")
    return file


def _require_method(request: Request, methods: Iterable[str]) -> None:
    if request.method not in methods:
        raise MethodNotAllowed(description=f"only {' and '.join(methods)}")


def _is_ssl_check(request: Request, body: bytes) -> bool:
    """Whether Slack checks the certificate, which it does with an unsigned request
    (docs.slack.dev/interactivity/implementing-slash-commands#ssl). Bolt, too, answers it before checking signatures."""
    return any(b"ssl_check=1" in form.split(b"&") for form in (request.query_string, body))


def _verified_payload(request: Request, body: bytes, verifier: SignatureVerifier) -> str:
    """The payload as JSON, if Slack signed it in the last five minutes. Raises BadRequest or Unauthorized."""
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BadRequest("the body is not UTF-8") from None
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
        raise Unauthorized("no usable timestamp")
    if not (signature.isascii() and verifier.is_valid(text, timestamp, signature)):
        raise Unauthorized("the signature is wrong or too old")
    return payload_json(text, request.mimetype)


def payload_json(body: str, mimetype: str) -> str:
    """Slack's payload as JSON: an event is JSON, an interaction is JSON in the field `payload` of a form, and a command
    is a form. Bolt would read any form that contains the letters “payload” as an interaction."""
    if mimetype == JSON_TYPE:
        return body
    form = dict(parse_qsl(body, keep_blank_values=True))
    return form["payload"] if "payload" in form else json.dumps(form)


def _json_response(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body), status, content_type=JSON_TYPE)
