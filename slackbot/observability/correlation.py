"""The way of one thing that somebody wanted, from Slack's request to the message: one short id in every log line.

A way begins where a request enters (http.py, entrance.py) with an id by chance. What belongs to a form goes by the id
of the form, which is the id of the interview request too, so the worker goes on under it, perhaps days
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
class Correlation:
    """The id in the log, and when the way began, by the monotonic clock in seconds."""

    id: str = field(default_factory=lambda: secrets.token_hex(4))
    started_at: float = field(default_factory=time.monotonic)


_correlation: ContextVar[Correlation | None] = ContextVar("way", default=None)


@contextmanager
def correlate() -> Iterator[None]:
    """Go the way that has begun already, or begin one; it ends with this block."""
    token = _correlation.set(_correlation.get() or Correlation())
    try:
        yield
    finally:
        _correlation.reset(token)


@contextmanager
def use_id(id: str) -> Iterator[None]:  # noqa: A002
    """Go on under this id, with the beginning as it was; "" keeps the id."""
    way = _correlation.get() or Correlation()
    token = _correlation.set(Correlation(id, way.started_at) if id else way)
    try:
        yield
    finally:
        _correlation.reset(token)


def current() -> Correlation | None:
    """The way that this thread is on, if any."""
    return _correlation.get()


def propagate(call: Callable[P, R]) -> Callable[P, R]:
    """The same call for another thread, which goes on with the way of this one."""
    context = copy_context()

    def go_on(*args: P.args, **kwargs: P.kwargs) -> Any:
        return context.run(call, *args, **kwargs)

    return go_on
