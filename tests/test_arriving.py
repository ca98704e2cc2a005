"""How much of a request has arrived, and what is not waited for."""

from __future__ import annotations

import pytest

from slackbot.arriving import (
    BAD_LENGTH,
    LARGEST_HEAD,
    NO_END,
    NO_LENGTH,
    NO_WAITING,
    TOO_LARGE,
    NotTaken,
    arrived,
)

POST = b"POST / HTTP/1.1\r\n"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (b"", None),
        (POST + b"Host: x\r\n", None),
        (POST + b"\r\n", 19),
        (POST + b"\r\nmore", 19),
        (POST + b"Content-Length: 10\r\n\r\n{", 49),
        (POST + b"content-LENGTH:\t10 \r\n\r\n{", 50),
        (POST + b"Content-Length: 10\r\nContent-Length: 10\r\n\r\n", 69),
        (POST + b"Content-Length: 10\r\nContent-Length: 11\r\n\r\n", BAD_LENGTH),
        (POST + b"Content-Length: 10, 10\r\n\r\n", BAD_LENGTH),
        (POST + b"Content-Length: -1\r\n\r\n", BAD_LENGTH),
        (POST + b"Content-Length:\r\n\r\n", BAD_LENGTH),
        (POST + b"Content-Length: 1000\r\n\r\n", 1041),
        (POST + b"Content-Length: 1001\r\n\r\n", TOO_LARGE),
        (POST + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n", TOO_LARGE),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n", NO_LENGTH),
        (POST + b"Content-Length: 5\r\nTransfer-Encoding: identity\r\n\r\n", NO_LENGTH),
        (POST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", NO_WAITING),
        (b"x" * LARGEST_HEAD, None),
        (b"x" * (LARGEST_HEAD + 4), NO_END),
        (POST + b"X: " + b"y" * LARGEST_HEAD + b"\r\n\r\n", NO_END),
    ],
)
def test_a_request_has_arrived_is_on_its_way_or_is_not_taken(read: bytes, expected: int | NotTaken | None) -> None:
    assert arrived(read, largest_body=1000) == expected
    assert arrived(bytearray(read), largest_body=1000) == expected
