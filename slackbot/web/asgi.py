"""Run a WSGI application behind an ASGI server: each request is read whole, within limits, before a thread gets it.

So a slow client costs a task of the event loop and no thread. The maintained adapters don't do this: a2wsgi 1.10 reads
the body in the thread, without limits, and fails on Granian, whose `receive` isn't a coroutine; asgiref 3.13 answers
all requests in one thread.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from http import HTTPStatus
from typing import Any

from slackbot.errors import SlackbotError
from slackbot.web.wsgi import MAX_BODY_BYTES

BODY_TIMEOUT = 4.0
"""Seconds for a body to arrive. Slack itself gives up after three (docs/slack.md, L1)."""
MAX_BUFFERED_BYTES = 64 * 1024 * 1024
"""Of all bodies that are arriving or waiting for a thread."""
THREADS = 64
"""More than searches can hold while Apploi hangs (slack/applicant_search.py), or commands would wait behind them."""

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiCallable = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]
Response = tuple[int, list[tuple[bytes, bytes]], bytes]

log = logging.getLogger(__name__)


class HttpError(Exception):
    """An error response: a status, and the reason, which is sent and logged."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        self.status = status
        super().__init__(reason)


class AsgiApp:
    """An ASGI application (asgi.readthedocs.io, specification 3.0: `http` and `lifespan`).

    `lifespan` is entered when the server starts, which returns the WSGI application, and left when the server stops.
    """

    def __init__(self, lifespan: AbstractContextManager[WsgiCallable]) -> None:
        self._lifespan = lifespan
        self._exit_stack = ExitStack()
        self._app: WsgiCallable
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._buffered_bytes = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop the app."""
        if scope["type"] == "lifespan":
            await self._handle_lifespan(receive, send)
            return
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_TIMEOUT):
                complete = await self._read_body(scope, receive, body)
            if complete:
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._executor, call_wsgi, self._app, scope, bytes(body))
                await _send_response(send, answer)
        except TimeoutError:
            await _send_response(send, _error_response(HTTPStatus.REQUEST_TIMEOUT, "the body did not arrive in time"))
        except HttpError as refusal:
            await _send_response(send, _error_response(refusal.status, str(refusal)))
        except Exception:
            log.exception("unexpected error in a request")  # the server would print the text of the error
            await _send_response(send, _error_response(HTTPStatus.INTERNAL_SERVER_ERROR, "internal error"))
        finally:
            self._buffered_bytes -= len(body)

    async def _read_body(self, scope: Message, receive: Receive, body: bytearray) -> bool:
        """Read the body; False if the client disconnected before its end."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if int(declared) > MAX_BODY_BYTES:  # always a number: the server rejects anything else
            raise HttpError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is larger than 1 MiB")
        while (message := await receive())["type"] == "http.request":
            chunk = message.get("body", b"")
            body += chunk
            self._buffered_bytes += len(chunk)
            if len(body) > MAX_BODY_BYTES:
                raise HttpError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is larger than 1 MiB")
            if self._buffered_bytes > MAX_BUFFERED_BYTES:
                raise HttpError(HTTPStatus.SERVICE_UNAVAILABLE, "too many requests are arriving")
            if not message.get("more_body"):
                return True
        return False

    async def _handle_lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self._app = self._exit_stack.enter_context(self._lifespan)
        except Exception as error:
            if isinstance(error, SlackbotError):
                log.error("%s", error)
            else:
                log.exception(
                    "the app cannot start"
                )  # the server would print the text of the error, whatever it contains
            await send({"type": "lifespan.startup.failed"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        try:
            self._exit_stack.close()
        except Exception:
            log.exception("the app did not stop cleanly")
        await send({"type": "lifespan.shutdown.complete"})


def call_wsgi(app: WsgiCallable, scope: Message, body: bytes) -> Response:
    """The status, headers and body of a WSGI application's response (PEP 3333)."""
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        head[:] = [int(status[:3]), [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]]

    data = b"".join(app(_make_environ(scope, body), start_response))
    return head[0], head[1], data


def _make_environ(scope: Message, body: bytes) -> dict[str, Any]:
    """The WSGI environment. No header can change the path, the scheme or the client's address."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    made = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,  # it has an end, even if the client sent chunks
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        made[key] = f"{made[key]},{value.decode('latin-1')}" if key in made else value.decode("latin-1")
    made["CONTENT_LENGTH"] = str(len(body))
    return made


def _error_response(status: HTTPStatus, reason: str) -> Response:
    log.warning("%d %s: %s", status, status.phrase, reason)
    return status, [(b"content-type", b"application/json")], json.dumps({"error": reason}).encode()


async def _send_response(send: Send, answer: Response) -> None:
    status, headers, body = answer
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
