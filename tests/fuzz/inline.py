"""What the app hands to threads and to the network, done at once in the thread that hands it over.

An input is over when this returns, so that it can be judged by itself; and there is nothing to wait for, so that a
million of them take minutes. Nothing else is left out: the pools, the sockets and the claiming thread are stood in
for, and what runs in them, slack_sdk, requests and both fakes included, is as it is.
"""

from __future__ import annotations

import http.client
import io
import urllib.request
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from werkzeug.wrappers import Request, Response

from slackbot.demo.server import ConnectionDropped

P = ParamSpec("P")
T = TypeVar("T")
Answer = Callable[[Request], Response]


class AtOnce(ThreadPoolExecutor):
    """A pool whose work is done before `submit` returns."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same, done."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


class Afterwards(ThreadPoolExecutor):
    """The threads of background tasks: what comes after the answer waits for `run`, or for `drop`."""

    def __init__(self) -> None:
        """Nothing waits."""
        super().__init__(1)
        self._waiting: deque[tuple[Future[Any], Callable[[], object]]] = deque()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same, in line."""
        future: Future[T] = Future()
        self._waiting.append((future, lambda: fn(*args, **kwargs)))
        return future

    def run(self, broken: Callable[[Exception], object]) -> bool:
        """Do what waits, and what it brings; whether it was anything. `broken` hears what a thread would die of."""
        did = bool(self._waiting)
        while self._waiting:
            future, call = self._waiting.popleft()
            try:
                call()
            except Exception as error:
                broken(error)
            future.set_result(None)
        return did

    def drop(self) -> None:
        """Do nothing in the place of what waits, so that its place is free again."""
        while self._waiting:
            self._waiting.popleft()[0].set_result(None)


class SlackInHere(urllib.request.BaseHandler):
    """For urllib: Slack's requests go to the fake's own function, and its answer is read as one from a socket."""

    handler_order = 100  # before the handler that would open a connection

    def __init__(self, answer: Answer) -> None:
        """Answer by this."""
        self._answer = answer

    def http_open(self, asked: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer; a line that is cut is what urllib would raise."""
        data = asked.data if isinstance(asked.data, bytes) else b""
        environ = _environ(asked.get_method(), asked.full_url, dict(asked.header_items()), data)
        try:
            given = self._answer(Request(environ))
        except ConnectionDropped:
            raise http.client.RemoteDisconnected("cut") from None
        read = http.client.HTTPResponse(_Socket(_written(given)), method=asked.get_method())  # type: ignore[arg-type]
        read.begin()
        read.url, read.msg = asked.full_url, read.reason  # type: ignore[assignment]
        return read


class _Socket:
    """All that http.client wants of one."""

    def __init__(self, written: bytes) -> None:
        self._written = written

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._written)


def _written(given: Response) -> bytes:
    body = given.get_data()
    head = [f"HTTP/1.1 {given.status}", *(f"{name}: {value}" for name, value in given.headers.items())]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode("latin-1") + body


class ApploiInHere(HTTPAdapter):
    """For requests: the same for Apploi. `away` refuses the connection, as nothing of a body has left then."""

    def __init__(self, answer: Answer) -> None:
        """Answer by this."""
        super().__init__()
        self._answer = answer
        self.away = False

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The answer; a line that is cut is what requests would raise."""
        if self.away:
            raise requests.ConnectionError("refused")
        sent: Any = request.body
        read = sent.read() if sent is not None else b""
        environ = _environ(str(request.method), str(request.url), request.headers, read)
        try:
            given = self._answer(Request(environ))
        except ConnectionDropped:
            raise requests.ConnectionError("cut") from None
        body, headers = io.BytesIO(given.get_data()), dict(given.headers)
        raw = urllib3.HTTPResponse(body, headers, given.status_code, preload_content=False, decode_content=False)
        return self.build_response(request, raw)


def _environ(method: str, url: str, headers: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """What a WSGI server makes of it."""
    asked = urlsplit(url)
    named = {name.upper().replace("-", "_"): str(value) for name, value in headers.items()}
    given = {name if name.startswith("CONTENT_") else f"HTTP_{name}": value for name, value in named.items()}
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        **given,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
