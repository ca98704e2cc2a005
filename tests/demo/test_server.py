"""The HTTP server of the fakes and the page: stopping, and not keeping the process alive."""

from __future__ import annotations

import subprocess
import sys
from socket import create_connection

from werkzeug.wrappers import Response

from slackbot.demo.server import HOST, LocalServer

NEVER_STOPPED = """
from socket import create_connection
from werkzeug.wrappers import Response
from slackbot.demo.server import HOST, LocalServer
server = LocalServer(lambda request: Response("yes")).start()
line = create_connection((HOST, server.port))
line.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
print(line.recv(8).decode())
"""


def test_a_running_server_does_not_keep_the_process_alive() -> None:
    ended = subprocess.run([sys.executable, "-c", NEVER_STOPPED], capture_output=True, text=True, timeout=30)
    assert (ended.returncode, ended.stdout) == (0, "HTTP/1.1\n")


def test_stopping_closes_open_connections() -> None:
    with LocalServer(lambda _: Response("yes")) as server:
        line = create_connection((HOST, server.port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert line.recv(8) == b"HTTP/1.1"
    with line, line.makefile("rb") as rest:
        assert rest.read().endswith(b"yes")
