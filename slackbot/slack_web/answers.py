"""What Slack answers, and what comes of a message that was handed to it. Slack's codes are decided upon here only."""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

from slackbot.errors import SlackbotError

PASSING = frozenset(
    ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited")
)
TOO_MANY = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded"))
TOKEN_FAULTS = frozenset(
    ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "missing_scope")
)

NO_CODE = "http_"
"""Begins what we call an answer that is none of Slack's, such as a proxy's page."""

log = logging.getLogger(__name__)


class SlackUnavailable(SlackbotError):
    """Slack did not do what was asked; `error` is its code, or the kind of the broken connection."""

    def __init__(self, error: str, needed: str = "") -> None:
        """Keep Slack's code, and the scopes that it names as `needed`, for whoever decides what to do about it."""
        self.error = error
        self.needed = needed
        super().__init__(f"Slack did not do what I asked ({error}). Please try again in a minute.")


class Delivery(Enum):
    """What became of a message that was handed to Slack."""

    TOLD = auto()
    REFUSED = auto()  # this place does not take it, and will not
    TOKEN_FAULT = auto()  # nothing can be posted with this token until an administrator mends it
    LATER = auto()  # not taken; may be tried again
    UNKNOWN = auto()  # handed over, and nobody knows


@dataclass(frozen=True, slots=True)
class Posted:
    """The delivery, where Slack put the message (when it said so), and how long it asks to wait, in seconds."""

    delivery: Delivery
    channel: str = ""
    ts: str = ""
    retry_after: float | None = None
    error: str = ""


def mapping(value: object) -> Mapping[str, Any]:
    """The object that Slack sent, or an empty one for whatever else it sent."""
    return value if isinstance(value, Mapping) else {}


def each(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list of Slack's."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def part(answer: Any, name: str, *needed: str) -> dict[str, Any]:
    """An object in an answer, with these names in it; SlackUnavailable when Slack does not say it after all."""
    part = answer.get(name)
    if not isinstance(part, dict) or not all(isinstance(part.get(each), str) and part[each] for each in needed):
        raise SlackUnavailable(f"no_{name}")
    return part


def asked(call: Callable[..., Any], **arguments: Any) -> Any:
    """Slack's answer; SlackUnavailable with its code, or the kind of the broken connection."""
    try:
        answer = call(**arguments)
    except SlackApiError as error:
        raise SlackUnavailable(code(error), needed(error)) from error
    except Exception as error:  # slack_sdk lets whatever urllib raises through
        raise SlackUnavailable(type(error).__name__) from error
    if not isinstance(answer.data, dict):
        raise SlackUnavailable("no_object")
    return answer


def code(error: SlackApiError) -> str:
    """Slack's code; an answer that is no object of Slack's, such as a proxy's, has none."""
    response = error.response
    code = mapping(getattr(response, "data", None)).get("error")
    if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]{1,80}", code):
        return code
    return f"{NO_CODE}{getattr(response, 'status_code', 'error')}"


def needed(error: SlackApiError) -> str:
    """The scope that Slack says is missing."""
    response = error.response
    return str(response.get("needed") or "") if hasattr(response, "get") else ""


def posted(call: Callable[..., Any], **arguments: Any) -> Posted:
    """What became of a message; never raises."""
    try:
        answer = call(**arguments)
        return Posted(Delivery.TOLD, channel=str(answer.get("channel") or ""), ts=str(answer.get("ts") or ""))
    except SlackApiError as error:
        return refused(error)
    except Exception as error:  # as in asked
        return cut(error)


def refused(error: SlackApiError) -> Posted:
    """What a code of Slack means for the message."""
    said, status = code(error), int(getattr(error.response, "status_code", 0) or 0)
    log.warning("Slack did not do what was asked: %s", said)
    if said in TOO_MANY or status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=seconds(error.response.headers), error=said)
    if said in TOKEN_FAULTS:
        return Posted(Delivery.TOKEN_FAULT, error=said)
    if said in PASSING or said.startswith(NO_CODE) or status >= http.client.INTERNAL_SERVER_ERROR:
        return Posted(Delivery.UNKNOWN, error=said)
    return Posted(Delivery.REFUSED, error=said)


def responded(status: int, body: str, headers: Mapping[str, Any]) -> Posted:
    """Slack says `ok` when it has taken it; whatever else answers 200 is somebody in between."""
    if status == http.client.OK:
        return Posted(Delivery.TOLD if body.strip() == "ok" else Delivery.UNKNOWN)
    log.warning("a response_url answered HTTP %s", status)
    if status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=seconds(headers), error="ratelimited")
    unclear = status >= http.client.INTERNAL_SERVER_ERROR
    return Posted(Delivery.UNKNOWN if unclear else Delivery.REFUSED, error=f"http_{status}")


def cut(error: Exception) -> Posted:
    """A broken connection: urllib wraps what happens before the request has left in URLError."""
    log.warning("Slack was not reached: %s", type(error).__name__)
    before = isinstance(error, URLError) and not isinstance(error, HTTPError)
    return Posted(Delivery.LATER if before else Delivery.UNKNOWN, error=type(error).__name__)


def seconds(headers: Mapping[str, Any]) -> float | None:
    """How long Slack asks to wait, at most an hour."""
    value = str(header(headers, "retry-after") or "")
    return min(float(value), 3600.0) if value.isdecimal() else None


def header(headers: Mapping[str, Any], name: str) -> Any:
    """slack_sdk hands headers over as they came: any case, values perhaps in a list."""
    found = next((value for key, value in headers.items() if key.lower() == name), None)
    return found[0] if isinstance(found, list) and found else found
