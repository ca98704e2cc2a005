"""Several threads, and several processes, on one database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import chain
from multiprocessing import get_context
from threading import Barrier, Event
from typing import TypeVar

import pytest

from slackbot.domain.request import ReplyTo, Request, State, send_again
from slackbot.errors import NotAllowed, StoreUnavailable
from slackbot.storage.database import Database
from slackbot.storage.engines import CONNECTIONS
from slackbot.storage.store import Store
from tests.support.databases import a_request

T = TypeVar("T")


def at_once(number: int, work: Callable[[int], T]) -> list[T]:
    """The results of `work` in that many threads that start together."""
    barrier = Barrier(number)

    def begin(index: int) -> T:
        barrier.wait()
        return work(index)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(begin, range(number)))


def claim_all(store: Store, owner: str) -> list[str]:
    claimed: list[str] = []
    while batch := store.claim(owner, now=5000.0, limit=3):
        claimed += [request.id for request in batch]
    return claimed


def claim_all_in_a_process(url: str, owner: str) -> list[str]:
    store = Store(url)
    claimed = claim_all(store, owner)
    store.close()
    return claimed


def test_threads_that_claim_together_never_get_the_same_request(store: Store) -> None:
    for number in range(60):
        store.add(a_request(number))
    claimed = list(chain(*at_once(4, lambda index: claim_all(store, f"thread {index}"))))
    assert sorted(claimed) == sorted(f"V{number}" for number in range(60))


def test_processes_that_claim_together_never_get_the_same_request(store: Store, database_url: str) -> None:
    for number in range(60):
        store.add(a_request(number))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        claimed = list(chain(*processes.map(claim_all_in_a_process, [database_url] * 2, ["a", "b"])))
    assert sorted(claimed) == sorted(f"V{number}" for number in range(60))


def test_one_form_submitted_many_times_at_once_is_one_request(store: Store) -> None:
    assert sorted(at_once(8, lambda index: store.add(a_request(words=str(index))).is_new)) == [False] * 7 + [True]
    assert len(store.list_requests()) == 1


def test_of_many_simultaneous_presses_of_one_button_one_counts(store: Store) -> None:
    store.add(a_request(state=State.FAILED))

    def press(index: int) -> bool:
        try:
            store.change("V1", lambda request: send_again(request, f"U{index}", ReplyTo("C1"), 3000.0))
        except NotAllowed:
            return False
        return True

    assert sorted(at_once(8, press)) == [False] * 7 + [True]


@contextmanager
def patient_store_at(url: str) -> Iterator[Store]:
    """A store whose threads wait longer for each other than people would: the machine may be busy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("slackbot.storage.database.QUEUE_TIMEOUT", 60.0)
        patch.setattr("slackbot.storage.database.TIMEOUT", 60.0)
        with closing(Store(url)) as store:
            yield store


def test_more_threads_than_connections_are_all_served(database_url: str) -> None:
    with patient_store_at(database_url) as store:
        at_once(24, lambda index: [store.add(a_request(100 * index + number)) for number in range(5)])
        assert len(store.list_requests(limit=1000)) == 120


def fill_from_many_threads(url: str, name: str) -> None:
    with patient_store_at(url) as store:
        at_once(16, lambda index: [store.add(a_request(id=f"{name}-{index}-{number}")) for number in range(5)])


def test_two_processes_with_many_threads_each_are_all_served(store: Store, database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        list(processes.map(fill_from_many_threads, [database_url] * 2, ["a", "b"]))
    assert len(store.list_requests(limit=1000)) == 160


def test_a_thread_that_waits_too_long_for_the_others_gets_an_error(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slackbot.storage.database.QUEUE_TIMEOUT", 0.01)
    with closing(Database(database_url)) as database:
        with database.write_transaction():
            pass  # the first one stores the server's identity, and others wait for it
        with ExitStack() as others:
            for _ in range(1 if "sqlite" in database_url else CONNECTIONS):
                others.enter_context(database.write_transaction())
            with pytest.raises(StoreUnavailable, match="too busy"), database.write_transaction():
                pass
        with database.write_transaction():
            pass


def test_claims_skip_a_row_that_a_user_is_changing(postgresql_url: str) -> None:
    store = Store(postgresql_url)
    store.add(a_request(1))
    store.add(a_request(2))
    acting, claimed = Event(), Event()

    def slowly(request: Request) -> Request:
        acting.set()
        claimed.wait()
        return request

    with ThreadPoolExecutor(1) as threads:
        act = threads.submit(store.change, "V1", slowly)
        acting.wait()
        batch = store.claim("a", now=5000.0, limit=10)
        claimed.set()
        act.result()
    assert [request.id for request in batch] == ["V2"]
    store.close()
