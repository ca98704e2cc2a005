"""What Slack answers, and what comes of a message that was handed to it; what its codes mean is in codes.py."""

from __future__ import annotations

import http.client
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError

from slack_sdk.errors import SlackApiError

from slackbot.errors import SlackbotError
from slackbot.slack.client.error_codes import Delivery, meaning

TOO_LATE = frozenset(("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "TimeoutError"))
"""For a form, which Slack opens within three seconds only."""

NO_CODE = "http_"
"""Begins what we call an answer that is none of Slack's, such as a proxy's page."""
LONGEST_CODE = 80

log = logging.getLogger(__name__)


class SlackUnavailable(SlackbotError):
    """Slack did not do what was asked; `error` is its code, or the kind of the broken connection.

    `passing` says that the same may be taken later, `retry_after` in how many seconds if Slack says so.
    """

    def __init__(
        self, error: str, needed: str = "", *, passing: bool = False, retry_after: float | None = None
    ) -> None:
        """Keep Slack's code, and the scopes that it names as `needed`, for whoever decides what to do about it."""
        self.error = error
        self.needed = needed
        self.passing = passing
        self.retry_after = retry_after
        super().__init__(f"Slack did not do what I asked ({error}). Please try again in a minute.")


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
        raise _unavailable(error) from error
    except Exception as error:  # slack_sdk lets whatever urllib raises through
        raise SlackUnavailable(type(error).__name__, passing=True) from error
    if not isinstance(answer.data, dict):
        raise SlackUnavailable("no_object")
    return answer


def _unavailable(error: SlackApiError) -> SlackUnavailable:
    means = _meaning(error)
    passing = means.delivery in (Delivery.LATER, Delivery.UNKNOWN)
    return SlackUnavailable(means.error, needed(error), passing=passing, retry_after=means.retry_after)


def code(error: SlackApiError) -> str:
    """Slack's code; an answer that is no object of Slack's, such as a proxy's, has none."""
    response = error.response
    code = mapping(getattr(response, "data", None)).get("error")
    if isinstance(code, str) and len(code) <= LONGEST_CODE and re.fullmatch(r"[a-z0-9_]+", code):
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
    means = _meaning(error)
    log.warning("Slack did not do what was asked: %s", means.error)
    return means


def _meaning(error: SlackApiError) -> Posted:
    said, status = code(error), int(getattr(error.response, "status_code", 0) or 0)
    if status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=seconds(error.response.headers), error=said)
    if said.startswith(NO_CODE) or status >= http.client.INTERNAL_SERVER_ERROR:
        return Posted(Delivery.UNKNOWN, error=said)
    means = meaning(said)
    return Posted(means, retry_after=seconds(error.response.headers) if means is Delivery.LATER else None, error=said)


def responded(status: int, body: str, headers: Mapping[str, Any]) -> Posted:
    """What a `response_url` answered. With 200 the message is delivered unless Slack says `"ok": false`.

    Slack's page does not give the body of a yes. Seen are "ok", `{"ok":true}` and nothing at all (docs/slack.md, A2):
    whoever waits for one of them posts the message again.
    """
    answer = _json_object(body)
    if status == http.client.OK and answer.get("ok") is not False:
        return Posted(Delivery.TOLD)
    said = re.sub(r"[^A-Za-z0-9_ ]", "?", str(answer.get("error") or f"{NO_CODE}{status}"))[:LONGEST_CODE]
    log.warning("a response_url answered HTTP %s: %s", status, said)
    if status == http.client.TOO_MANY_REQUESTS:
        return Posted(Delivery.LATER, retry_after=seconds(headers), error="ratelimited")
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return Posted(Delivery.UNKNOWN, error=said)
    # A code that is not known, such as "Expired url" or "used_url", is about the address, which will not mend.
    means = meaning(said)
    if means is Delivery.LATER:
        return Posted(means, retry_after=seconds(headers), error=said)
    return Posted(Delivery.UNKNOWN if means is Delivery.UNKNOWN else Delivery.REFUSED, error=said)


def _json_object(body: str) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}


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
