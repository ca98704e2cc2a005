"""What `slackbot serve` makes of a request that has arrived: gunicorn reads it, asks the door, and writes."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from gunicorn.http.parser import RequestParser

from slackbot.http import Door
from slackbot.reception import Reception
from slackbot.serve import _OurLog, _Server
from slackbot.settings import Settings
from tests.fuzz.arriving import ReadTooFar

CLIENT = ("127.0.0.1", 1)


class Server:
    """Our worker in our settings, on a line that keeps what is written."""

    def __init__(self, settings: Settings, door: Door) -> None:
        """Nothing is served yet."""
        self._worker = _Worker(settings, door)

    def answer(self, sent: bytes) -> tuple[int, bytes]:
        """Status and body; an iterator stands for what is read, and to ask it for more is to wait."""
        line: Any = _Line()
        connection: Any = SimpleNamespace(sock=line, client=CLIENT, server=CLIENT)
        request: Any = None
        try:
            request = next(RequestParser(self._worker.cfg, _whole(sent), CLIENT))
            self._worker.handle_request(request, connection)
        except ReadTooFar:
            raise
        except Exception as error:
            self._worker.handle_error(request, line, CLIENT, error)
        head, _, body = line.written.partition(b"\r\n\r\n")
        return int(head.split()[1]), body


class _Worker(Reception):
    """Of which only the middle is used: from a request that was read to what is written."""

    def __init__(self, settings: Settings, door: Door) -> None:
        self.cfg = _Server(settings).cfg
        self.log = _OurLog(self.cfg)
        self.wsgi = door
        self.nr, self.max_requests, self.alive = 0, sys.maxsize, True
        self.keepalived_conns, self.max_keepalived = deque(), 1


def _whole(sent: bytes) -> Iterator[bytes]:
    yield sent
    raise ReadTooFar(sent[:200])


class _Line:
    """A socket that only takes."""

    def __init__(self) -> None:
        self.written = b""

    def sendall(self, data: bytes) -> None:
        self.written += data

    def setblocking(self, _: object) -> None:
        return None

    def gettimeout(self) -> float:
        return 0.0
