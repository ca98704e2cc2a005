"""The door, with Bolt itself behind it but no listener, and whether the bytes of a request have all arrived."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from slackbot.calendar import Calendars
from slackbot.http import Door
from slackbot.metrics import Metrics
from tests.fuzz.bytes import Bytes

SECRET = "the signing secret"
CALENDARS = Calendars.of("https://example.com", SECRET)
COMMAND = urlencode({"command": "/schedule-interview", "text": "Jane", "user_id": "U1", "team_id": "T1"}).encode()
PAYLOAD = urlencode({"payload": json.dumps({"type": "block_actions", "user": {"id": "U1"}, "actions": []})}).encode()
EVENT = json.dumps({"type": "event_callback", "event": {"type": "app_mention", "user": "U1"}}).encode()
TYPES = ("application/x-www-form-urlencoded", "application/json", "", "multipart/form-data; boundary=x", "text/plain")
PATHS = ("/slack/events", "/livez", "/readyz", "/metrics", "/calendar/x.ics", "/", "", "//", "/slack/events/")
METHODS = ("POST", "GET", "HEAD", "PUT", "OPTIONS", "\xff", "")


class Nobody:
    """Stands for Bolt: takes a request apart as Bolt does before any listener, and answers."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What was read, so that it has to be readable."""
        return BoltResponse(
            status=200, body={"text": str(req.body.get("text"))[:100], "user": str(req.context.user_id)}
        )


DOOR = Door(Nobody(), SECRET, lambda: "", CALENDARS.request_id, Metrics())


def http(data: bytes) -> None:
    """One request as gunicorn hands it over: any method, path, headers and body, signed or not."""
    choices = Bytes(data)
    method = choices.pick(METHODS) if choices.number(3) == 0 else "POST"
    path = choices.pick(PATHS) if choices.number(3) == 0 else "/slack/events"
    path = f"/calendar/V0123456789-{choices.words()}.ics" if choices.number(9) == 8 else path
    content_type, signed, length = choices.pick(TYPES), choices.number(4), choices.number(12)
    timestamp = choices.pick((str(int(time.time())), "0", "nan", "9" * 400, "٣", choices.words()))
    body = choices.pick((COMMAND, PAYLOAD, EVENT, b"", b"payload=", b"payload=[]", b"[]", b"{}")) + choices.bytes()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": "a=%ff&a" if signed == 3 else "",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": LENGTHS[length] if length < len(LENGTHS) else str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "HTTP_X_SLACK_REQUEST_TIMESTAMP": timestamp,
        "HTTP_X_SLACK_SIGNATURE": _signature(timestamp, body)
        if signed
        else choices.pick(("", "v0=", "é", "v0=" + "0" * 64)),
    }
    status, headers, read = answered(DOOR, environ)
    assert 200 <= status < 500, status
    assert all("\n" not in value and "\r" not in value for _, value in headers)
    assert dict(headers)["Content-Length"] == str(len(read))


LENGTHS = ("", "0", "-1", "1e3", "٣", "9" * 30, "1048577")


def _signature(timestamp: str, body: bytes) -> str:
    try:
        return str(SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body))
    except UnicodeError:  # slack_sdk signs text; these bytes are none, and have no signature of Slack's either
        return "v0=" + "0" * 64


def answered(door: Any, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of a WSGI application's answer."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: Iterable[tuple[str, str]]) -> None:
        told.append((status, list(headers)))

    body = b"".join(door(environ, start_response))
    ((status, headers),) = told
    return int(status.split()[0]), headers, body
