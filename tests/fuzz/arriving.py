"""The bytes of a request before anybody reads it, and what gunicorn makes of those that were let through."""

from __future__ import annotations

from collections.abc import Iterator

from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.http.parser import RequestParser

from slackbot.arriving import LARGEST_HEAD, arrived
from tests.fuzz.bytes import Bytes

LARGEST = 4_096
PIECES = (
    b"POST /slack/events HTTP/1.1\r\n", b"GET /livez HTTP/1.0\r\n", b"Host: x\r\n", b"Content-Length: 5\r\n",
    b"Content-Length: 3\r\n", b"content-length:\t5 \r\n", b"Content-Length: +5\r\n", b"Content-Length: 5, 5\r\n",
    b"Content-Length: 4097\r\n", b"Content-Length : 5\r\n", b" folded: 5\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: identity\r\n", b"Expect: 100-continue\r\n", b"Connection: keep-alive\r\n", b"\r\n", b"\n",
    b"\r", b"hello", b"0\r\n\r\n", b":\r\n", b"X: " + b"y" * 9_000 + b"\r\n", b"\x00", b"Content-Length: \xb2\r\n",
    b"Upgrade: h2c\r\n", b"Content-Length: 5\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)  # fmt: skip


class ReadTooFar(AssertionError):
    """A thread would have waited for this client."""


def arriving(data: bytes) -> None:
    """What is called whole is read by gunicorn, or refused, without waiting for one byte more."""
    choices = Bytes(data)
    read = choices.pick(PIECES[:2]) if choices.number(3) else b""
    while choices.left > 0 and len(read) < LARGEST_HEAD * 2:
        read += choices.pick(PIECES) if choices.number(4) else choices.words().encode("utf-8", "surrogateescape")
    total = arrived(read, LARGEST)
    if isinstance(total, int) and total <= len(read):
        _read_by_gunicorn(read[:total])


def _read_by_gunicorn(read: bytes) -> None:
    """An iterator stands for the socket: to ask it for more is to wait."""
    try:
        request = next(RequestParser(Config(), _whole(read), ("127.0.0.1", 1)))
        if request is not None and request.body is not None:
            request.body.read(LARGEST)
    except (ParseException, LimitRequestLine, LimitRequestHeaders):
        return


def _whole(read: bytes) -> Iterator[bytes]:
    yield read
    raise ReadTooFar(read[:200])
