"""Has all of a request arrived? Pure.

What is told here of a head is only what decides how many bytes belong to the request; gunicorn reads it properly when
they are there. Where the two might be of different minds (RFC 9112, 6.3) the request is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_HEAD = 32 * 1024
"""Bytes of a request line and its headers. Slack sends less than one KiB."""

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads, a view and what was typed into it, are far below."""

END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A request that is not waited for any longer: the status line and why."""

    status: str
    why: str


NO_END = NotTaken("431 Request Header Fields Too Large", "the headers are larger than 32 KiB")
NO_LENGTH = NotTaken("411 Length Required", "a body needs a Content-Length")
NO_WAITING = NotTaken("417 Expectation Failed", "send the body without waiting to be asked")
BAD_LENGTH = NotTaken("400 Bad Request", "no usable Content-Length")
TOO_LARGE = NotTaken("413 Content Too Large", "the body is too large")


def arrived(read: bytes | bytearray, largest_body: int) -> int | NotTaken | None:
    """How many bytes the request at the front has with its body, some of which may still be on their way; None while
    its headers are not complete.
    """
    end = read.find(END_OF_HEAD, 0, LARGEST_HEAD + len(END_OF_HEAD))
    if end < 0:
        return NO_END if len(read) >= LARGEST_HEAD + len(END_OF_HEAD) else None
    lengths: set[bytes] = set()
    for line in bytes(read[:end]).split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        match name.strip().lower():
            case b"content-length":
                lengths.add(value.strip())
            case b"transfer-encoding":
                return NO_LENGTH
            case b"expect":
                return NO_WAITING
    body = _length(lengths, largest_body)
    return body if isinstance(body, NotTaken) else end + len(END_OF_HEAD) + body


def _length(told: set[bytes], largest: int) -> int | NotTaken:
    if not told:
        return 0
    length = told.pop()
    if told or not length.isdigit():
        return BAD_LENGTH
    return TOO_LARGE if len(length) > 9 or int(length) > largest else int(length)
