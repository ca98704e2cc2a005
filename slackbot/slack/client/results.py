"""Slack's responses, and what they mean for a message. The meaning of each code is in error_codes.py."""

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
from slackbot.slack.client.error_codes import Delivery, delivery_of_code

EXPIRED_TRIGGER_CODES = frozenset(("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "TimeoutError"))
"""What Slack answers when a form is opened too late (after three seconds), or its call timed out."""

HTTP_CODE_PREFIX = "http_"
"""Our codes for responses that aren't Slack's, such as a proxy's page, begin with this."""
MAX_CODE_LENGTH = 80

log = logging.getLogger(__name__)


class SlackCallFailed(SlackbotError):
    """A call failed. `error` is Slack's code, or the type of the connection error.

    `missing_scope` names the scopes that Slack asks for. If `is_temporary`, the same call may succeed later, after
    `retry_after` seconds if Slack names a time.
    """

    def __init__(
        self, error: str, missing_scope: str = "", *, is_temporary: bool = False, retry_after: float | None = None
    ) -> None:
        self.error = error
        self.missing_scope = missing_scope
        self.is_temporary = is_temporary
        self.retry_after = retry_after
        super().__init__(f"Slack didn't do what I asked ({error}). Please try again in a minute.")


@dataclass(frozen=True, slots=True)
class PostResult:
    """What happened to a message, where it is if Slack said so, and how many seconds Slack asks to wait."""

    delivery: Delivery
    channel: str = ""
    ts: str = ""
    retry_after: float | None = None
    error: str = ""


def as_dict(value: object) -> Mapping[str, Any]:
    """An object from Slack; empty for anything else."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list from Slack; empty for anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def require(answer: Any, name: str, *needed: str) -> dict[str, Any]:
    """The object `name` of a response, with a text in each of `needed`. Raises SlackCallFailed if it isn't there."""
    part = answer.get(name)
    if not isinstance(part, dict) or not all(isinstance(part.get(each), str) and part[each] for each in needed):
        raise SlackCallFailed(f"no_{name}")
    return part


def call(method: Callable[..., Any], **arguments: Any) -> Any:
    """Call a method of slack_sdk, and return the response. Raises SlackCallFailed."""
    try:
        answer = method(**arguments)
    except SlackApiError as error:
        raise _call_failed(error) from error
    except Exception as error:  # slack_sdk lets whatever urllib raises through
        raise SlackCallFailed(type(error).__name__, is_temporary=True) from error
    if not isinstance(answer.data, dict):
        raise SlackCallFailed("no_object")
    return answer


def _call_failed(error: SlackApiError) -> SlackCallFailed:
    means = _result_of_error(error)
    passing = means.delivery in (Delivery.LATER, Delivery.UNKNOWN)
    return SlackCallFailed(means.error, missing_scope(error), is_temporary=passing, retry_after=means.retry_after)


def error_code(error: SlackApiError) -> str:
    """Slack's code, or `http_…` for a response that isn't Slack's, such as a proxy's."""
    response = error.response
    code = as_dict(getattr(response, "data", None)).get("error")
    if isinstance(code, str) and len(code) <= MAX_CODE_LENGTH and re.fullmatch(r"[a-z0-9_]+", code):
        return code
    return f"{HTTP_CODE_PREFIX}{getattr(response, 'status_code', 'error')}"


def missing_scope(error: SlackApiError) -> str:
    """The scopes that Slack says are missing, or ""."""
    response = error.response
    return str(response.get("needed") or "") if hasattr(response, "get") else ""


def deliver(method: Callable[..., Any], **arguments: Any) -> PostResult:
    """Call a method of slack_sdk that posts a message, and return what happened to it. Never raises."""
    try:
        answer = method(**arguments)
        return PostResult(Delivery.POSTED, channel=str(answer.get("channel") or ""), ts=str(answer.get("ts") or ""))
    except SlackApiError as error:
        return rejected(error)
    except Exception as error:  # slack_sdk raises whatever urllib does
        return connection_lost(error)


def rejected(error: SlackApiError) -> PostResult:
    """What an error response means for the message."""
    means = _result_of_error(error)
    log.warning("Slack call failed: %s", means.error)
    return means


def _result_of_error(error: SlackApiError) -> PostResult:
    said, status = error_code(error), int(getattr(error.response, "status_code", 0) or 0)
    if status == http.client.TOO_MANY_REQUESTS:
        return PostResult(Delivery.LATER, retry_after=retry_after_seconds(error.response.headers), error=said)
    if said.startswith(HTTP_CODE_PREFIX) or status >= http.client.INTERNAL_SERVER_ERROR:
        return PostResult(Delivery.UNKNOWN, error=said)
    means = delivery_of_code(said)
    return PostResult(
        means, retry_after=retry_after_seconds(error.response.headers) if means is Delivery.LATER else None, error=said
    )


def webhook_result(status: int, body: str, headers: Mapping[str, Any]) -> PostResult:
    """What the response of a `response_url` means. With 200 the message is posted, unless it says `"ok": false`.

    Slack doesn't document the body of a success. "ok", `{"ok":true}` and an empty body were seen (docs/slack.md, A2);
    a client that expects one of them posts the message twice.
    """
    answer = _parse_json_object(body)
    if status == http.client.OK and answer.get("ok") is not False:
        return PostResult(Delivery.POSTED)
    said = re.sub(r"[^A-Za-z0-9_ ]", "?", str(answer.get("error") or f"{HTTP_CODE_PREFIX}{status}"))[:MAX_CODE_LENGTH]
    log.warning("response_url failed: HTTP %s, %s", status, said)
    if status == http.client.TOO_MANY_REQUESTS:
        return PostResult(Delivery.LATER, retry_after=retry_after_seconds(headers), error="ratelimited")
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return PostResult(Delivery.UNKNOWN, error=said)
    # An unknown code, such as "Expired url" or "used_url", is about the URL, and will not go away.
    means = delivery_of_code(said)
    if means is Delivery.LATER:
        return PostResult(means, retry_after=retry_after_seconds(headers), error=said)
    return PostResult(Delivery.UNKNOWN if means is Delivery.UNKNOWN else Delivery.REFUSED, error=said)


def _parse_json_object(body: str) -> Mapping[str, Any]:
    try:
        return as_dict(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def connection_lost(error: Exception) -> PostResult:
    """What a connection error means for the message. It was not sent if urllib raises a bare URLError."""
    log.warning("no response from Slack: %s", type(error).__name__)
    before = isinstance(error, URLError) and not isinstance(error, HTTPError)
    return PostResult(Delivery.LATER if before else Delivery.UNKNOWN, error=type(error).__name__)


def retry_after_seconds(headers: Mapping[str, Any]) -> float | None:
    """How many seconds Slack asks to wait, at most an hour; None if it doesn't."""
    value = str(get_header(headers, "retry-after") or "")
    return min(float(value), 3600.0) if value.isdecimal() else None


def get_header(headers: Mapping[str, Any], name: str) -> Any:
    """A header from slack_sdk, which keeps names as they came and may put values into a list."""
    found = next((value for key, value in headers.items() if key.lower() == name), None)
    return found[0] if isinstance(found, list) and found else found
