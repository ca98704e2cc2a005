"""The door: forged, stale and malformed requests get a 4xx, nothing is done, and the log has no word of them."""

import io
import json
import logging
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from slackbot.errors import StoreUnavailable
from slackbot.observability.metrics import Metrics
from slackbot.web.wsgi import MAX_BODY_BYTES, WsgiApp

SECRET = "the signing secret"
COMMAND = urlencode({"command": "/schedule-interview", "text": "Jane Doe", "user_id": "U1"}).encode()


class Bolt:
    """Takes note of what it is asked."""

    def __init__(self) -> None:
        self.asked: list[BoltRequest] = []
        self.answer: BoltResponse | Exception = BoltResponse(status=200, body={"text": "hello"})

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        self.asked.append(req)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Visitor:
    """Somebody before the door."""

    def __init__(
        self,
        *,
        socket_mode: bool = False,
        why_not: str = "",
        calendar_file: Callable[[str], str | None] = lambda _: None,
        personal_calendar: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self.bolt = Bolt()
        secret = None if socket_mode else SECRET
        self.door = WsgiApp(self.bolt, secret, lambda: why_not, calendar_file, personal_calendar, Metrics())

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_TYPE": headers.pop("content_type", "application/x-www-form-urlencoded"),
            "CONTENT_LENGTH": headers.pop("content_length", str(len(body))),
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_X_SLACK_{name.upper()}": value for name, value in headers.items()},
        }
        answered: list[str] = []

        def start_response(status: str, headers: Iterable[tuple[str, str]]) -> None:
            answered.append(status)
            self.headers = dict(headers)

        path, _, environ["QUERY_STRING"] = path.partition("?")
        environ["PATH_INFO"] = path.encode().decode("latin-1")
        read = b"".join(self.door(environ, start_response))
        return int(answered[0].split()[0]), read.decode()

    def signed(self, body: bytes, *, age: float = 0, **headers: str) -> tuple[int, str]:
        timestamp = str(int(time.time() - age))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
        assert signature
        return self.ask("POST", "/slack/events", body, request_timestamp=timestamp, signature=signature, **headers)


def test_a_genuine_request_is_answered_by_bolt() -> None:
    visitor = Visitor()
    assert visitor.signed(COMMAND) == (200, '{"text": "hello"}')
    assert visitor.bolt.asked[0].body["text"] == "Jane Doe"


@pytest.mark.parametrize(
    "timestamp", ["", "now", "1e9", "-1", "0", "١٢٣", "9" * 400, " 1", "1764000000.5", "1", "99999999999999"]
)
def test_a_timestamp_that_is_none_or_old_is_refused(timestamp: str) -> None:
    visitor = Visitor()
    signature = "v0=" + "0" * 64
    status, _ = visitor.ask("POST", "/slack/events", COMMAND, request_timestamp=timestamp, signature=signature)
    assert (status, visitor.bolt.asked) == (401, [])


@pytest.mark.parametrize("signature", ["", "v0=", "v0=" + "0" * 64, "v1=abc", "\xff", "é"])
def test_a_forged_signature_is_refused(signature: str) -> None:
    visitor = Visitor()
    now = str(int(time.time()))
    status, _ = visitor.ask("POST", "/slack/events", COMMAND, request_timestamp=now, signature=signature)
    assert (status, visitor.bolt.asked) == (401, [])


def test_a_request_older_than_five_minutes_is_refused_although_its_signature_is_right() -> None:
    visitor = Visitor()
    assert visitor.signed(COMMAND, age=301)[0] == 401
    assert visitor.bolt.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"payload=%7Bnot+json",
        b"payload=%5B1%5D",
        b"payload=3",
        b"payload=null",
        b"payload=" + b"%5B" * 100_000,
    ],
)
def test_a_malformed_body_is_a_bad_request_although_its_signature_is_right(body: bytes) -> None:
    visitor = Visitor()
    assert visitor.signed(body)[0] == 400
    assert visitor.bolt.asked == []


def test_a_body_that_is_no_object_or_no_text_is_a_bad_request() -> None:
    for body in (b"[1, 2]", b"{not json", b"null"):
        assert Visitor().signed(body, content_type="application/json")[0] == 400
    assert Visitor().ask("POST", "/slack/events", b"\xff\xfe")[0] == 400


def test_a_body_over_a_mebibyte_is_too_large() -> None:
    assert Visitor().signed(b"x=" + b"y" * MAX_BODY_BYTES)[0] == 413


HOUSE = {
    "channel_name": "payload-ops",
    "user_name": "payload.jones",
    "team_domain": "payload",
    "text": "at the payload",
}


@pytest.mark.parametrize(("name", "value"), HOUSE.items())
def test_a_command_with_the_word_payload_in_it_is_a_command(name: str, value: str) -> None:
    """Bolt takes every form with these letters in it for an interaction, and finds none."""
    visitor = Visitor()
    assert visitor.signed(urlencode({"command": "/schedule-interview", name: value}).encode())[0] == 200
    assert visitor.bolt.asked[0].body == {"command": "/schedule-interview", name: value}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/slack/events", b"token=x&ssl_check=1"),
        ("GET", "/slack/events?ssl_check=1", b""),
        ("POST", "/slack/events?ssl_check=1", b""),
    ],
)
def test_a_check_of_the_certificate_is_answered_though_nobody_signed_it(method: str, path: str, body: bytes) -> None:
    visitor = Visitor()
    assert visitor.ask(method, path, body) == (200, "")
    assert visitor.bolt.asked == []


def test_a_check_of_the_certificate_in_what_somebody_typed_is_none() -> None:
    assert Visitor().ask("POST", "/slack/events", urlencode({"text": "&ssl_check=1"}).encode())[0] == 401


def test_what_bolt_cannot_take_is_a_bad_request() -> None:
    visitor = Visitor()
    visitor.bolt.answer = BoltResponse(status=500, body="")
    assert visitor.signed(COMMAND)[0] == 400
    visitor.bolt.answer = KeyError("what was typed")
    status, body = visitor.signed(COMMAND)
    assert (status, "typed" in body) == (400, False)


def test_the_log_has_no_word_of_a_refused_body(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    Visitor().ask("POST", "/slack/events", COMMAND, request_timestamp="x", signature="y")
    assert "401" in caplog.text
    assert "Jane" not in caplog.text


def test_live_and_ready_are_two_questions() -> None:
    busy = Visitor(why_not="the worker does not run")
    assert busy.ask("GET", "/livez") == (200, "ok")
    assert busy.ask("GET", "/readyz") == (503, "the worker does not run")
    assert Visitor().ask("GET", "/readyz") == (200, "ok")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/livez", 405),
        ("GET", "/", 404),
        ("POST", "/slack/events/", 404),
    ],
)
def test_nothing_else_is_there(method: str, path: str, status: int) -> None:
    answered, body = Visitor().ask(method, path)
    assert (answered, bool(json.loads(body)["error"])) == (status, True)


def test_in_socket_mode_nothing_is_taken_over_http() -> None:
    visitor = Visitor(socket_mode=True)
    assert visitor.signed(COMMAND)[0] == 404
    assert visitor.bolt.asked == []


ADDRESS = "/calendar/V1-0123456789abcdef.ics"


def test_a_calendar_file_is_for_who_has_its_address_and_for_no_cache() -> None:
    visitor = Visitor(calendar_file={ADDRESS: "BEGIN:VCALENDAR\r\n"}.get)
    assert visitor.ask("GET", ADDRESS) == (200, "BEGIN:VCALENDAR\r\n")
    assert visitor.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in visitor.headers["Cache-Control"]


def test_any_other_address_of_a_calendar_file_is_not_found_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = Visitor()
    for path in (ADDRESS, "/calendar/", "/calendar/é.ics"):
        assert visitor.ask("GET", path)[0] == 404
    assert visitor.ask("POST", ADDRESS)[0] == 404
    assert "V1-" not in caplog.text


def test_while_the_database_is_away_a_calendar_file_is_for_later() -> None:
    def away(_: str) -> str | None:
        raise StoreUnavailable("away")

    assert Visitor(calendar_file=away).ask("GET", ADDRESS)[0] == 503
