"""Who may read the metrics. Pure.

Slack has to reach the app, so the internet can too. Metrics contain no names, but they show how much a company hires,
when it is in trouble, and which forged requests got how far. So:

- With `METRICS_TOKEN` set, anyone who sends it as a bearer token may read them, from anywhere (in Prometheus:
  `authorization: credentials_file`), and nobody else.
- Without it, only this machine may (127.0.0.0/8 and ::1), and only directly: a proxy on this machine would make the
  whole internet look like this machine. A proxy is recognized by the usual headers, or by HTTP/1.0, which Prometheus
  never speaks; nginx 1.22 does by default, and adds none of these headers. A proxy that does neither can't be
  recognized: set the token, or don't forward /metrics.
- The request has to name this machine as its host as well. Otherwise a web page in a browser on this machine could let
  its own host name resolve to 127.0.0.1 (DNS rebinding) and read the response.

Private networks aren't trusted, because Heroku's router and every ingress are in one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

FORWARDING_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")

WRONG_TOKEN = "send METRICS_TOKEN as a bearer token"  # noqa: S105  a message
LOCAL_ONLY = "only this machine may read the metrics; set METRICS_TOKEN to read them from elsewhere"


def denial_reason(environ: Mapping[str, Any], token: str | None) -> str:
    """Why a WSGI request may not read the metrics, or ""."""
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
