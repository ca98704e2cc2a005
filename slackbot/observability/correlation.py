"""The way of one thing that somebody wanted, from Slack's request to the message: one short id in every log line.

A way begins where a request enters (http.py, entrance.py) with an id by chance. What belongs to a form goes by the id
of the form, which is the id of the interview request too (contract.md), so the worker goes on under it, perhaps days
later and in another process. The id is no secret: it says nothing and opens nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Way:
    """The id in the log, and when the way began, by the monotonic clock in seconds."""

    id: str = field(default_factory=lambda: secrets.token_hex(4))
    began: float = field(default_factory=time.monotonic)


_way: ContextVar[Way | None] = ContextVar("way", default=None)


@contextmanager
def entered() -> Iterator[None]:
    """Go the way that has begun already, or begin one; it ends with this block."""
    token = _way.set(_way.get() or Way())
    try:
        yield
    finally:
        _way.reset(token)


@contextmanager
def of(id: str) -> Iterator[None]:  # noqa: A002
    """Go on under this id, with the beginning as it was; "" keeps the id."""
    way = _way.get() or Way()
    token = _way.set(Way(id, way.began) if id else way)
    try:
        yield
    finally:
        _way.reset(token)


def current() -> Way | None:
    """The way that this thread is on, if any."""
    return _way.get()


def carried(call: Callable[P, R]) -> Callable[P, R]:
    """The same call for another thread, which goes on with the way of this one."""
    context = copy_context()

    def go_on(*args: P.args, **kwargs: P.kwargs) -> Any:
        return context.run(call, *args, **kwargs)

    return go_on
