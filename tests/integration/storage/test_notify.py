"""A process is notified of another's work, also after it lost its connection."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from slackbot.storage.store import PostgresListener, Store
from tests.support.databases import Postgresql, a_request


@contextmanager
def listening(url: str) -> Iterator[threading.Semaphore]:
    """Each notification releases the semaphore once; the first says that the listener is connected."""
    heard = threading.Semaphore(0)
    listener = PostgresListener(url, lambda: heard.release())
    listener.start()
    try:
        assert heard.acquire(timeout=60)
        yield heard
    finally:
        listener.stop()


WORK: list[Callable[[Store], object]] = [
    lambda store: store.add(a_request(2)),
    lambda store: store.change("V1", lambda request: request),
]


@pytest.mark.parametrize("work", WORK)
def test_other_processes_are_notified_of_new_requests_and_button_presses(
    postgresql_url: str, work: Callable[[Store], object]
) -> None:
    with closing(Store(postgresql_url)) as store:
        store.add(a_request(1))
        with listening(postgresql_url) as heard:
            work(store)
            assert heard.acquire(timeout=60)


def test_a_lost_connection_is_reestablished(postgresql_server: Postgresql, postgresql_url: str) -> None:
    with closing(Store(postgresql_url)) as store, listening(postgresql_url) as heard:
        name = "application_name = 'slackbot listens'"
        postgresql_server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {name}")
        assert heard.acquire(timeout=60)
        store.add(a_request(1))
        assert heard.acquire(timeout=60)


def test_the_listener_does_nothing_on_sqlite(sqlite_url: str) -> None:
    listener = PostgresListener(sqlite_url, lambda: None)
    listener.start()
    listener.stop()
