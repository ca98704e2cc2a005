"""Correlation IDs for the log: one short ID for everything that follows from a user's action.

A request gets a random ID when it arrives (web/wsgi.py, slack/middleware.py). Everything about a form has the form's ID
instead, which is also the ID of the interview request. So the worker logs under it too, perhaps days later and in
another process. The ID is not a secret: it reveals nothing and gives access to nothing. logs.py writes it into each
line.
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
    """The ID, and when the request arrived (monotonic clock, seconds)."""

    id: str = field(default_factory=lambda: secrets.token_hex(4))
    started_at: float = field(default_factory=time.monotonic)


_correlation: ContextVar[Correlation | None] = ContextVar("correlation", default=None)


@contextmanager
def correlate() -> Iterator[None]:
    """Reuse the current correlation ID, or create one for this block."""
    token = _correlation.set(_correlation.get() or Correlation())
    try:
        yield
    finally:
        _correlation.reset(token)


@contextmanager
def use_id(id: str) -> Iterator[None]:  # noqa: A002
    """Use this ID in the block, and keep the time of arrival. "" keeps the ID too."""
    outer = _correlation.get() or Correlation()
    token = _correlation.set(Correlation(id, outer.started_at) if id else outer)
    try:
        yield
    finally:
        _correlation.reset(token)


def current() -> Correlation | None:
    """The correlation of this thread, if any."""
    return _correlation.get()


def propagate(call: Callable[P, R]) -> Callable[P, R]:
    """Wrap a call for another thread, so that it keeps the correlation of this one."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> Any:
        return context.run(call, *args, **kwargs)

    return run
