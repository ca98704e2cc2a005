"""Run one HTTP exchange with Apploi under a single deadline.

The timeouts of `requests` only limit the pause between two reads: a server that sends a byte every few seconds, or
endless `100 Continue`, would block its caller forever, and nothing limits name resolution
(https://requests.readthedocs.io/en/latest/user/advanced/#timeouts). So each exchange runs in a pool thread while its
caller waits for a limited time. At the deadline the caller shuts the socket down: this ends the thread, and nothing can
be sent afterwards. Name resolution can't be interrupted: a thread that hangs there is left behind until it returns.
"""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from typing import Any, NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

MAX_IDLE = 5.0
"""Seconds after which an idle connection isn't reused: a NAT or load balancer may have dropped it silently, and a
request sent over it would never be answered."""
READ_TIMEOUT = 2.0
"""Seconds to wait for the body when the status alone decides the outcome."""
MAX_INFORMATIONAL = 20

log = logging.getLogger(__name__)


class DeadlineExceeded(TimeoutError):
    """The deadline passed before the answer came."""


class Answer(NamedTuple):
    """An HTTP answer. `body` is decompressed and cut off at the limit; `is_complete` if it was read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes | bytearray
    is_complete: bool


class Exchange:
    """State shared by the thread that runs an exchange and the caller that may end it.

    A fresh exchange never reuses a connection. `is_sent` is true once the request body has started to be sent; it
    doesn't change after `end`.
    """

    def __init__(self, *, is_fresh: bool = False) -> None:
        self.is_fresh = is_fresh
        self.is_sent = False
        self.head: Future[tuple[int, Mapping[str, str]]] = Future()
        self.body = bytearray()
        self._is_over = False
        self._connecting: HTTPConnection | None = None
        self._socket: Any = None
        self._lock = threading.Lock()

    def mark_sent(self) -> None:
        """Record that the body is about to be sent. Raises DeadlineExceeded after `end`."""
        with self._lock:
            self._check_not_over()
            self.is_sent = True

    def set_connection(self, connection: HTTPConnection) -> None:
        """Record the connection in use. Raises DeadlineExceeded after `end`."""
        with self._lock:
            self._check_not_over()
            self._socket = connection.sock
            # Once connected, only the socket is kept: by then the connection may serve another exchange.
            self._connecting = connection if connection.sock is None else None

    def end(self) -> None:
        """Send nothing more, and wake the thread if it is reading."""
        with self._lock:
            self._is_over = True
            open_one = self._connecting.sock if self._connecting else self._socket
        if isinstance(open_one, socket.socket):
            with suppress(OSError):
                # not SSLSocket.shutdown(), which drops TLS first: a concurrent write would go out in the clear
                socket.socket.shutdown(open_one, socket.SHUT_RDWR)

    def _check_not_over(self) -> None:
        if self._is_over:
            raise DeadlineExceeded


class ExchangePool:
    """A pool of threads that run exchanges.

    They aren't those of the background pools: a thread that hangs in name resolution is lost until it returns, and then
    only exchanges may run out of threads.
    """

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="apploi")
        self._threads = threads
        self._abandoned: set[Future[bool]] = set()

    @property
    def is_stuck(self) -> bool:
        """Whether every thread is still in an exchange whose deadline has passed."""
        return len(self._abandoned) >= self._threads

    def close(self) -> None:
        """Start no more exchanges."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def run(self, exchange: Exchange, call: Callable[[], requests.Response], timeout: float, limit: int) -> Answer:
        """The answer to `call`, with at most `limit` bytes of its body, within `timeout` seconds.

        Raises whatever `call` raises, or DeadlineExceeded if no status came in time. A body that breaks off or stalls
        is no error: `is_complete` is false then.
        """
        until = time.monotonic() + timeout
        try:
            work = self._pool.submit(_run, exchange, call, limit)
        except RuntimeError as error:
            raise DeadlineExceeded from error
        try:
            status, headers = exchange.head.result(timeout)
        except NotInTime:
            exchange.end()
            self._abandon(work)
            raise DeadlineExceeded from None
        left = until - time.monotonic()
        is_complete = _is_complete(work, left if 200 <= status < 300 else min(left, READ_TIMEOUT))
        if is_complete:
            return Answer(status, headers, exchange.body, is_complete)
        exchange.end()
        return Answer(status, headers, bytes(exchange.body), is_complete)

    def _abandon(self, work: Future[bool]) -> None:
        if not work.cancel():
            self._abandoned.add(work)
            work.add_done_callback(self._abandoned.discard)


_this_thread = threading.local()


def _run(exchange: Exchange, call: Callable[[], requests.Response], limit: int) -> bool:
    """Set the exchange's `head`, fill its `body`, and return whether the body was read to its end."""
    _this_thread.exchange = exchange
    try:
        with call() as answer:
            exchange.head.set_result((answer.status_code, answer.headers))
            return _read(answer, exchange.body, limit)
    except BaseException as error:
        if exchange.head.done():
            raise
        exchange.head.set_exception(error)
        return False
    finally:
        del _this_thread.exchange  # the thread lives on, and the body may have 2 MiB


def _read(answer: requests.Response, body: bytearray, limit: int) -> bool:
    while len(body) < limit:
        chunk = answer.raw.read1(16 * 1024, decode_content=True)
        if not chunk:
            return True
        body += chunk[: limit - len(body)]
    return False


def _is_complete(work: Future[bool], timeout: float) -> bool:
    try:
        return work.result(max(timeout, 0.0))
    except NotInTime:
        log.warning("Apploi's answer was not complete in time")
    except (requests.RequestException, HTTPError, OSError) as error:
        log.warning("Apploi's answer broke off: %s", type(error).__name__)
    return False


class _FinalResponse(http.client.HTTPResponse):
    """Skips informational answers such as 103 Early Hints (RFC 9110, 15.2); http.client only skips 100."""

    def begin(self) -> None:
        super().begin()
        skipped = 0
        while 100 <= self.status < 200 and self.status != http.client.SWITCHING_PROTOCOLS:
            skipped += 1
            if skipped > MAX_INFORMATIONAL:
                raise http.client.HTTPException  # it would never end
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()


class _ExchangeConnection:
    """Registers a connection with the exchange of the current thread."""

    _used_at = 0.0

    def connect(self) -> None:
        _this_thread.exchange.set_connection(self)
        super().connect()  # type: ignore[misc]
        _this_thread.exchange.set_connection(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _this_thread.exchange.set_connection(self)
        self._used_at = time.monotonic()
        super().request(*args, **kwargs)  # type: ignore[misc]

    @property
    def is_connected(self) -> bool:
        """Whether the pool may reuse this connection; it reconnects otherwise."""
        fits = not _this_thread.exchange.is_fresh and time.monotonic() - self._used_at < MAX_IDLE
        return fits and bool(super().is_connected)  # type: ignore[misc]


class _Connection(_ExchangeConnection, HTTPConnection):
    response_class = _FinalResponse


class _TlsConnection(_ExchangeConnection, HTTPSConnection):
    response_class = _FinalResponse


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class Adapter(HTTPAdapter):
    """The transport of a session whose requests run in an ExchangePool, and whose TLS is that of a context."""

    def __init__(self, tls: ssl.SSLContext, **settings: Any) -> None:
        self._tls = tls
        super().__init__(**settings)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use connections that register with their exchange."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)
        _use_exchange_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use connections that register with their exchange."""
        return _use_exchange_pools(super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls))

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave it to the context, which trusts more than certifi."""
        conn.cert_reqs = "CERT_REQUIRED"


def _use_exchange_pools(manager: Any) -> Any:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return manager
