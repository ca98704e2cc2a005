"""Which hosts are reached through the proxy, and what is said of those that can't be reached."""

import socket
import ssl
from http.client import RemoteDisconnected
from urllib.error import URLError

import pytest

from slackbot.network import Network

PROXY = "http://user:secret@proxy.example.com:3128"
URL = "https://slack.com/api/"

THROUGH_IT = [
    ("https://slack.com/api/", ""),
    ("https://slack.com/api/", "lack.com, example.com"),
    ("https://slack.com.example.com/", "slack.com"),
]
PAST_IT = [
    ("https://slack.com/api/", "slack.com"),
    ("https://HOOKS.slack.com/1", "example.com, .Slack.com"),
    ("https://partners.apploi.com", "*"),
    ("http://127.0.0.1:3000/api/", ""),
]


@pytest.mark.parametrize(("url", "no_proxy"), THROUGH_IT)
def test_a_host_that_no_proxy_does_not_list_is_reached_through_the_proxy(url: str, no_proxy: str) -> None:
    assert Network(PROXY, no_proxy).proxy_for(url) == PROXY


@pytest.mark.parametrize(("url", "no_proxy"), PAST_IT)
def test_a_host_in_no_proxy_or_in_a_domain_of_it_and_plain_http_have_none(url: str, no_proxy: str) -> None:
    assert Network(PROXY, no_proxy).proxy_for(url) is None


UNVERIFIED = ssl.SSLCertVerificationError("bad")
UNVERIFIED.verify_message = "self-signed certificate in certificate chain"

EXPLAINED = [
    (URLError(socket.gaierror(-2, "Name")), "cannot connect to slack.com (name not found). Check DNS, the firewall"),
    (URLError(ConnectionRefusedError()), "cannot connect to slack.com (connection refused)."),
    (TimeoutError(), "cannot connect to slack.com (timed out)."),
    (RemoteDisconnected("gone"), "cannot connect to slack.com (the connection was cut)."),
    (URLError(OSError(101, "Network is unreachable")), "cannot connect to slack.com (network is unreachable)."),
    (URLError(UNVERIFIED), "the certificate of slack.com can't be verified (self-signed certificate in certificate"),
    (URLError(ssl.SSLError(1, "wrong version")), "slack.com doesn't speak TLS there."),
]


@pytest.mark.parametrize(("error", "said"), EXPLAINED, ids=lambda one: type(one).__name__)
def test_the_cause_is_named_with_what_to_check(error: Exception, said: str) -> None:
    wrapped = RuntimeError("not done")
    wrapped.__cause__ = error
    assert Network().explain(wrapped, URL).startswith(said)


def test_with_a_proxy_it_is_the_proxy_that_cannot_be_reached_and_its_password_is_not_said() -> None:
    said = Network(PROXY).explain(URLError(ConnectionRefusedError()), URL)
    assert said.startswith("cannot connect to slack.com through the proxy proxy.example.com:3128 (connection refused).")
    assert "secret" not in said + repr(Network(PROXY))


def test_an_error_of_another_kind_is_not_about_the_connection() -> None:
    assert Network().explain(ValueError("not JSON"), URL) == ""
