"""Key and token go only to their own host: no redirects, no proxy that can read them, no invalid certificate."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from werkzeug.wrappers import Request, Response

from slackbot.apploi import Apploi
from slackbot.demo.server import LocalServer
from slackbot.domain.interview import AttemptResult
from slackbot.errors import SearchFailed
from slackbot.messages import Message
from slackbot.network import Network
from slackbot.slack.client import Delivery, SlackCallFailed, SlackClient
from tests.support.company_network import CompanyCa
from tests.support.databases import a_request

INTERVIEW = a_request(1).interview
NOTE = Message("Zelda 1", [])


class Guarded:
    """A host that records requests."""

    def __init__(self) -> None:
        self.came: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.came.append(f"{request.method} {request.path} {dict(request.headers)}")
        return Response('{"ok": true}', content_type="application/json")


@pytest.fixture
def other() -> Iterator[tuple[LocalServer, Guarded]]:
    """A host that must not get any request."""
    guarded = Guarded()
    with LocalServer(guarded) as server:
        yield server, guarded


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_slacks_redirects_are_not_followed_with_the_token(status: int, other: tuple[LocalServer, Guarded]) -> None:
    server, guarded = other
    with LocalServer(lambda _: Response("", status, {"Location": f"{server.url}/api/"})) as slack:
        web = SlackClient("xoxb-1", f"{slack.url}/api/")
        with pytest.raises(SlackCallFailed):
            web.identify()
        assert web.post("C1", NOTE).delivery is not Delivery.POSTED
        assert web.respond(f"{slack.url}/response/1", NOTE).delivery is not Delivery.POSTED
        web.close()
    assert guarded.came == []


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_plain_http_to_this_machine_bypasses_proxies(
    name: str, other: tuple[LocalServer, Guarded], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, guarded = other
    monkeypatch.setenv(name, proxy.url)
    network, here = Network(proxy.url), Guarded()
    with LocalServer(here) as server:
        SlackClient("xoxb-1", f"{server.url}/api/", network=network).identify()
        apploi = Apploi(server.url, "key", network=network)
        apploi.schedule(INTERVIEW)
        apploi.close()
    assert guarded.came == []
    assert len(here.came) == 2


@pytest.fixture
def tunnel() -> Iterator[tuple[Network, list[bytes]]]:
    """A proxy that accepts every CONNECT and records everything it can read."""
    read: list[bytes] = []

    class Reads(BaseHTTPRequestHandler):
        def handle(self) -> None:
            while line := self.rfile.readline():
                read.append(line)
                if line == b"\r\n":
                    break
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            read.append(self.rfile.read1(64 * 1024))

    server = _Quiet(("127.0.0.1", 0), Reads)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield Network(f"http://127.0.0.1:{server.server_port}"), read
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_proxy_sees_only_the_host_name_of_tls_connections(tunnel: tuple[Network, list[bytes]]) -> None:
    network, read = tunnel
    apploi = Apploi("https://apploi.invalid", "the-key", "the-legacy-key", network=network)
    assert apploi.schedule(INTERVIEW).result is AttemptResult.BUSY
    apploi.close()
    web = SlackClient("xoxb-the-token", "https://slack.invalid/api/", network=network)
    assert web.post("C1", NOTE).delivery is Delivery.LATER
    assert web.respond("https://hooks.slack.invalid/the-hook", NOTE).delivery is Delivery.LATER
    web.close()
    hosts = [line.split()[1] for line in read if line.startswith(b"CONNECT ")]
    assert hosts == [b"apploi.invalid:443", b"slack.invalid:443", b"hooks.slack.invalid:443"]
    assert not [line for line in read if b"the-" in line or b"Zelda" in line]


class _Never(BaseHTTPRequestHandler):
    came: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.came.append(self.rfile.readline())


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[str]:
    """A TLS server with an untrusted certificate for the right host."""
    server = _Quiet(("127.0.0.1", 0), _Never)
    tls = CompanyCa(tmp_path, ["localhost"]).server_context()
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    _Never.came.clear()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    assert _Never.came == []


class _Quiet(HTTPServer):
    def handle_error(self, *_: object) -> None:
        """Ignore the failed handshake, which is what the test expects."""


def test_an_invalid_certificate_of_apploi_means_never_sent(impostor: str) -> None:
    apploi = Apploi(impostor, "key")
    outcome = apploi.schedule(INTERVIEW)
    assert (outcome.result, outcome.reason) == (AttemptResult.BUSY, "I couldn't reach Apploi.")  # it will be retried
    with pytest.raises(SearchFailed):
        apploi.find("Zelda", 5)
    apploi.close()


def test_an_invalid_certificate_of_slack_gets_no_token(impostor: str) -> None:
    web = SlackClient("xoxb-1", f"{impostor}/api/")
    with pytest.raises(SlackCallFailed):
        web.identify()
    assert web.post("C1", NOTE).delivery is Delivery.LATER
    assert web.respond(f"{impostor}/response/1", NOTE).delivery is Delivery.LATER
    web.close()
