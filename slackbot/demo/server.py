"""A small HTTP server on loopback for the fakes and the page.

It keeps connections alive, as the real services do. It can drop a connection in the middle of a request, and it can
stop (connections are refused) and start again on the same port.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

HOST = "127.0.0.1"  # loopback only: the demo can't be reached from another machine

Answer = Callable[[Request], Response]


class ConnectionDropped(Exception):
    """Raised by a handler to close the connection without a response."""


class _Handler(WSGIRequestHandler):
    """One connection, which may carry several requests."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send head and body in one packet: two cost 40 ms under Nagle's algorithm
    disable_nagle_algorithm = True
    server: _Server

    def finish(self) -> None:
        self.server.connections.pop(self.connection, None)
        try:
            super().finish()
        except (OSError, ValueError):
            self.rfile.close()  # the last flush failed, which skips the rest of the cleanup

    def run_wsgi(self) -> None:
        """Answer one request; Werkzeug's own method would close the connection after each."""
        request = Request(self.make_environ())
        try:
            response = self.server.answer(request)
            request.get_data()  # an unread body would be parsed as the next request
        except (ConnectionDropped, ConnectionError):
            self.close_connection = True
            return
        self._send(request, response)

    def _send(self, request: Request, response: Response) -> None:
        self.send_response(response.status_code)
        streamed = response.is_streamed
        if streamed:
            response.headers["Connection"] = "close"
        elif "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.get_data()))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            if request.method != "HEAD":
                for chunk in response.iter_encoded():
                    self.wfile.write(chunk)
                    if streamed:
                        self.wfile.flush()
            self.wfile.flush()
        except (ConnectionError, ValueError):
            self.close_connection = True  # the client has gone
        finally:
            response.close()

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - Werkzeug's name
        """Log nothing: the terminal shows the demo's address."""


class _Server(ThreadedWSGIServer):
    """One thread for each connection, all kept so that they can be closed and joined."""

    def __init__(self, listener: socket.socket, answer: Answer) -> None:
        super().__init__(HOST, 0, Response(), _Handler, fd=listener.fileno())
        self.answer = answer
        self.connections: dict[socket.socket, threading.Thread] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        """Use a daemon thread: a server left running, or a client that stays, must not keep the process alive."""
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self.connections[request] = thread
        thread.start()

    def cut(self) -> None:
        """Close every connection and join its thread."""
        connections = dict(self.connections)
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join()


class LocalServer:
    """An HTTP server on 127.0.0.1 in threads of this process; port 0 picks a free port and keeps it for restarts."""

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self._answer = answer
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()
        self._turn = threading.RLock()  # two pages may start and stop it at once

    @property
    def url(self) -> str:
        """Its address, without a slash at the end; the same while it is stopped."""
        return f"http://{HOST}:{self._port}"

    @property
    def port(self) -> int:
        """Its port; 0 before the first start with port 0."""
        return self._port

    def start(self) -> Self:
        """Start listening; raises OSError when the port is taken."""
        with self._turn:
            if self._server is None:
                self._begin()
        return self

    def _begin(self) -> None:
        self._ending.clear()
        listener = _listen(self._port)
        self._port = listener.getsockname()[1]
        self._server = _Server(listener, self._answer)
        listener.close()  # the server has its own copy
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Refuse new connections, close the open ones and join their threads."""
        with self._turn:
            if self._server is None or self._thread is None:
                return
            self._ending.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._server.cut()
            self._server = self._thread = None

    def pause(self, seconds: float) -> None:
        """Delay a response; raises ConnectionDropped when the server stops meanwhile."""
        if self._ending.wait(seconds):
            raise ConnectionDropped

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
