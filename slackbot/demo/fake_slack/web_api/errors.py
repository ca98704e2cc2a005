"""Errors of the Web API, and helpers for the arguments of its methods."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

Arguments = dict[str, Any]
Answer = dict[str, Any]
Method = Callable[[Arguments], Answer]


class ApiError(Exception):
    """A response with `"ok": false`, Slack's error code, complaints for `response_metadata`, and `more` fields."""

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.answer: Answer = {"ok": False, "error": code, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": messages}


class RateLimited(ApiError):
    """HTTP 429 with `Retry-After`, in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def need(arguments: Arguments, name: str) -> str:
    """A required argument; raises ApiError when it is missing or empty."""
    value = arguments.get(name)
    if not value:
        raise ApiError("invalid_arguments", [f"[ERROR] missing required field: {name}"])
    return str(value)


def need_scope(granted: Collection[str], *one_of: str) -> None:
    """Raise ApiError unless at least one of these scopes is granted, if any are given."""
    if one_of and not set(one_of) & set(granted):
        raise ApiError("missing_scope", needed=",".join(one_of), provided=",".join(sorted(granted)))


def is_true(arguments: Arguments, name: str) -> bool:
    """Whether a boolean argument is true; form-encoded it arrives as a word or a digit."""
    return str(arguments.get(name)).lower() in ("true", "1")
