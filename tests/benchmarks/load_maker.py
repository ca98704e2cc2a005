"""Sends signed requests as Slack would, over connections that are kept open, from a process of its own."""

from __future__ import annotations

import hashlib
import hmac
import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.far_end import HOST
from tests.benchmarks.letters import TRIGGER, Letter

PATIENCE = 10.0
"""Seconds after which an answer is given up: longer than Slack's three, so that it is seen how late one was."""


@dataclass(frozen=True)
class Answers:
    """Seconds until each answer, what each said, and how many never came."""

    seconds: list[float] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    missing: int = 0


@dataclass(slots=True)
class _Line:
    """One connection: when its request was sent, and what has come back so far."""

    socket: socket.socket
    sent: float = 0.0
    read: bytes = b""


def send(port: int, secret: str, letters: Sequence[Letter], at_once: int) -> Answers:
    """Send these letters over `at_once` connections, on each the next as soon as the last was answered; OSError when
    there is no app, or not any more."""
    waiting, answers = deque(letters), Answers()
    lines = [_Line(socket.create_connection((HOST, port))) for _ in range(at_once)]
    with selectors.DefaultSelector() as selector:
        for line in lines:
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.socket, selectors.EVENT_READ, line)
        time.sleep(0.05)  # every connection is taken before the first request
        under_way = sum(_next(line, waiting, secret) for line in lines)
        while under_way and (ready := selector.select(PATIENCE)):
            for key, _ in ready:
                if _is_answered(key.data, answers):
                    under_way += _next(key.data, waiting, secret) - 1
    for line in lines:
        line.socket.close()
    return Answers(answers.seconds, answers.said, under_way)


def _next(line: _Line, waiting: deque[Letter], secret: str) -> bool:
    if not waiting:
        return False
    request = _signed(waiting.popleft(), secret)
    line.sent, line.read = time.perf_counter(), b""
    line.socket.sendall(request)
    return True


def _signed(letter: Letter, secret: str) -> bytes:
    """As it goes over the line, with a trigger that tells when it was made."""
    body = letter.body.replace(TRIGGER.encode(), f"{time.time():.6f}-{id(letter)}".encode())
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: app\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"Accept: application/json,*/*\r\nContent-Type: {letter.content_type}\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {now}\r\nX-Slack-Signature: v0={digest}\r\n\r\n"
    )
    return head.encode() + body


def _is_answered(line: _Line, answers: Answers) -> bool:
    read = line.socket.recv(65536)
    if not read:
        raise ConnectionResetError("the app hung up in the middle of an answer")
    line.read += read
    if not _is_whole(line.read):
        return False
    answers.seconds.append(time.perf_counter() - line.sent)
    answers.said.append(line.read.split(b" ", 2)[1] + b" " + line.read.partition(b"\r\n\r\n")[2])
    return True


def _is_whole(read: bytes) -> bool:
    """Whether the answer has come: by its length, or by the end of its last chunk."""
    head, gap, body = read.partition(b"\r\n\r\n")
    if not gap:
        return False
    for name in head.lower().split(b"\r\n"):
        if name.startswith(b"content-length:"):
            return len(body) >= int(name.partition(b":")[2])
    return body.endswith(b"0\r\n\r\n")
