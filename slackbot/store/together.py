"""Changes that wait for the same writer share one transaction, and so one wait for the disk.

SQLite has one writer at a time, and each commit waits for the disk. Whoever comes first leads: it begins, takes in
the changes that have come meanwhile, commits, and hands on to the first of those that have come since. Nobody hears
of its change before the commit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Event, Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from slackbot.errors import StoreUnavailable
from slackbot.store.failures import BUSY

T = TypeVar("T")
Work = Callable[[Connection], T]
MOST = 32
"""Changes in one transaction: the last of them should not wait long for the first."""


class _Change:
    """One change: what is to be done, and what came of it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.leads = False
        self.woken = Event()

    def settle(self, result: Any = None, error: BaseException | None = None) -> None:
        self.result, self.error = result, error
        self.woken.set()


class Together:
    """`do` a change in a transaction that others may share. Safe to share between threads."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]], patience: float) -> None:
        """`writing` is a transaction; a change is taken in within `patience` seconds, or StoreUnavailable."""
        self._writing = writing
        self._patience = patience
        self._lock = Lock()
        self._waiting: deque[_Change] = deque()
        self._led = False

    def do(self, work: Work[T]) -> T:
        """What `work` returns, once it is durable; what it raises, and then nothing of it is stored.

        Where another's change fails, `work` may be run a second time, in a new transaction.
        """
        change = _Change(work)
        with self._lock:
            self._waiting.append(change)
            change.leads, self._led = not self._led, True
        if not change.leads and not change.woken.wait(self._patience) and self._leave(change):
            raise StoreUnavailable(BUSY)
        change.woken.wait(0 if change.leads else None)
        if change.leads:
            self._lead(change)
        if change.error is not None:
            raise change.error
        return cast(T, change.result)

    def _leave(self, change: _Change) -> bool:
        """Whether it was given up; False when somebody has taken it in, or it leads by now."""
        with self._lock:
            if change.leads or change not in self._waiting:
                return False
            self._waiting.remove(change)
            return True

    def _lead(self, own: _Change) -> None:
        batch: list[_Change] = []
        try:
            self._commit(batch)
        except BaseException as error:
            self._each_alone(batch or self._only(own), error)
        finally:
            self._hand_on()

    def _commit(self, batch: list[_Change]) -> None:
        with self._writing() as connection:
            with self._lock:
                batch += [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            results = [change.work(connection) for change in batch]
        for change, result in zip(batch, results, strict=True):
            change.settle(result)

    def _only(self, own: _Change) -> list[_Change]:
        """The leader's change, when there was no transaction to take others into."""
        with self._lock:
            self._waiting.remove(own)
        return [own]

    def _each_alone(self, batch: Sequence[_Change], error: BaseException) -> None:
        """One of them has failed, and all were rolled back: the others shall not suffer for it."""
        if len(batch) == 1:
            return batch[0].settle(error=error)
        for change in batch:
            try:
                with self._writing() as connection:
                    result = change.work(connection)
                change.settle(result)
            except BaseException as own:
                change.settle(error=own)
        return None

    def _hand_on(self) -> None:
        with self._lock:
            self._led = bool(self._waiting)
            if self._led:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
