"""`slackbot serve` before clients that are slow, endless or many, and at its end: a genuine command is answered all
the same, and what was begun is finished.

The heavy ones, with figures, are `python -m tests.proofs flood`.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from slackbot.demo.app_process import SERVE
from slackbot.demo.fake_apploi import FailureMode
from slackbot.demo.fake_slack import BOT_USER, Channel
from slackbot.demo.fake_slack.delivery import sign
from slackbot.demo.people import MANAGER
from slackbot.demo.server import HOST
from slackbot.domain.request import State
from slackbot.slack.form import ids
from tests.proofs.crowd import view
from tests.proofs.flood import FORGED, HEAD
from tests.proofs.stage import Stage, person_of, place_of, staged
from tests.support.running import environment
from tests.support.steps import eventually

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
    """Everything until the other side ends, in order or not."""
    read = b""
    with suppress(ConnectionResetError):
        while chunk := client.recv(65_536):
            read += chunk
    return read


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (HEAD + b"X: " + b"y" * 40_000, 431),
        (HEAD + b"Content-Length: 1048577\r\n\r\n", 413),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n100001\r\n" + b"x" * 0x100001, 413),
        (HEAD + b"Content-Length: ten\r\n\r\n", 400),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (b"GET /calendar/\xff HTTP/1.1\r\n\r\n", 400),
        (HEAD + b"\r\n", 401),
        (HEAD + b"SCRIPT_NAME: /x\r\n\r\n", 401),
        (FORGED + FORGED, 401),
    ],
)
def test_what_is_not_taken_is_told_at_once_and_the_line_ends(served: Stage, sent: bytes, status: int) -> None:
    with line(served) as client:
        client.sendall(sent)
        answer = read_all(client)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert answer.count(b"HTTP/1.1") == 1


BODY = b"command=%2Fschedule-interview&text=help&user_id=U0MAYA0001&team_id=T0HARBOR01&channel_id=C0HIRING01"


@pytest.mark.parametrize(
    ("more", "body"),
    [
        (b"Content-Length: %d\r\n" % len(BODY), BODY),
        (b"Expect: 100-continue\r\nContent-Length: %d\r\n" % len(BODY), BODY),
        (b"Transfer-Encoding: chunked\r\n", b"5\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:])),
    ],
    ids=["plain", "expect", "chunked"],
)
def test_a_body_is_taken_in_whatever_way_a_proxy_sends_it(served: Stage, more: bytes, body: bytes) -> None:
    """Tunnels send chunks, and some clients ask before they send: both are HTTP (RFC 9112, 7.1; RFC 9110, 10.1.1)."""
    signed = "".join(f"{name}: {value}\r\n" for name, value in sign(served.slack.signing_secret, BODY.decode()).items())
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with line(served) as client:
        client.sendall(head + signed.encode() + more + b"\r\n")
        if b"Expect" in more:
            assert client.recv(1024) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        answer = read_all(client)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"opens a form" in answer


@pytest.mark.parametrize(
    ("place", "text"), [("payload-ops", "help"), ("hiring", "Jane Doe Dec 1 2037 3pm at the payload office")]
)
def test_a_command_is_one_though_it_has_the_word_payload_in_it(served: Stage, place: str, text: str) -> None:
    """Bolt takes the form of such a command for an interaction: “failed with the error dispatch_failed”."""
    channel = Channel(f"C0{place.upper()}"[:11], place, "public", {BOT_USER, MANAGER.id})
    served.slack.workspace.channels[channel.id] = channel
    reply = served.slack.command("/schedule-interview", text, channel=channel.id)
    assert (reply.status, reply.trouble) == (200, None)


@pytest.mark.parametrize(
    ("sent", "told"), [(b"", b""), (HEAD, b""), (HEAD + b"Content-Length: 1000\r\n\r\n{", b"HTTP/1.1 408 ")]
)
def test_a_request_that_does_not_come_to_its_end_is_cut(served: Stage, sent: bytes, told: bytes) -> None:
    with line(served) as client:
        client.sendall(sent)
        assert read_all(client)[: len(told) or None] == told


def test_a_client_that_leaves_within_its_body_is_no_fault(served: Stage) -> None:
    with line(served) as client:
        client.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
    assert served.slack.command("/schedule-interview", "help").status == 200
    assert "ERROR" not in served.apps[0].log.read_text(encoding="utf-8")


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
    served.apploi.set_failure_mode(FailureMode.SLOW, write=False)
    with ThreadPoolExecutor(len(ASKED)) as people:
        searches = [people.submit(served.slack.suggest, form, ids.APPLICANT, words) for words in ASKED]
        with served.apploi.changed:
            # On a busy machine the last of them may be given up before they have left.
            assert served.apploi.changed.wait_for(lambda: len(served.apploi.lookups) >= len(ASKED) // 2, 20)
        reply = served.slack.command("/schedule-interview", "help")
        before = [search for search in searches if not search.done()]
        told = [search.result().options for search in searches]
    served.apploi.set_failure_mode(FailureMode.FINE)
    assert (reply.status, reply.trouble) == (200, None)
    assert before
    assert all("didn't answer" in str(options) for options in told)


def test_nobodys_word_is_taken_for_the_path_that_is_asked_for(served: Stage) -> None:
    """A proxy that hands /metrics on to nobody would be got around by it."""
    for path in (b"/x/metrics", b"//metrics"):
        with line(served) as client:
            client.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\nSCRIPT_NAME: /x\r\n\r\n" % path)
            assert read_all(client).startswith(b"HTTP/1.1 404 ")


# The parent, the worker, and another start


def worker_of(stage: Stage) -> int:
    """The process that answers: Granian's parent tells its number."""
    return int(re.findall(r"Spawning worker-1 with PID: (\d+)", stage.apps[0].log.read_text(encoding="utf-8"))[-1])


def is_answered(stage: Stage) -> bool:
    try:
        return stage.slack.command("/schedule-interview", "help").status == 200
    except OSError:
        return False


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Stage]:
    """A process that a test may end."""
    with staged(f"sqlite:///{tmp_path / 'slackbot.db'}", tmp_path, 1) as stage:
        stage.start()
        yield stage


def test_a_second_start_on_the_same_port_is_refused_in_words(alone: Stage, tmp_path: Path) -> None:
    port = alone.apps[0].port
    environ = {**os.environ, **environment(alone.slack, alone.apploi, tmp_path), "PORT": str(port)}
    second = subprocess.run(SERVE, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert f"cannot listen on {HOST}, port {port}: another program listens there." in second.stderr
    assert is_answered(alone)


def test_a_worker_that_is_killed_is_started_again(alone: Stage) -> None:
    killed = worker_of(alone)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: worker_of(alone) != killed)
    eventually(lambda: is_answered(alone))


def test_a_worker_whose_parent_is_killed_ends_in_order_and_leaves_the_port(alone: Stage) -> None:
    worker, app = worker_of(alone), alone.apps[0]
    assert app.pid
    os.kill(app.pid, signal.SIGKILL)
    eventually(lambda: not Path(f"/proc/{worker}").exists() or "Z" in state_of(worker))
    app.stop()
    app.start()
    assert is_answered(alone)


def state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_it_ends_although_clients_hold_their_lines(alone: Stage) -> None:
    with line(alone) as client, line(alone) as other:
        other.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")
        alone.stop()
        assert read_all(client) == b""


REQUESTS, BOOKINGS = 16, 8


def test_sixteen_requests_and_eight_bookings_under_way_at_the_end_are_finished(alone: Stage) -> None:
    """Apploi takes its time, so that the end comes while people wait for names, and bookings for their answers."""
    forms = [
        alone.slack.forms.open(person_of(number), place_of(number), view(alone.applicant(number), place_of(number)))
        for number in range(BOOKINGS + 1)
    ]
    alone.apploi.slow_seconds = 1.5
    alone.apploi.set_failure_mode(FailureMode.SLOW)
    assert [alone.slack.submit(form).trouble for form in forms[:BOOKINGS]] == [None] * BOOKINGS
    with ThreadPoolExecutor(REQUESTS) as people:
        waiting = [
            people.submit(alone.slack.suggest, forms[-1], ids.APPLICANT, f"{chr(97 + number)} name")
            for number in range(REQUESTS)
        ]
        with alone.apploi.changed:
            assert alone.apploi.changed.wait_for(lambda: len(alone.apploi.lookups) >= REQUESTS, 20)
        alone.apploi.wait_for_puts(BOOKINGS)
        assert alone.apps[0].stop() == 0
        told = [one.result() for one in waiting]
    assert [(reply.status, reply.trouble) for reply in told] == [(200, None)] * REQUESTS
    assert [one.state for one in alone.store.list_requests()] == [State.SCHEDULED] * BOOKINGS
