"""Changes that wait for the same writer share one transaction, and so one wait for the disk.

SQLite has one writer at a time, and each commit waits for the disk. Whoever comes first leads: it waits a moment where
others are on their way, takes in the changes that have come meanwhile, commits, and hands on to the first of those that
have come since. Nobody hears of its change before the commit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from slackbot.answering import Signal, others_wait
from slackbot.errors import StoreUnavailable
from slackbot.store.failures import BUSY, as_store_errors

T = TypeVar("T")
Work = Callable[[Connection], T]
ENOUGH = 4
"""Changes for which the first waits while others are on their way: a commit takes as long as two of them."""
SOON = 0.008
"""Seconds that it waits at most."""
MOST = 32
"""Changes in one transaction: the last of them should not wait long for the first."""


class _Change:
    """One change: what is to be done, and what came of it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.leads = False
        self.woken = Signal()


class _Failed(Exception):
    """What one change raised; it takes the transaction with it."""

    def __init__(self, change: _Change) -> None:
        self.change = change


def _do(change: _Change, connection: Connection) -> None:
    try:
        with as_store_errors():
            change.result = change.work(connection)
    except BaseException as error:
        change.error = error
        raise _Failed(change) from error


class Together:
    """`do` a change in a transaction that others may share. Safe to share between threads."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]], patience: float) -> None:
        """`writing` is a transaction; a change is taken in within `patience` seconds, or StoreUnavailable."""
        self._writing = writing
        self._patience = patience
        self._lock = Lock()
        self._waiting: deque[_Change] = deque()
        self._led = False
        self._enough: Signal | None = None

    def do(self, work: Work[T]) -> T:
        """What `work` returns, once it is durable; what it raises, and then nothing of it is stored.

        Where another's change fails, `work` is run again, in a new transaction.
        """
        change = _Change(work)
        with self._lock:
            self._waiting.append(change)
            change.leads, self._led = not self._led, True
            if self._enough and self._are_enough():
                self._enough.give()
        if not change.leads:
            self._wait(change)
        if change.leads:
            self._lead(change)
        if change.error is not None:
            raise change.error
        return cast(T, change.result)

    def _wait(self, change: _Change) -> None:
        if change.woken.wait(self._patience):
            return
        if self._leave(change):
            raise StoreUnavailable(BUSY)
        change.woken.wait()

    def _leave(self, change: _Change) -> bool:
        """Whether it was given up; False when somebody has taken it in, or it leads by now."""
        with self._lock:
            if change.leads or change not in self._waiting:
                return False
            self._waiting.remove(change)
            return True

    def _lead(self, own: _Change) -> None:
        batch: list[_Change] = []
        refused: list[_Change] = []
        try:
            self._gather()
            while not self._is_committed(batch, refused):
                continue
        except BaseException as error:
            for change in batch or self._only(own):
                change.error = error
        finally:
            for change in (*batch, *refused) or (own,):
                change.woken.give()
            self._hand_on()

    def _is_committed(self, batch: list[_Change], refused: list[_Change]) -> bool:
        """Whether it is; False when a change failed, so that all were rolled back: it is left out from then on."""
        try:
            with self._writing() as connection:
                if not refused:
                    batch += self._taken_in()
                for change in batch:
                    _do(change, connection)
        except _Failed as failed:
            batch.remove(failed.change)
            refused.append(failed.change)
            return not batch
        return True

    def _gather(self) -> None:
        """Where requests wait for their turn, their changes may soon be here, too."""
        with self._lock:
            if self._are_enough():
                return
            self._enough = enough = Signal()
        enough.wait(SOON)

    def _are_enough(self) -> bool:
        return len(self._waiting) >= ENOUGH or not others_wait()

    def _taken_in(self) -> list[_Change]:
        with self._lock:
            self._enough = None
            return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def _only(self, own: _Change) -> list[_Change]:
        """The leader's change, when there was no transaction to take others into."""
        with self._lock:
            self._waiting.remove(own)
        return [own]

    def _hand_on(self) -> None:
        with self._lock:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].woken.give()
