"""The bytes of a request, sent to the whole app: any line, headers and body, signed or not."""

from __future__ import annotations

import hmac
import time

from slackbot.arriving import LARGEST_BODY, arrived
from tests.fuzz.bytes import Bytes
from tests.fuzz.everything import App, Genuine

PIECES = (
    b"%", b"%ff", b"%00", b"&", b"=", b"payload=", b"&payload={}", b"text=", b"\x00", b"\xff", b'"', b"{", b"}", b"[",
    b"]", b"\\ud800", b"%22", b"+", b"null", b"1e999", b"-", b"\r\n", b"[" * 3_000, b"9" * 5_000, b"%5B" * 3_000,
    b"x" * 70_000, b'"type":"block_actions"', b'"view":{}', b'"actions":[]', b'"user":null', b"%ed%a0%80",
    b"command=%2Fschedule-interview",
)  # fmt: skip
LINES = (
    b"GET /livez HTTP/1.1", b"GET /readyz HTTP/1.1", b"HEAD /readyz HTTP/1.0", b"GET /metrics HTTP/1.1",
    b"POST /metrics HTTP/1.1", b"GET /calendar/x.ics HTTP/1.1", b"GET / HTTP/1.1", b"POST /slack/events HTTP/1.0",
    b"PUT /slack/events HTTP/1.1", b"GET /slack/events?a=%ff&a HTTP/1.1", b"POST //slack/events HTTP/1.1",
    b"POST /slack/events/ HTTP/1.1", b"POST http://x/slack/events HTTP/1.1", b"OPTIONS * HTTP/1.1",
    b"POST /slack/%65vents HTTP/1.1", b"POST /slack/events?%s HTTP/1.1", b"post /slack/events HTTP/1.1",
)  # fmt: skip
TYPES = (
    b"application/json", b"application/x-www-form-urlencoded", b"", b"multipart/form-data; boundary=x", b"text/plain",
    b"application/json; charset=utf-16", b"APPLICATION/JSON", b"application/x-www-form-urlencoded; charset=\xff",
)  # fmt: skip
HEADERS = (
    b"X-Slack-Retry-Num: 1", b"X-Slack-Retry-Reason: http_timeout", b"Cookie: a=\xff", b"Connection: keep-alive",
    b"Content-Length: 0", b"Transfer-Encoding: identity", b"X-Slack-Request-Timestamp: 1", b"X_Slack_Signature: v0=",
    b"X-Slack-Signature: v0=0", b"Script-Name: /slack", b"SCRIPT_NAME: /slack", b"SCRIPT_NAME: /x",
    b"X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off", b"X-Forwarded-For: <x>", b"Host: y:z",
    b"X: " + b"y" * 9_000, b" folded: 1", b"Authorization: Bearer \xe9", b"Accept-Encoding: gzip", b"Content-Type:",
)  # fmt: skip


def http(whole: App, data: bytes) -> None:
    """A request with any line, headers and body, signed or not, as it comes off the wire: told apart, read by gunicorn,
    answered, and written by gunicorn."""
    choices = Bytes(data)
    genuine = choices.pick(whole.genuine)
    whole.begin(genuine)
    body = _spoiled(genuine.delivery.body.encode(), choices)
    sent = _request(whole, genuine, body, choices)
    total = arrived(sent, LARGEST_BODY)
    if isinstance(total, int) and total <= len(sent):
        whole.answer(lambda: whole.server.answer(sent[:total]))


def _spoiled(body: bytes, choices: Bytes) -> bytes:
    """Up to four pieces put in, or in the place of others, or all of it something else."""
    if choices.number(8) == 7:
        return choices.pick(PIECES) + choices.bytes()
    for _ in range(choices.number(5)):
        at, gone = choices.number(len(body) + 1), choices.number(12)
        piece = choices.pick(PIECES) if choices.number(2) else choices.raw_words()
        body = body[:at] + piece + body[at + (len(body) if gone == 11 else gone) :]
    return body


def _request(whole: App, genuine: Genuine, body: bytes, choices: Bytes) -> bytes:
    line, kind = b"POST /slack/events HTTP/1.1", genuine.delivery.content_type.encode()
    oddity = choices.number(16)
    if oddity == 1:
        line = choices.pick(LINES) if choices.number(8) else b"GET " + choices.pick(whole.calendar_files) + b" HTTP/1.1"
    elif oddity == 2:
        line = choices.raw_words() + b" /slack/events HTTP/1.1"
    elif oddity == 3:
        kind = choices.pick(TYPES)
    headers = [b"Host: x", b"Content-Type: " + kind, *_signature(whole, body, choices, odd=oddity in (4, 5))]
    if oddity in (6, 7):
        headers += [choices.pick(HEADERS) for _ in range(choices.number(4))]
        headers += [choices.raw_words()] if choices.number(2) else []
    length = choices.pick((b"0", b"-1", b"1e3", b"9" * 30, b"1048577", b"1")) if oddity == 8 else b"%d" % len(body)
    return b"\r\n".join([line, *headers, b"Content-Length: " + length, b"", body])


def _signature(whole: App, body: bytes, choices: Bytes, *, odd: bool) -> list[bytes]:
    """The headers by which Slack proves itself (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    now = int(time.time())
    at = b"%d" % now
    if odd:
        at = choices.pick((at, b"0", b"nan", b"9" * 400, "٣".encode(), b"-1", b"%d" % (now - 400), choices.raw_words()))
    secret = whole.slack.signing_secret.encode()
    signature = b"v0=" + hmac.digest(secret, b"v0:%b:%b" % (at, body), "sha256").hex().encode()
    if odd and choices.number(2):
        signature = choices.pick((b"", b"v0=", b"\xe9", b"v0=" + b"0" * 64, signature.upper(), choices.raw_words()))
    return [b"X-Slack-Request-Timestamp: " + at, b"X-Slack-Signature: " + signature]
