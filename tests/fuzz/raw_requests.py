"""Requests with any line, headers and body, signed or not, to the whole app behind its server."""

from __future__ import annotations

import hmac
import time

from slackbot.web.wsgi import SLACK_PATH
from tests.fuzz.choices import Bytes
from tests.fuzz.whole_app import App, Genuine

PIECES = (
    b"%", b"%ff", b"%00", b"&", b"=", b"payload=", b"&payload={}", b"text=", b"\x00", b"\xff", b'"', b"{", b"}", b"[",
    b"]", b"\\ud800", b"%22", b"+", b"null", b"1e999", b"-", b"\r\n", b"[" * 3_000, b"9" * 5_000, b"%5B" * 3_000,
    b"x" * 70_000, b'"type":"block_actions"', b'"view":{}', b'"actions":[]', b'"user":null', b"%ed%a0%80",
    b"command=%2Fschedule-interview",
)  # fmt: skip
LINES: tuple[tuple[str, str], ...] = (
    ("GET", "/livez"), ("GET", "/readyz"), ("HEAD", "/readyz"), ("GET", "/metrics"), ("POST", "/metrics"),
    ("GET", "/calendar/x.ics"), ("GET", "/"), ("PUT", "/slack/events"), ("GET", "/slack/events"), ("GET", ""),
    ("POST", "//slack/events"), ("POST", "/slack/events/"), ("OPTIONS", "*"), ("post", "/slack/events"),
    ("GET", "/calendar/\ufffd"), ("GET", "/calendar/\x00\n"),
)  # fmt: skip
QUERIES = (b"", b"a=%ff&a", b"%s", b"ssl_check=1", b"\xff", b"payload={}")
TYPES = (
    b"application/json", b"application/x-www-form-urlencoded", b"", b"multipart/form-data; boundary=x", b"text/plain",
    b"application/json; charset=utf-16", b"APPLICATION/JSON", b"application/x-www-form-urlencoded; charset=\xff",
)  # fmt: skip
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"X-Slack-Retry-Num", b"1"), (b"X-Slack-Retry-Reason", b"http_timeout"), (b"Cookie", b"a=\xff"),
    (b"Content-Length", b"0"), (b"Transfer-Encoding", b"chunked"), (b"X-Slack-Request-Timestamp", b"1"),
    (b"X_Slack_Signature", b"v0="), (b"X-Slack-Signature", b"v0=0"), (b"SCRIPT_NAME", b"/slack"),
    (b"X-Forwarded-Proto", b"https"), (b"Host", b"y:z"), (b"X", b"y" * 9_000), (b"Authorization", b"Bearer \xe9"),
    (b"Content-Type", b""), (b"Wsgi.Input", b"x"), (b"Content-Encoding", b"gzip"),
)  # fmt: skip


def http(whole: App, data: bytes) -> None:
    """A request with any line, headers and body, signed or not, as the server hands it on."""
    choices = Bytes(data)
    genuine = choices.pick(whole.genuine)
    whole.begin(genuine)
    body = _spoiled(genuine.delivery.body.encode(), choices)
    method, path, query, headers = _head(whole, genuine, body, choices)
    whole.answer(lambda: whole.asked_with(method, path, query, headers, body))


def _spoiled(body: bytes, choices: Bytes) -> bytes:
    """Up to four pieces put in, or in the place of others, or all of it something else."""
    if choices.number(8) == 7:
        return choices.pick(PIECES) + choices.bytes()
    for _ in range(choices.number(5)):
        at, gone = choices.number(len(body) + 1), choices.number(12)
        piece = choices.pick(PIECES) if choices.number(2) else choices.raw_words()
        body = body[:at] + piece + body[at + (len(body) if gone == 11 else gone) :]
    return body


def _head(
    whole: App, genuine: Genuine, body: bytes, choices: Bytes
) -> tuple[str, str, bytes, list[tuple[bytes, bytes]]]:
    method, path, query, kind = "POST", SLACK_PATH, b"", genuine.delivery.content_type.encode()
    oddity = choices.number(16)
    if oddity == 1:
        method, path = (
            choices.pick(LINES) if choices.number(8) else ("GET", choices.pick(whole.calendar_files).decode())
        )
    elif oddity == 2:
        query = choices.pick(QUERIES)
    elif oddity == 3:
        kind = choices.pick(TYPES)
    headers = [(b"Host", b"x"), (b"Content-Type", kind), *_signature(whole, body, choices, odd=oddity in (4, 5))]
    if oddity in (6, 7):
        headers += [choices.pick(HEADERS) for _ in range(choices.number(4))]
    return method, path, query, headers


def _signature(whole: App, body: bytes, choices: Bytes, *, odd: bool) -> list[tuple[bytes, bytes]]:
    """The headers by which Slack proves itself (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    now = int(time.time())
    at = b"%d" % now
    if odd:
        at = choices.pick((at, b"0", b"nan", b"9" * 400, "٣".encode(), b"-1", b"%d" % (now - 400), choices.raw_words()))
    secret = whole.slack.signing_secret.encode()
    signature = b"v0=" + hmac.digest(secret, b"v0:%b:%b" % (at, body), "sha256").hex().encode()
    if odd and choices.number(2):
        signature = choices.pick((b"", b"v0=", b"\xe9", b"v0=" + b"0" * 64, signature.upper(), choices.raw_words()))
    return [(b"X-Slack-Request-Timestamp", at), (b"X-Slack-Signature", signature)]
