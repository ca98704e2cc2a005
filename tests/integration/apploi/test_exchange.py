"""One deadline per exchange, new connections, no cookies: against sockets that misbehave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from slackbot.apploi import Apploi, client, exchange
from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import AttemptResult, Outcome
from slackbot.errors import SearchFailed
from slackbot.network import Network
from tests.support.company_network import CompanyCa
from tests.support.databases import a_request
from tests.support.raw_server import Line, Serve, raw_server
from tests.support.steps import eventually

INTERVIEW = a_request(1).interview
NEVER = 600.0
"""In seconds: an exchange that lasts this long wasn't ended."""
PATIENT = 60.0
"""Seconds that a test waits for something quick."""

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
NOBODY = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"data":[]}'


@contextmanager
def asking(url: str, within: float = NEVER, ca_file: str = "") -> Iterator[Apploi]:
    made = Apploi(url, "key", put_timeout=within, lookup_timeout=within, network=Network(ca_file=ca_file))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def _no_time_out_of_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exchange that ends here was ended by the deadline."""
    monkeypatch.setattr(client, "PUT_TIMEOUT", (NEVER, NEVER))
    monkeypatch.setattr(client, "LOOKUP_TIMEOUT", (NEVER, NEVER))


def put(ours: Apploi) -> Outcome:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ours.schedule, INTERVIEW).result(PATIENT)


def find(ours: Apploi) -> list[Applicant]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ours.find, "jane", 5).result(PATIENT)


def after_a_request(do: Callable[[Line], None]) -> Serve:
    def serve(line: Line) -> None:
        line.request()
        do(line)

    return serve


def drip_a_header(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\nX: ")
    line.drip(b"x")


def drip_a_body(line: Line) -> None:
    line.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{"x": "')
    line.drip(b"x")


def drip_a_chunk_size(line: Line) -> None:
    line.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    line.drip(b"0")


ENDLESS = {
    "silence": Line.hold,
    "a status byte by byte": lambda line: line.drip(b"H"),
    "headers byte by byte": drip_a_header,
    "100 Continue without end": lambda line: line.drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "103 Early Hints without end": lambda line: line.drip(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
    "a body byte by byte": drip_a_body,
    "the size of a chunk byte by byte": drip_a_chunk_size,
}


@pytest.mark.parametrize("does", ENDLESS)
def test_an_endless_exchange_is_ended_with_its_connection(does: str) -> None:
    with raw_server(after_a_request(ENDLESS[does])) as server, asking(server.url, 0.4) as ours:
        outcome = put(ours)
        assert outcome.result is AttemptResult.UNCONFIRMED
        with pytest.raises(SearchFailed):
            find(ours)
        eventually(lambda: len(server.over) == server.lines == 2)


def test_an_endless_tls_exchange_is_ended_too(company: CompanyCa) -> None:
    tls = partial(company.server_context().wrap_socket, server_side=True)
    with raw_server(after_a_request(drip_a_header), tls) as server:
        with asking(server.url.replace("http://127.0.0.1", "https://localhost"), 2.0, str(company.file)) as ours:
            assert put(ours).result is AttemptResult.UNCONFIRMED
        eventually(lambda: server.over == [0])


def test_an_endless_handshake_means_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenSSL owns the socket here, and applies the connect timeout to the whole handshake."""
    monkeypatch.setattr(client, "PUT_TIMEOUT", (1.0, NEVER))

    def serve(line: Line) -> None:
        line.send(b"\x16\x03\x03\x40\x00")
        line.drip(b"\0")

    with raw_server(serve) as server:
        with asking(server.url.replace("http:", "https:"), 0.4) as ours:
            assert put(ours).result is AttemptResult.BUSY
        eventually(lambda: server.over == [0])


def test_eight_slow_exchanges_block_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    dripping = threading.Event()
    dripping.set()

    def serve(line: Line) -> None:
        line.request()
        drip_a_header(line) if dripping.is_set() else line.send(OK)

    with raw_server(serve) as server, asking(server.url, 0.4) as ours, ThreadPoolExecutor(8) as workers:
        answers = [workers.submit(ours.schedule, INTERVIEW) for _ in range(24)]
        assert {answer.result(PATIENT).result for answer in answers} == {AttemptResult.UNCONFIRMED}
        dripping.clear()
        eventually(lambda: put(ours).result is AttemptResult.SCHEDULED)


def test_an_exchange_stuck_in_name_resolution_is_never_sent_later(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[bytes] = []
    resolve, go = socket.getaddrinfo, threading.Event()

    def hangs(*args: object, **kwargs: object) -> object:
        go.wait(PATIENT)
        return resolve(*args, **kwargs)  # type: ignore[arg-type]

    with raw_server(lambda line: came.append(line.request())) as server, asking(server.url, 0.2) as ours:
        monkeypatch.setattr(socket, "getaddrinfo", hangs)
        assert put(ours) == Outcome(AttemptResult.BUSY, "I couldn't reach Apploi.")
        assert not ours.is_stuck
        go.set()
        eventually(lambda: server.over == [0])
    assert came == [b""]


def test_a_hanging_resolver_blocks_no_caller_and_is_reported_once_all_threads_are_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: go.wait(PATIENT))
    ours = Apploi("http://localhost:9", "key", connections=2, put_timeout=0.1)
    assert [put(ours).result for _ in range(4)] == [AttemptResult.BUSY] * 4
    assert ours.is_stuck
    go.set()
    eventually(lambda: not ours.is_stuck)
    ours.close()


FINAL = [
    (b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK, AttemptResult.SCHEDULED),
    (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 H\r\n\r\n" + OK,
        AttemptResult.SCHEDULED,
    ),
    (b"HTTP/1.1 103 H\r\nContent-Length: 9\r\n\r\nHTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n", AttemptResult.FAILED),
    (b"HTTP/1.1 103 H\r\n\r\nHTTP/1.1 429 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", AttemptResult.BUSY),
    (b"HTTP/1.1 103 Early Hints\r\n\r\n", AttemptResult.UNCONFIRMED),
    (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", AttemptResult.UNCONFIRMED),
    (b"HTTP/1.1 200 OK\r\n\r\n", AttemptResult.SCHEDULED),
    (b"HTTP/1.1 204 No Content\r\n\r\n", AttemptResult.SCHEDULED),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", AttemptResult.SCHEDULED),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", AttemptResult.UNCONFIRMED),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", AttemptResult.UNCONFIRMED),
]


@pytest.mark.parametrize(("said", "answer"), FINAL)
def test_only_a_complete_final_answer_decides(said: bytes, answer: AttemptResult) -> None:
    with raw_server(after_a_request(lambda line: line.send(said))) as server, asking(server.url, 20.0) as ours:
        assert put(ours).result is answer


STALLED = [
    (b"422 Nope", AttemptResult.FAILED, "“Slot taken"),
    (b"429 Busy", AttemptResult.BUSY, ""),
    (b"500 Oh", AttemptResult.UNCONFIRMED, "HTTP 500"),
    (b"503 Later\r\nRetry-After: 5", AttemptResult.BUSY, ""),
]


@pytest.mark.parametrize(("status", "answer", "said"), STALLED)
def test_a_stalled_body_is_not_awaited_if_the_status_decides(
    status: bytes, answer: AttemptResult, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "READ_TIMEOUT", 0.2)

    def serve(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 " + status + b"\r\nContent-Length: 500\r\n\r\nSlot taken")
        line.hold()

    with raw_server(serve) as server, asking(server.url) as ours:
        outcome = put(ours)
    assert outcome.result is answer
    assert said in outcome.reason


def test_the_body_of_a_2xx_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "READ_TIMEOUT", 0.05)
    later = threading.Event()

    def serve(line: Line) -> None:
        line.request()
        line.send(b'HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{"success"')
        later.wait(0.5)
        line.send(b": false}")

    with raw_server(serve) as server, asking(server.url, 20.0) as ours:
        assert "looks like a refusal" in put(ours).reason


class Forgets:
    """Answers only the first request of each connection, as if a NAT had dropped it by the second."""

    def __init__(self) -> None:
        self.forgotten: list[bytes] = []

    def __call__(self, line: Line) -> None:
        first = line.request()
        line.send(OK if first.startswith(b"PUT") else NOBODY)
        if second := line.request():
            self.forgotten.append(second)
            line.hold()


def test_each_put_uses_a_new_connection() -> None:
    nat = Forgets()
    with raw_server(nat) as server, asking(server.url, 20.0) as ours:
        assert find(ours) == []
        assert [put(ours).result for _ in range(3)] == [AttemptResult.SCHEDULED] * 3
    assert nat.forgotten == []
    assert server.lines == 4


def test_searches_do_not_reuse_connections_that_were_idle_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_IDLE", 0.0)
    nat = Forgets()
    with raw_server(nat) as server, asking(server.url, 20.0) as ours:
        assert [find(ours) for _ in range(3)] == [[]] * 3
    assert nat.forgotten == []


def test_searches_in_quick_succession_reuse_the_connection() -> None:
    def serve(line: Line) -> None:
        while line.request():
            line.send(NOBODY)

    with raw_server(serve) as server, asking(server.url, 20.0) as ours:
        assert [find(ours) for _ in range(3)] == [[]] * 3
        assert server.lines == 1


def test_cookies_are_neither_kept_nor_sent() -> None:
    came: list[bytes] = []

    def serve(line: Line) -> None:
        while request := line.request():
            came.append(request.lower())
            cookies = b"Set-Cookie: AWSALB=1; Path=/\r\nSet-Cookie: session=2; Domain=127.0.0.1\r\n"
            body = b"{}" if request.startswith(b"PUT") else b'{"data":[]}'
            line.send(b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (cookies, len(body), body))

    with raw_server(serve) as server, asking(server.url, 20.0) as ours:
        for _ in range(2):
            put(ours)
            find(ours)
    assert len(came) == 4
    assert not [request for request in came if b"cookie:" in request]


@pytest.fixture
def company(tmp_path: Path) -> CompanyCa:
    """A CA with a certificate for `localhost`."""
    return CompanyCa(tmp_path, ["localhost"])
