"""Sends signed requests as Slack would, from a process of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection

from slackbot.demo.slack.delivery import sign
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


def send(port: int, secret: str, letters: Sequence[Letter], at_once: int) -> Answers:
    """Send these letters, so many at a time, each over a connection of its own; OSError when there is no app."""
    with ThreadPoolExecutor(at_once) as people:
        told = list(people.map(lambda letter: _sent(port, secret, letter), letters))
    here = [one for one in told if one]
    return Answers([seconds for seconds, _ in here], [said for _, said in here], len(told) - len(here))


def _sent(port: int, secret: str, letter: Letter) -> tuple[float, bytes] | None:
    """Seconds and answer, None where that did not come; its trigger tells when it was made."""
    with closing(HTTPConnection(HOST, port, timeout=PATIENCE)) as line:
        body = letter.body.replace(TRIGGER.encode(), f"{time.time():.6f}-{id(letter)}".encode())
        headers = {"Content-Type": letter.content_type, **sign(secret, body.decode())}
        began = time.perf_counter()
        try:
            line.request("POST", "/slack/events", body, headers)
            answer = line.getresponse()
            read = answer.read()
        except TimeoutError:
            return None
        return time.perf_counter() - began, b"%d %b" % (answer.status, read)
