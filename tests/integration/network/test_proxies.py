"""In a company whose proxy inspects TLS: Slack, Socket Mode and Apploi through it, with its CA, or said why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.__main__ import main
from slackbot.apploi import Apploi
from slackbot.demo.fake_apploi import FakeApploi
from slackbot.demo.fake_slack import FakeSlack
from slackbot.errors import SearchFailed
from slackbot.messages import Message
from slackbot.network import Network
from slackbot.slack.client import SlackClient
from slackbot.socket_mode import SocketModeConnection
from tests.support.company_network import CompanyCa, InspectingProxy, port_of
from tests.support.running import environment, running
from tests.support.socket_mode_server import SocketMode
from tests.support.steps import open_form, wait_for_result

SLACK, APPLOI, SOCKET = "slack.test", "apploi.test", "wss.slack.test"
ADDRESSES = {"SLACK_API_URL": f"https://{SLACK}/api/", "APPLOI_BASE_URL": f"https://{APPLOI}"}
PASSWORD = "slackbot:p@ss"
NOTE = Message("Zelda 1", [])


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> CompanyCa:
    return CompanyCa(tmp_path_factory.mktemp("ca"), [SLACK, APPLOI, SOCKET])


@pytest.fixture
def proxy(slack: FakeSlack, apploi: FakeApploi, ca: CompanyCa) -> Iterator[InspectingProxy]:
    with InspectingProxy(ca, {SLACK: port_of(slack.url), APPLOI: port_of(apploi.url)}) as started:
        yield started


def test_from_the_command_to_the_booking_over_a_socket_through_the_proxy_with_its_password(
    slack: FakeSlack, apploi: FakeApploi, ca: CompanyCa, proxy: InspectingProxy, tmp_path: Path
) -> None:
    proxy.password = PASSWORD
    given = {"HTTPS_PROXY": proxy.url.replace("//", "//slackbot:p%40ss@"), "SSL_CERT_FILE": str(ca.file)}
    with SocketMode() as line:
        slack.transport, slack.api.socket_url = line, f"wss://{SOCKET}/link"
        proxy.ports = {**proxy.ports, SOCKET: port_of(line.url)}
        with running(slack, apploi, tmp_path, SLACK_APP_TOKEN=slack.app_token, **ADDRESSES, **given) as app:
            socket = SocketModeConnection(app.bot, slack.app_token, ping_interval=0.7)
            socket.start()
            try:
                assert line.connected.wait(20)
                slack.submit(open_form(app))
                assert "Interview booked" in wait_for_result(app).text
            finally:
                socket.stop()
    assert len(apploi.puts) == 1
    assert set(proxy.connected) == {SLACK, SOCKET, APPLOI}


def test_hosts_in_no_proxy_are_reached_without_it(proxy: InspectingProxy, ca: CompanyCa) -> None:
    network = Network(proxy.url, f"{SLACK}, {APPLOI}", str(ca.file))
    slack = SlackClient("xoxb-1", ADDRESSES["SLACK_API_URL"], network=network)
    slack.post("C1", NOTE)
    slack.respond(f"https://hooks.{SLACK}/1", NOTE)
    apploi = Apploi(ADDRESSES["APPLOI_BASE_URL"], "key", network=network)
    with pytest.raises(SearchFailed):
        apploi.find("Zelda", 5)
    apploi.close()
    slack.close()
    assert slack.client.proxy is None
    assert proxy.connected == []


CHECKS = {
    "through the proxy": ({}, "ok   Slack: the token works", "ok   Apploi: the key works"),
    "without its CA": (
        {"SSL_CERT_FILE": ""},
        f"BAD  Slack: the certificate of {SLACK} can't be verified (",
        f"BAD  Apploi: the certificate of {APPLOI} can't be verified (",
    ),
    "without its password": (
        {"password": PASSWORD},
        f"BAD  Slack: the proxy PROXY refused to connect to {SLACK} (HTTP 407). Put a user and password",
        f"BAD  Apploi: the proxy PROXY refused to connect to {APPLOI} (HTTP 407). Put a user and password",
    ),
    "to hosts that it refuses": (
        {"SLACK_API_URL": "https://other.test/api/", "APPLOI_BASE_URL": "https://else.test"},
        "BAD  Slack: the proxy PROXY refused to connect to other.test (HTTP 403). Ask whoever runs the proxy",
        "BAD  Apploi: the proxy PROXY refused to connect to else.test (HTTP 403). Ask whoever runs the proxy",
    ),
    "with a proxy that isn't there": (
        {"HTTPS_PROXY": "http://127.0.0.1:1"},
        f"BAD  Slack: cannot connect to {SLACK} through the proxy 127.0.0.1:1 (connection refused). Check",
        f"BAD  Apploi: cannot connect to {APPLOI} through the proxy 127.0.0.1:1 (connection refused). Check",
    ),
    "without the proxy": (
        {"HTTPS_PROXY": ""},
        f"BAD  Slack: cannot connect to {SLACK} (name not found). Check DNS, the firewall, or HTTPS_PROXY.",
        f"BAD  Apploi: cannot connect to {APPLOI} (name not found). Check DNS, the firewall, or HTTPS_PROXY.",
    ),
    "with a wrong token and key": (
        {"SLACK_BOT_TOKEN": "xoxb-wrong", "APPLOI_API_KEY": "wrong"},
        "BAD  Slack: auth.test answered invalid_auth. Copy SLACK_BOT_TOKEN again",
        "BAD  Apploi: it doesn't accept the key for searching applicants (HTTP 403). Check APPLOI_API_KEY.",
    ),
}


@pytest.mark.parametrize("what", CHECKS)
def test_check_says_what_was_tried_and_blames_no_key_that_was_not(
    what: str,
    slack: FakeSlack,
    apploi: FakeApploi,
    ca: CompanyCa,
    proxy: InspectingProxy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changes, of_slack, of_apploi = CHECKS[what]
    proxy.password = changes.get("password", "")
    given = {"HTTPS_PROXY": proxy.url, "SSL_CERT_FILE": str(ca.file), **ADDRESSES, **changes}
    monkeypatch.chdir(tmp_path)
    for name, value in {**environment(slack, apploi, tmp_path), **given}.items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == (0 if what == "through the proxy" else 1)
    said = capsys.readouterr()
    lines = [line.replace(proxy.url.removeprefix("http://"), "PROXY") for line in said.out.splitlines()]
    assert [line.startswith(of_slack) for line in lines].count(True) == 1, said.out
    assert [line.startswith(of_apploi) for line in lines].count(True) == 1, said.out
    assert said.err == ""
    assert "_KEY" not in said.out or "wrong" in what
