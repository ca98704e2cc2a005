"""The clock that all processes on a database share: PostgreSQL's, or this machine's with SQLite."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from slackbot.storage.store import Store


def set_by(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    true_time = time.time
    monkeypatch.setattr("time.time", lambda: true_time() + seconds)


@pytest.mark.parametrize("seconds", [-3600.0, 600.0])
def test_with_postgresql_a_step_of_this_machines_clock_changes_nothing(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    with closing(Store(postgresql_url)) as store:
        true_time = time.time
        before = store.clock()
        set_by(monkeypatch, seconds)
        assert 0.0 <= store.clock() - before < 60.0
        assert abs(store.clock() - true_time()) < 60.0
        assert abs(store.shared_clock.read_difference() - seconds) < 60.0


def test_with_sqlite_the_clock_is_the_machines(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store(sqlite_url)) as store:
        before = store.clock()
        set_by(monkeypatch, 600.0)
        assert store.clock() - before >= 600.0
        assert store.shared_clock.read_difference() == 0.0


def test_until_the_database_is_reached_the_clock_is_the_machines() -> None:
    with closing(Store("postgresql://nobody@127.0.0.1:1/none")) as store:
        assert abs(store.clock() - time.time()) < 60.0
