"""A company's network on loopback: a proxy that inspects TLS with certificates of the company's own CA."""

from __future__ import annotations

import base64
import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self
from urllib.parse import urlsplit

import pytest

SUBJECT = "-subj /O=Company/CN=Company"


class CompanyCa:
    """A private CA with one certificate for all these hosts, made by openssl. Skips the test where there is none."""

    def __init__(self, folder: Path, hosts: list[str]) -> None:
        self._folder = folder
        self.file = folder / "ca.pem"
        self._openssl(f"req -x509 -newkey rsa:2048 -nodes -days 2 {SUBJECT} -keyout ca.key -out ca.pem")
        self._openssl(f"req -newkey rsa:2048 -nodes {SUBJECT} -keyout host.key -out host.csr")
        names = ",".join(f"DNS:{host}" for host in hosts)
        (folder / "names").write_text(f"subjectAltName={names}\n", encoding="ascii")
        signed = "x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out host.pem"
        self._openssl(signed)

    def server_context(self) -> ssl.SSLContext:
        """TLS for a server with any of the hosts' names."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "host.pem", self._folder / "host.key")
        return context

    def _openssl(self, arguments: str) -> None:
        try:
            subprocess.run(["openssl", *arguments.split()], cwd=self._folder, check=True, capture_output=True)
        except FileNotFoundError:
            if os.environ.get("CI"):
                raise
            pytest.skip("there is no openssl on this machine")


class InspectingProxy:
    """An HTTP proxy that ends TLS itself, and passes what it reads to the plain port behind each host.

    `connected` has the hosts that it was asked for. With `password` ("user:password") it answers 407 to others, and
    403 for hosts that it doesn't know.
    """

    def __init__(self, ca: CompanyCa, ports: Mapping[str, int], password: str = "") -> None:
        self.ports, self.password = ports, password
        self.tls = ca.server_context()
        self.connected: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.proxy = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """HTTPS_PROXY, without a user."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    proxy: InspectingProxy

    def handle_error(self, *_: object) -> None:
        """Ignore clients that don't trust the CA, which tests expect."""


class _Connection(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        proxy, host, given = self.server.proxy, self.rfile.readline().split()[1].decode().partition(":")[0], b""
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            given = line.split()[-1] if line.lower().startswith(b"proxy-authorization:") else given
        proxy.connected.append(host)
        if proxy.password and base64.b64decode(given).decode() != proxy.password:
            self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
        elif host not in proxy.ports:
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        else:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._inspect(proxy.ports[host])

    def _inspect(self, port: int) -> None:
        near = self.server.proxy.tls.wrap_socket(self.connection, server_side=True)
        with near, socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=_copy, args=(far, near), daemon=True)
            back.start()
            _copy(near, far)
            back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(64 * 1024):
            target.sendall(chunk)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def port_of(url: str) -> int:
    """The port in an address."""
    return urlsplit(url).port or 0
