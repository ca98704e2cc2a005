"""How Slack and Apploi are reached: through which proxy, trusting which certificates, and why not. The same for both.

Left alone, the libraries differ: slack_sdk ignores NO_PROXY and certifi, `requests` ignores SSL_CERT_FILE and the
system's certificates (docs/slack.md, F26). So nothing here is left to them.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

import certifi

TUNNEL_REFUSED = re.compile(r"Tunnel connection failed: (\d+)")
"""What http.client says when a proxy answers CONNECT with another status than 200."""


@dataclass(frozen=True, slots=True)
class Network:
    """The settings HTTPS_PROXY (with its password, if it has one), NO_PROXY and SSL_CERT_FILE, or "" for each."""

    proxy: str = field(default="", repr=False)
    no_proxy: str = ""
    ca_file: str = ""

    def proxy_for(self, url: str) -> str | None:
        """The proxy for this address, or None. Plain http, which the settings allow to this machine only, has none: a
        proxy could read the keys."""
        if not self.proxy:
            return None
        parts = urlsplit(url)
        is_direct = parts.scheme.lower() != "https" or self._is_listed(parts.hostname or "")
        return None if is_direct else self.proxy

    def _is_listed(self, host: str) -> bool:
        """Whether NO_PROXY lists the host, or a domain that it is in; `*` means every host."""
        names = [name.strip().lower().lstrip(".") for name in self.no_proxy.split(",")]
        return any(name in ("*", host) or host.endswith(f".{name}") for name in names if name)

    def tls_context(self) -> ssl.SSLContext:
        """Trusts the system's certificates, those of certifi, because some systems have none, and those in `ca_file`.

        Raises OSError if `ca_file` can't be used.
        """
        return _tls_context(self.ca_file)

    def explain(self, error: BaseException, url: str) -> str:
        """Why this address couldn't be reached, and what to check; "" if the error isn't about the connection."""
        host, causes = urlsplit(url).hostname or url, list(_causes(error))
        proxy = _without_password(self.proxy_for(url))
        return (
            _explain_tunnel(causes, host, proxy) or _explain_tls(causes, host) or _explain_connect(causes, host, proxy)
        )


@lru_cache(maxsize=8)
def _tls_context(ca_file: str) -> ssl.SSLContext:
    """Shared by all clients, because loading the certificates takes 40 ms."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that led to it. The libraries put some into attributes."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            linked = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
            waiting += [one for one in linked if isinstance(one, BaseException)]


def _explain_tunnel(causes: list[BaseException], host: str, proxy: str) -> str:
    refused = next(filter(None, (TUNNEL_REFUSED.search(str(each)) for each in causes)), None)
    if refused is None:
        return ""
    hint = (
        "Put a user and password into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT."
        if refused[1] == "407"
        else f"Ask whoever runs the proxy to allow {host}, or add it to NO_PROXY."
    )
    return f"the proxy {proxy} refused to connect to {host} (HTTP {refused[1]}). {hint}"


def _explain_tls(causes: list[BaseException], host: str) -> str:
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            return (
                f"the certificate of {host} can't be verified ({each.verify_message}). If something in your network "
                "inspects TLS, set SSL_CERT_FILE to a file with its CA certificate."
            )
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return f"{host} doesn't speak TLS there. Check the address, its port, and HTTPS_PROXY."
    return ""


def _explain_connect(causes: list[BaseException], host: str, proxy: str) -> str:
    why = next((why for each in causes if (why := _connect_problem(each))), "")
    if not why:
        return ""
    if proxy:
        return f"cannot connect to {host} through the proxy {proxy} ({why}). Check HTTPS_PROXY, and the proxy itself."
    return f"cannot connect to {host} ({why}). Check DNS, the firewall, or HTTPS_PROXY."


def _connect_problem(error: BaseException) -> str:
    match error:
        case socket.gaierror():
            return "name not found"
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return "timed out"
        case ConnectionError() | http.client.HTTPException():
            return "the connection was cut"
        case OSError(errno=int(), strerror=str(text)):
            return text.lower()
    return ""


def _without_password(proxy: str | None) -> str:
    return (proxy or "").rpartition("/")[2].rpartition("@")[2]
