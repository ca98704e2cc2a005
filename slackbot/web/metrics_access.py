"""Who may ask for the metrics. Pure.

The app stands on the open internet, because Slack has to reach it. Its metrics hold nobody's name, but they tell how
much a company hires, when it is in trouble, and to a forger which of their tries came how far. So a stranger gets
none:

- With `METRICS_TOKEN` set, whoever sends it as a bearer token is answered, from anywhere (Prometheus: `authorization:
  credentials_file`), and nobody else.
- Without it only this machine itself is answered (127.0.0.0/8 and ::1), and only what no proxy has handed on: a proxy
  on this machine would let the whole internet look like this machine. nginx (1.22) adds none of the usual headers
  unless it is told to, and speaks HTTP/1.0 then, which Prometheus does not. One that does neither cannot be told from
  a neighbour; behind such a one set the token, or do not hand /metrics on.
- It has to be asked under a name of its own too: a page in a browser on this machine may have its own host's name lead
  to 127.0.0.1 (DNS rebinding), and would read the answer.

Private networks are not taken for friends: Heroku's router and every ingress come from one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

FORWARDING_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")

WRONG_TOKEN = "send METRICS_TOKEN as a bearer token"  # noqa: S105  a sentence
LOCAL_ONLY = "metrics are told to this machine alone; set METRICS_TOKEN to ask from elsewhere"


def denial_reason(environ: Mapping[str, Any], token: str | None) -> str:
    """Why this WSGI request gets no metrics, or ""."""
    if token:
        sent = str(environ.get("HTTP_AUTHORIZATION", ""))
        return "" if hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()) else WRONG_TOKEN
    direct = environ.get("SERVER_PROTOCOL") != "HTTP/1.0" and not any(name in environ for name in FORWARDING_HEADERS)
    asks, is_asked = str(environ.get("REMOTE_ADDR", "")), _host_name(str(environ.get("HTTP_HOST", "")))
    return "" if direct and _is_loopback(asks) and _is_loopback(is_asked) else LOCAL_ONLY


def _host_name(header: str) -> str:
    """“127.0.0.1:3000” → “127.0.0.1”; “[::1]” → “::1”."""
    found = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::[0-9]*)?|([^:]*)(?::[0-9]*)?", header)
    return (found[1] or found[2]) if found else ""


def _is_loopback(address: str) -> bool:
    if address.lower() == "localhost":
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
