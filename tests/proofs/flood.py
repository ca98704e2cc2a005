"""Clients that keep the server busy without asking for anything, while a genuine command is answered."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from slackbot.demo.people import MANAGER
from slackbot.demo.server import HOST
from tests.proofs.stage import Stage

HEAD = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
PART = HEAD + b"Content-Length: 1048576\r\n\r\n" + b"x" * 300_000
FORGED = HEAD + b"Content-Length: 2\r\n\r\n{}"
WITHIN = 3.0
"""Seconds in which Slack wants its answer."""


@dataclass(frozen=True)
class Held:
    """How long genuine commands waited meanwhile, in seconds."""

    answered: int
    median: float
    worst: float
    failed: int

    @property
    def kept(self) -> bool:
        """Whether Slack would have shown no error."""
        return self.failed == 0 and self.worst < WITHIN


def commands(stage: Stage, seconds: float) -> Held:
    """Genuine commands, one after the other, for so long."""
    waits, failed, until = [], 0, time.monotonic() + seconds
    while time.monotonic() < until:
        reply = stage.slack.command("/schedule-interview", "help", user=MANAGER.id)
        waits.append(reply.seconds)
        failed += reply.status != 200
        time.sleep(0.05)
    waits.sort()
    return Held(len(waits), round(waits[len(waits) // 2], 4), round(waits[-1], 4), failed)


@contextmanager
def crowd_of(number: int, port: int, first: bytes, then: bytes = b"", pause: float = 0.5) -> Iterator[None]:
    """So many connections that send this at once, and then something now and then; one that is cut comes again."""
    ending = threading.Event()
    with ExitStack() as stack:
        lines = [_line(port, first) for _ in range(number)]
        thread = threading.Thread(target=_drip, args=(lines, port, first, then, pause, ending))
        thread.start()
        stack.callback(_close, lines)
        stack.callback(thread.join)
        stack.callback(ending.set)
        yield


def _line(port: int, first: bytes) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    line.setblocking(False)
    with suppress(BlockingIOError):
        line.connect((HOST, port))
    with suppress(OSError):
        line.setblocking(True)
        line.settimeout(0.2)
        if first:
            line.sendall(first)
    return line


def _drip(
    lines: list[socket.socket], port: int, first: bytes, then: bytes, pause: float, ending: threading.Event
) -> None:
    while not ending.wait(pause):
        for number, line in enumerate(lines):
            if ending.is_set():
                return
            try:
                if then:
                    line.send(then)
                elif _is_cut(line):
                    raise OSError
            except OSError:
                line.close()
                lines[number] = _line(port, first)


def _close(lines: list[socket.socket]) -> None:
    for line in lines:
        line.close()


def _is_cut(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(4096) == b""
    except BlockingIOError:
        return False


ATTACKS: dict[str, tuple[int, bytes, bytes]] = {
    "nothing": (0, b"", b""),
    "connections that say nothing": (500, b"", b""),
    "headers byte by byte": (500, b"POST /slack/events HTTP/1.1\r\nX: ", b"y"),
    "headers without an end": (200, HEAD + b"X: " + b"y" * 8_000, b"y" * 2_000),
    "bodies byte by byte": (500, HEAD + b"Content-Length: 1000\r\n\r\n{", b" "),
    "bodies of a MiB that stop before their end": (
        200,
        HEAD + b"Content-Length: 1048576\r\n\r\n" + b"x" * 300_000,
        b"x",
    ),
    "bodies over a MiB": (200, HEAD + b"Content-Length: 1048577\r\n\r\nx", b"x" * 1_000),
    "chunked bodies": (200, HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", b"1\r\nx\r\n"),
    "forged requests, nothing read": (
        500,
        HEAD + b"Content-Length: 2\r\n\r\n{}",
        HEAD + b"Content-Length: 2\r\n\r\n{}",
    ),
    "connections kept alive": (500, b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    "2,000 connections at once": (2_000, b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", b""),
    "2,000 that say nothing": (2_000, b"", b""),
}
"""How many clients, what each sends at first, and what then, twice a second."""


def attack(stage: Stage, name: str, seconds: float) -> Held:
    """The commands during an attack, which has begun when the first of them is sent."""
    number, first, then = ATTACKS[name]
    with crowd_of(number, stage.apps[0].port, first, then):
        return commands(stage, seconds)
