"""`slackbot serve` before clients that are slow, endless or many: a genuine command is answered all the same.

The heavy ones, with figures, are `python -m tests.promise flood`.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest

from slackbot.demo.apploi import Mood
from slackbot.demo.cast import MANAGER
from slackbot.demo.server import HOST
from slackbot.modal import ids
from tests.promise.flood import FORGED, HEAD
from tests.promise.stage import Stage, staged

SLOW = 128
"""Clients: twice as many as there are threads."""
ASKED = [f"applicant {number}" for number in ("one", "two", "three", "four", "five", "six", "seven", "eight")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One process of `slackbot serve`."""
    folder = tmp_path_factory.mktemp("served")
    with staged(f"sqlite:///{folder / 'slackbot.db'}", folder, 1) as stage:
        stage.start()
        yield stage


def line(stage: Stage) -> socket.socket:
    return socket.create_connection((HOST, stage.apps[0].port), timeout=20)


def read_all(client: socket.socket) -> bytes:
    """Everything until the other side ends."""
    read = b""
    while chunk := client.recv(65_536):
        read += chunk
    return read


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD + b"X: " + b"y" * 40_000, 431),
        (HEAD + b"Content-Length: 1048577\r\n\r\n", 413),
        (HEAD + b"Content-Length: ten\r\n\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 411),
        (HEAD + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", 417),
        (HEAD + b"Connection: close\r\n\r\n", 401),
        (HEAD + b"SCRIPT_NAME: /x\r\nConnection: close\r\n\r\n", 401),
        (FORGED + FORGED, 401),
    ],
)
def test_what_is_not_taken_is_told_at_once_and_the_line_ends(served: Stage, sent: bytes, status: int) -> None:
    with line(served) as client:
        client.sendall(sent)
        answer = read_all(client)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"Content-Length: 1000\r\n\r\n{"])
def test_a_request_that_does_not_come_to_its_end_is_cut(served: Stage, sent: bytes) -> None:
    with line(served) as client:
        client.sendall(sent)
        assert read_all(client) == b""


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"Content-Length: 1000\r\n\r\n{", FORGED])
def test_a_command_is_answered_while_clients_hold_twice_as_many_lines_as_there_are_threads(
    served: Stage, sent: bytes
) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW):
            stack.enter_context(line(served)).sendall(sent)
        reply = served.slack.command("/schedule-interview", "help")
    assert (reply.status, reply.trouble) == (200, None)


def test_a_command_is_answered_while_look_ups_wait_for_apploi(served: Stage) -> None:
    served.slack.command("/schedule-interview", "next Tue 3pm ET for 45 min")
    form = served.slack.wait_for_view(MANAGER.id)
    served.apploi.set_mood(Mood.SLOW, write=False)
    with ThreadPoolExecutor(len(ASKED)) as people:
        searches = [people.submit(served.slack.suggest, form, ids.APPLICANT, words) for words in ASKED]
        with served.apploi.changed:
            assert served.apploi.changed.wait_for(lambda: len(served.apploi.lookups) == len(ASKED), 20)
        reply = served.slack.command("/schedule-interview", "help")
        before = [search for search in searches if not search.done()]
        told = [search.result().options for search in searches]
    served.apploi.set_mood(Mood.FINE)
    assert (reply.status, reply.trouble) == (200, None)
    assert before == searches
    assert all("did not answer" in str(options) for options in told)


def test_a_connection_is_kept_for_the_next_request(served: Stage) -> None:
    client = http.client.HTTPConnection(HOST, served.apps[0].port, timeout=20)
    with closing(client):
        client.connect()
        first = client.sock
        for _ in range(3):
            client.request("GET", "/livez")
            assert client.getresponse().read() == b"ok"
            assert client.sock is first


def test_nobodys_word_is_taken_for_the_path_that_is_asked_for(served: Stage) -> None:
    """A proxy that hands /metrics on to nobody would be got around by it."""
    asked = b"GET /x/metrics HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /x\r\nConnection: close\r\n\r\n"
    with line(served) as client:
        client.sendall(asked)
        assert read_all(client).startswith(b"HTTP/1.1 404 ")


def test_it_ends_although_clients_hold_their_lines(served: Stage) -> None:
    with line(served) as client, line(served) as other:
        other.sendall(HEAD)
        served.stop()
        assert (read_all(client), read_all(other)) == (b"", b"")
