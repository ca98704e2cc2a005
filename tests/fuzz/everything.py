"""The whole app, between the stand-ins: genuine requests of every kind with fields missing, wrong or huge.

The payloads are those of a story that is played once, so that the ids in them mean something to the app.
"""

from __future__ import annotations

import io
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from slackbot.demo.apploi import ApploiStandIn
from slackbot.demo.slack import SlackStandIn
from slackbot.demo.slack.delivery import JSON, Delivery, sign
from slackbot.http import Door
from tests.fuzz.bytes import Bytes
from tests.fuzz.limits import LONGEST, TRACEBACK, TooSlow
from tests.fuzz.oddities import made_odd
from tests.fuzz.server import answered
from tests.fuzz.story import play
from tests.running import Running, running

FORGOTTEN_AFTER = 500
"""Inputs; the stand-ins remember every call, and that is no memory of the app's."""


class App:
    """The app in this process, its door, and the genuine requests of the story."""

    def __init__(self, app: Running) -> None:
        """Play the story."""
        self.app = app
        self.genuine = [reply.delivery for reply in play(app) if reply.delivery]
        self._door: Door = app.door
        self._runs = 0
        self.codes: Counter[str] = Counter()
        logging.getLogger("slackbot.errands").addHandler(_Counting(self.codes))

    def one(self, data: bytes) -> None:
        """One request, signed, odd."""
        choices = Bytes(data)
        delivery = choices.pick(self.genuine)
        payload = made_odd(delivery.payload, choices)
        began = time.thread_time()
        status, _, body = answered(self._door, self._environ(delivery, payload))
        took = time.thread_time() - began
        if took > LONGEST:
            raise TooSlow(f"{took:.2f} s")
        assert status < 500, status
        # What is refused is told to a machine.
        assert status >= 400 or not TRACEBACK.search(body.decode()), body[:300]
        self._runs += 1
        if self._runs % FORGOTTEN_AFTER == 0:
            self.look_and_forget()

    def look_and_forget(self) -> None:
        """What people were shown meanwhile has no traceback in it; then let the stand-ins forget it."""
        slack = self.app.slack
        calls, slack.calls = slack.calls, []
        for call in calls:
            shown = json.dumps([call.arguments.get("text"), call.arguments.get("blocks"), call.arguments.get("view")])
            assert not TRACEBACK.search(shown), shown[:300]
        with slack.workspace.changed:
            del slack.workspace.messages[:-200]
        self.app.apploi.puts.clear()

    def _environ(self, delivery: Delivery, payload: Mapping[str, Any]) -> dict[str, Any]:
        if delivery.content_type == JSON:
            body = json.dumps(payload)
        elif delivery.kind == "command":
            body = urlencode(payload if isinstance(payload, dict) else {}, errors="replace")
        else:
            body = urlencode({"payload": json.dumps(payload)})
        signed = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in sign(self.app.slack.signing_secret, body).items()
        }
        read = body.encode()
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/slack/events",
            "CONTENT_TYPE": delivery.content_type,
            "CONTENT_LENGTH": str(len(read)),
            "wsgi.input": io.BytesIO(read),
            **signed,
        }


class _Counting(logging.Handler):
    """Counts the errors that nobody foresaw, by their place: a person read a code for each."""

    def __init__(self, codes: Counter[str]) -> None:
        super().__init__(logging.ERROR)
        self._codes = codes

    def emit(self, record: logging.LogRecord) -> None:
        if record.args and len(record.args) == 3 and isinstance(record.args, tuple):
            _, kind, place = record.args
            lines = [line.strip() for line in str(place).splitlines() if "/slackbot/" in line]
            where = " < ".join(line.partition("/slackbot/")[2].replace('", line ', ":") for line in lines[:-4:-1])
            self._codes[f"{kind} at {where}"] += 1


@contextmanager
def everything() -> Iterator[App]:
    """The app for the time of a run."""
    with (
        tempfile.TemporaryDirectory(prefix="slackbot-fuzz-") as folder,
        SlackStandIn() as slack,
        ApploiStandIn() as apploi,
    ):
        slack.should_escape = True
        with running(slack, apploi, Path(folder), PUBLIC_URL="https://example.com") as app:
            yield App(app)
