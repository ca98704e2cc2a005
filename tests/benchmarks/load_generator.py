"""Sends signed requests as Slack would, each over a connection of its own, from a process of its own."""

from __future__ import annotations

import hashlib
import hmac
import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.fake_upstreams import HOST
from tests.benchmarks.signed_requests import TRIGGER, Letter

PATIENCE = 10.0
"""Seconds after which an answer is given up: longer than Slack's three, so that it is seen how late one was."""


@dataclass(frozen=True)
class Answers:
    """Seconds until each answer, what each said, and how many never came."""

    seconds: list[float] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)
    missing: int = 0


def send(port: int, secret: str, letters: Sequence[Letter], at_once: int) -> Answers:
    """Send these letters, so many at a time, the next as soon as one was answered; OSError when there is no app."""
    waiting, answers, under_way = deque(letters), Answers(), 0
    with selectors.DefaultSelector() as selector:
        while waiting or under_way:
            while waiting and under_way < at_once:
                sent, began = _signed(waiting.popleft(), secret), time.perf_counter()
                line = socket.create_connection((HOST, port))
                line.sendall(sent)
                selector.register(line, selectors.EVENT_READ, (began, bytearray()))
                under_way += 1
            ready = selector.select(PATIENCE)
            if not ready:
                break
            for key, _ in ready:
                under_way -= _is_answered(selector, key, answers)
    return Answers(answers.seconds, answers.said, under_way)


def _is_answered(selector: selectors.BaseSelector, key: selectors.SelectorKey, answers: Answers) -> bool:
    """Whether all of it has come: then the app hangs up."""
    line, (began, read) = key.fileobj, key.data
    assert isinstance(line, socket.socket)
    if chunk := line.recv(65536):
        read += chunk
        return False
    selector.unregister(line)
    line.close()
    answers.seconds.append(time.perf_counter() - began)
    answers.said.append(bytes(read.split(b" ", 2)[1] + b" " + read.partition(b"\r\n\r\n")[2]))
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
