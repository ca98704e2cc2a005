"""The connections before the door: a thread gets a request only when all of it has arrived.

gunicorn's own threaded worker gives a thread to each new connection, for five seconds to one that says nothing and
without an end to one that sends a byte now and then (gunicorn/workers/gthread.py): 32 idle clients, one for each
thread, keep Slack waiting. Here one loop reads from all of them at once; a slow client costs a place in a list.
"""

from __future__ import annotations

import errno
import json
import resource
import selectors
import socket
import struct
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from slackbot.answering import STUCK, Answering
from slackbot.arriving import LARGEST_BODY, NotTaken, arrived
from slackbot.precedence import Precedence

FIRST_BYTE = 15.0
"""Seconds that a new connection may say nothing; health checks and proxies connect ahead of what they ask."""
WHOLE_REQUEST = 4.0
"""Seconds from the first byte of a request to its last: Slack itself gives up after three (slack.md)."""
LEAVING = 2.0
"""Seconds to read an answer before the line is cut."""
BETWEEN_LOOKS = 0.2
"""Seconds between two looks for connections whose time is over."""
BETWEEN_NOTICES = 1.0
"""Seconds; the parent waits thirty."""
STALLED = 4.0
"""Seconds that a thread waits for a client. It has no cause to, but for answers larger than SEND_BUFFER."""
SEND_BUFFER = 256 * 1024
"""Bytes of an answer that the system takes from a thread however slowly the client reads."""
MOST_CONNECTIONS = 4_000
MOST_HELD = 64 * 1024 * 1024
"""Bytes of requests that have arrived in part, of all connections together."""
OWN_FILES = 200
"""Files and connections of our own, beside those of clients: the database, Slack, Apploi."""
AT_ONCE = 64
"""New connections taken in one turn."""

BUSY = NotTaken("503 Service Unavailable", "too much is arriving just now")


@dataclass(slots=True)
class _Guest:
    """A connection that no thread has. `until` is in monotonic seconds; `total` are the bytes of its request, once
    known; one that is `leaving` has had its answer."""

    until: float
    leaving: bool = False
    total: int | None = None
    read: bytearray = field(default_factory=bytearray)


class Reception(ThreadWorker):
    """gunicorn's threaded worker with a loop of ours before its threads.

    It answers, without a thread, what is too large, has no length or does not come in time; what is pipelined behind
    a request is not read, which Slack never does. When there is no more room the oldest idle connection is closed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nobody is here."""
        super().__init__(*args, **kwargs)
        self._guests: dict[TConn, _Guest] = {}  # the oldest first
        self._held = 0
        self._next_look = self._next_notice = 0.0
        self._most = MOST_CONNECTIONS
        self._threads = Answering(self.cfg.threads)
        self._answered: deque[tuple[TConn, Future[Any]]] = deque()

    def init_process(self) -> None:
        """Take as many connections as the system allows files for, and no more than are of use."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_CONNECTIONS + OWN_FILES
        if soft < wanted:
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        self._most = max(OWN_FILES, min(MOST_CONNECTIONS, soft - OWN_FILES))
        super().init_process()

    def get_thread_pool(self) -> Any:
        """Threads that answer one request after the other."""
        return self._threads

    def wait_for_and_dispatch_events(self, timeout: float | None) -> None:
        """Wait for what arrives, and see to it that a thread gets on with what has arrived."""
        super().wait_for_and_dispatch_events(STUCK if self._threads.busy else timeout)
        self._threads.look()
        self._finish()

    def notify(self) -> None:
        """Show the parent that this process lives, once a second; gunicorn wants to in each turn of its loop."""
        if time.monotonic() >= self._next_notice:
            self._next_notice = time.monotonic() + BETWEEN_NOTICES
            super().notify()

    @property
    def _precedence(self) -> Precedence:
        door: Any = self.wsgi
        return door.precedence  # type: ignore[no-any-return]

    def accept(self, listener: Any) -> None:
        """Take in who is waiting outside."""
        for _ in range(AT_ONCE):
            try:
                client, address = listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    self._make_room()
                elif error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                    raise
                return
            self.nr_conns += 1
            if self.nr_conns > self._most:
                self._make_room()
            _limit(client)
            self._receive(TConn(self.cfg, client, address, listener.getsockname()), FIRST_BYTE)

    def finish_request(self, conn: TConn, done: Future[Any]) -> None:
        """Wait for the next request of a connection that is kept, or see it off."""
        kept = not done.cancelled() and done.exception() is None and done.result() is True
        if kept and self.alive and not _unreader(conn).take_buffered():
            self._receive(conn, self.cfg.keepalive)
        else:
            self._see_off(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Close what has outstayed its time; gunicorn calls it in each turn of its loop, which is often."""
        now = time.monotonic()
        if now < self._next_look and not force:
            return
        self._next_look = now + BETWEEN_LOOKS
        for conn, guest in list(self._guests.items()):
            idle = not guest.read and not guest.leaving
            if not self.alive and idle:
                guest.until = min(guest.until, now + LEAVING)
            if force or guest.until < now:
                self._drop(conn)

    def _receive(self, conn: TConn, seconds: float) -> None:
        self._guests[conn] = _Guest(time.monotonic() + seconds)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))

    def _read(self, conn: TConn, sock: socket.socket) -> None:
        guest = self._guests.get(conn)
        if guest is None:
            return  # dropped in this same turn
        try:
            read = sock.recv(64 * 1024, socket.MSG_DONTWAIT)  # a thread may have set it to wait
        except BlockingIOError:
            return
        except OSError:
            read = b""
        if not read:
            self._drop(conn)
        elif not guest.leaving:
            self._keep(conn, guest, read)

    def _keep(self, conn: TConn, guest: _Guest, read: bytes) -> None:
        if not guest.read:
            guest.until = time.monotonic() + WHOLE_REQUEST
        guest.read += read
        self._held += len(read)
        if guest.total is None:
            total = arrived(guest.read, LARGEST_BODY)
            if isinstance(total, NotTaken):
                self._refuse(conn, total)
                return
            guest.total = total
        if guest.total is not None and len(guest.read) >= guest.total:
            self._hand_over(conn, guest)
        elif self._held > MOST_HELD:
            self._refuse(max(self._guests, key=lambda one: len(self._guests[one].read)), BUSY)

    def _hand_over(self, conn: TConn, guest: _Guest) -> None:
        """All of it is here: a thread does not wait for this client any more."""
        self._forget(conn)
        self._precedence.waits()
        answered = self._threads.submit(self._answer, conn, bytes(guest.read))
        answered.add_done_callback(partial(self._is_answered, conn))

    def _is_answered(self, conn: TConn, done: Future[Any]) -> None:
        """Whoever is at work goes on; the loop is woken once nothing waits, and looks by itself until then."""
        self._answered.append((conn, done))
        if not self._threads.busy:
            self.method_queue.defer(self._finish)

    def _finish(self) -> None:
        while self._answered:
            self.finish_request(*self._answered.popleft())

    def _answer(self, conn: TConn, read: bytes) -> Any:
        """Answer what was handed over. Until then it has precedence over all that nobody waits for."""
        try:
            conn.init()
            _unreader(conn).unread(read)
            conn.data_ready = True
            return self.handle(conn)
        finally:
            self._precedence.is_answered()

    def _refuse(self, conn: TConn, refusal: NotTaken) -> None:
        self.log.warning("%s: %s", refusal.status, refusal.why)
        self._forget(conn)
        body = json.dumps({"error": refusal.why})
        head = f"HTTP/1.1 {refusal.status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        with suppress(OSError):  # gone, or it does not read: there is nothing more to say
            conn.sock.send(f"{head}\r\nConnection: close\r\n\r\n{body}".encode(), socket.MSG_DONTWAIT)
        self._see_off(conn)

    def _see_off(self, conn: TConn) -> None:
        """End our side and read on for a moment: a line that is cut with something unread takes the answer with it
        (RFC 9112, 9.6)."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        self._receive(conn, LEAVING)
        self._guests[conn].leaving = True

    def _make_room(self) -> None:
        if self._guests:
            self._drop(next(iter(self._guests)))

    def _drop(self, conn: TConn) -> None:
        self._forget(conn)
        self._close(conn)

    def _forget(self, conn: TConn) -> None:
        guest = self._guests.pop(conn, None)
        if guest is not None:
            self._held -= len(guest.read)
            self.poller.unregister(conn.sock)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _unreader(conn: TConn) -> Any:
    """What gunicorn reads from: first what is put back into it, then the socket. HTTP/1 alone is switched on."""
    parser: Any = conn.parser
    return parser.unreader


def _limit(client: socket.socket) -> None:
    """No thread waits long for a client, whatever gunicorn makes of its bytes."""
    seconds = struct.pack("ll", int(STALLED), 0)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
