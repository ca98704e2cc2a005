"""Validate the values of settings: return what is wrong and how to fix it, or None. Never repeat a secret."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from datetime import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from slackbot.dates.zones import is_zone
from slackbot.domain.applicant_links import PLACEHOLDER

Validator = Callable[[str], str | None]

MIN_TOKEN_LENGTH = 16
MAX_UNDO_SECONDS = 60
MAX_USERGROUPS = 10
"""Slack is asked about each one separately, and allows about twenty calls a minute."""

LEAD = re.compile(r"([0-9]{1,3})\s*([mhd])")
UNITS = {"m": 60.0, "h": 3600.0, "d": 86400.0}
TIME_OF_DAY = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
MAX_LEAD = 14 * UNITS["d"]


def anything(_: str) -> str | None:
    """Accept every value."""
    return None


def one_of(*words: str) -> Validator:
    """Accept these words, in upper or lower case."""

    def validate(value: str) -> str | None:
        return None if value.lower() in words else f"must be one of: {', '.join(words)}."

    return validate


def header(value: str) -> str | None:
    """A value that can be sent in an HTTP header."""
    printable = value.isascii() and value.isprintable()
    return None if printable else "has characters that can't be sent in a header. Copy it again, without line breaks."


def bot_token(value: str) -> str | None:
    """A Slack bot token."""
    return header(value) if value.startswith("xoxb-") else "must be a bot token: it starts with xoxb-."


def app_token(value: str) -> str | None:
    """A Slack app-level token."""
    return header(value) if value.startswith("xapp-") else "must be an app-level token: it starts with xapp-."


def signing_secret(value: str) -> str | None:
    """A Slack signing secret."""
    if value.startswith(("xoxb-", "xapp-", "xoxp-")):
        return "is a token. Copy the Signing Secret from “Basic Information” instead."
    return None


def metrics_token(value: str) -> str | None:
    """A token that can't be guessed."""
    long = len(value) >= MIN_TOKEN_LENGTH
    return header(value) if long else f"is too easy to guess. Use {MIN_TOKEN_LENGTH} characters or more."


def team_id(value: str) -> str | None:
    """A team's ID in Apploi."""
    return None if re.fullmatch(r"[0-9]{1,20}", value) else "must be a team's ID in Apploi: digits only, such as 23567."


def port(value: str) -> str | None:
    """A TCP port; 0 lets the system choose one."""
    ok = re.fullmatch(r"[0-9]{1,5}", value) and int(value) <= 65535
    return None if ok else "must be a port number from 0 to 65535, such as 3000."


def days(value: str) -> str | None:
    """A number of days."""
    ok = re.fullmatch(r"[0-9]{1,5}", value) and int(value) > 0
    return None if ok else "must be a number of days from 1 to 99999, such as 90."


def undo_seconds(value: str) -> str | None:
    """A number of seconds for which people will wait."""
    ok = re.fullmatch(r"[0-9]{1,2}", value) and int(value) <= MAX_UNDO_SECONDS
    return None if ok else f"must be a number of seconds from 0 to {MAX_UNDO_SECONDS}, such as 5; 0 is off."


def channel(value: str) -> str | None:
    """A channel's ID."""
    ok = re.fullmatch(r"[CG][A-Z0-9]{2,20}", value)
    return (
        None if ok else "must be a channel ID, such as C0123456789. Slack shows it at the bottom of “Channel details”."
    )


def channels(value: str) -> str | None:
    """Channel IDs, with commas in between."""
    if all(channel(one) is None for one in parse_ids(value)):
        return None
    return "must be channel IDs separated by commas, such as C0123456789. See “Channel details” in Slack."


def usergroups(value: str) -> str | None:
    """User group IDs, with commas in between."""
    found = parse_ids(value)
    if len(found) <= MAX_USERGROUPS and all(re.fullmatch(r"S[A-Z0-9]{2,20}", one) for one in found):
        return None
    return (
        f"must be at most {MAX_USERGROUPS} user group IDs separated by commas, such as S0123456789. Slack shows them "
        "in the … menu of a group under “People”."
    )


def workspaces(value: str) -> str | None:
    """Workspace IDs, with commas in between."""
    if all(re.fullmatch(r"T[A-Z0-9]{2,20}", one) for one in parse_ids(value)):
        return None
    return "must be workspace IDs separated by commas, such as T0123456789. `slackbot check` prints them."


def parse_ids(value: str) -> frozenset[str]:
    """“C01, C02” → {"C01", "C02"}."""
    return frozenset(part.strip() for part in value.split(",")) if value else frozenset()


def leads(value: str) -> str | None:
    """Times before an interview, such as “1d,1h”, or “none”."""
    parts = [part.strip() for part in value.lower().split(",")]
    ok = value.lower() == "none" or all(LEAD.fullmatch(part) for part in parts)
    if ok and len(parts) <= 5 and all(0 < lead <= MAX_LEAD for lead in parse_leads(value)):
        return None
    return "must list at most five times before the interview, such as 1d,1h or 30m, up to 14d; or none."


def parse_leads(value: str) -> tuple[float, ...]:
    """“1d,1h” → (86400, 3600), the longest first; “none” → ()."""
    parts = [] if value.lower() == "none" else [LEAD.fullmatch(part.strip()) for part in value.lower().split(",")]
    return tuple(sorted({float(part[1]) * UNITS[part[2]] for part in parts if part}, reverse=True))


def time_of_day(value: str) -> str | None:
    """A time of day on a 24-hour clock, or “none”."""
    ok = value.lower() == "none" or TIME_OF_DAY.fullmatch(value)
    return None if ok else "must be a time of day from 0:00 to 23:59, such as 7:30; or none."


def parse_time_of_day(value: str) -> time | None:
    """“7:30” → time(7, 30); “none” and "" → None."""
    found = TIME_OF_DAY.fullmatch(value)
    return time(int(found[1]), int(found[2])) if found else None


def host(value: str) -> str | None:
    """An address to listen on."""
    ok = re.fullmatch(r"[A-Za-z0-9.:_-]+", value)
    return None if ok else "must be an address of this machine, such as 0.0.0.0 or 127.0.0.1."


def zone(value: str) -> str | None:
    """A zone of the IANA database."""
    return None if is_zone(value) else "isn't an IANA time zone. Use one such as America/New_York."


def database(value: str) -> str | None:
    """A database that the app can use; an in-memory one would lose everything."""
    if re.fullmatch(r"sqlite:///(?!:memory:).+|postgres(ql)?(\+psycopg)?://.+", value):
        return None
    return "must begin with postgresql:// or sqlite:///, such as sqlite:///slackbot.db."


def postgresql(value: str) -> str | None:
    """A PostgreSQL server."""
    if re.fullmatch(r"postgres(ql)?(\+psycopg)?://.+", value):
        return None
    return "must begin with postgresql:// and be PostgreSQL's own address, not the pooler's."


def url(value: str) -> str | None:
    """An https:// address; plain http only to this machine, because keys are sent along."""
    try:
        parts = urlsplit(value)
        name, _ = parts.hostname, parts.port
    except ValueError:
        return "isn't a URL."
    if parts.scheme not in ("http", "https") or not name:
        return "must be a URL that begins with https://."
    if parts.username or parts.password or parts.query or parts.fragment:
        return "must be a plain address, without a user, a question mark or a #."
    if parts.scheme == "http" and not _is_loopback(name):
        return "must begin with https://. Keys are sent unencrypted only to this machine itself (127.0.0.1)."
    return None


def proxy(value: str) -> str | None:
    """The http:// address of a proxy, perhaps with a user and a password. slack_sdk knows no other kind."""
    try:
        parts = urlsplit(value)
        ok = parts.scheme == "http" and parts.hostname and parts.path in ("", "/") and (parts.port or 80)
    except ValueError:
        ok = False
    return None if ok else "must be the address of an HTTP proxy, such as http://proxy.example.com:3128."


def ca_file(value: str) -> str | None:
    """A file with certificates."""
    try:
        ssl.create_default_context(cafile=value)
    except (OSError, ValueError):  # missing, not readable, not PEM, an impossible path
        return "must name a PEM file with certificates that this user can read."
    return None


def applicant_url(value: str) -> str | None:
    """A template for https addresses, with a placeholder for the application ID after the host."""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return "isn't a URL."
    if parts.scheme != "https" or not host or parts.username or parts.password:
        return "must be a URL that begins with https://, without a user."
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    if rest.count(PLACEHOLDER) != 1 or re.search(r"[{}]", value.replace(PLACEHOLDER, "")):
        return f"must contain {PLACEHOLDER} once, in place of the digits after the host."
    if not value.isascii() or re.search(r"[\s|<>\"]", value):
        return "has characters that don't belong in a URL. Copy it again."
    return None


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
