"""A server of plain sockets on loopback, for what no HTTP server would do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Serve = Callable[["Line"], None]


class Line:
    """One connection; `number` starts at 0."""

    def __init__(self, connection: socket.socket, number: int, ended: threading.Event) -> None:
        self.connection = connection
        self.number = number
        self._ended = ended
        self._read = b""

    def request(self) -> bytes:
        """The next request with head and body, or b"" when the client has closed the connection."""
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                return b""
        head, _, rest = self._read.partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(lengths[0]) if lengths else 0
        while len(rest) < length:
            if not self._more():
                return b""
            rest = self._read.partition(b"\r\n\r\n")[2]
        self._read = rest[length:]
        return head + b"\r\n\r\n" + rest[:length]

    def _more(self) -> bool:
        read = self.connection.recv(65536)
        self._read += read
        return bool(read)

    def send(self, answer: bytes) -> None:
        self.connection.sendall(answer)

    def drip(self, answer: bytes, pause: float = 0.02) -> None:
        """Send `answer` repeatedly until the client closes the connection, with a `pause` in seconds."""
        while not self._ended.wait(pause):
            self.connection.sendall(answer)

    def hold(self) -> None:
        """Send nothing until the client closes the connection."""
        while self.connection.recv(65536):
            pass


class RawServer:
    """Serves each connection in a thread; `lines` counts them, and `over` are the numbers of the closed ones."""

    def __init__(self, serve: Serve, wrap: Callable[[socket.socket], socket.socket] = lambda one: one) -> None:
        self.url = ""
        self.lines = 0
        self.over: list[int] = []
        self._serve = serve
        self._wrap = wrap
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def accept_on(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve_one, args=(connection, self.lines))
            self.lines += 1
            self._threads.append(thread)
            thread.start()

    def _serve_one(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError), self._wrap(connection) as wrapped:
            self._serve(Line(wrapped, number, self._ended))
        self.over.append(number)

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


@contextmanager
def raw_server(serve: Serve, wrap: Callable[[socket.socket], socket.socket] = lambda one: one) -> Iterator[RawServer]:
    """Serve until the block ends, by when every client must have closed its connection."""
    server = RawServer(serve, wrap)
    listening = socket.create_server(("127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    thread = threading.Thread(target=server.accept_on, args=(listening,))
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        listening.close()
        server.end()
