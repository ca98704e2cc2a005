"""Changes that share a transaction: each is durable or refused for itself, whoever it shares with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection

from slackbot.answering import Answering
from slackbot.errors import Refused
from slackbot.request import State
from slackbot.store import Store, together
from slackbot.store.database import Database
from slackbot.store.schema import NEWEST
from slackbot.store.together import Together
from tests.databases import a_request

VERSIONS = Path(__file__).parents[2] / "slackbot" / "migrations" / "versions"


def test_forms_that_arrive_at_once_are_all_stored(store: Store) -> None:
    forms = [a_request(id=f"V{number}") for number in range(64)]
    with ThreadPoolExecutor(64) as people:
        assert all(people.map(store.add, forms))
    assert {each.id for each in store.listed(limit=100)} == {each.id for each in forms}


def test_one_that_is_refused_takes_no_other_with_it(store: Store) -> None:
    store.add(replace(a_request(id="Vold"), state=State.SCHEDULED))

    def add(number: int) -> bool:
        wrong = number % 8 == 0  # corrects a request that is scheduled, which nobody may
        try:
            return store.add(replace(a_request(id=f"V{number}"), replaces="Vold" if wrong else None)) and not wrong
        except Refused:
            return wrong

    with ThreadPoolExecutor(32) as people:
        assert all(people.map(add, range(32)))
    stored = {each.id for each in store.listed(limit=100)}
    assert stored == {"Vold"} | {f"V{number}" for number in range(32) if number % 8}


def test_what_a_change_raises_reaches_who_asked_for_it(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        with pytest.raises(ZeroDivisionError):
            database.write(lambda _: 1 // 0)
        assert database.write(lambda _: 7) == 7


def test_the_newest_step_is_the_one_that_a_start_looks_for() -> None:
    assert max(step.stem.removeprefix("step_") for step in VERSIONS.glob("step_*.py")) == NEWEST


def test_requests_that_are_answered_one_after_the_other_share_transactions(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first waits for those that wait behind it, and the last of them says that there are no more."""
    monkeypatch.setattr(together, "SOON", 30.0)
    begun, threads = [], Answering(8)
    with closing(Database(sqlite_url)) as database:

        @contextmanager
        def writing() -> Iterator[Connection]:
            with database.writing() as connection:
                begun.append(connection)
                yield connection

        shared, hold = Together(writing, 30.0), Event()
        held = threads.submit(hold.wait, 30.0)
        done = [threads.submit(shared.do, lambda _, number=number: number) for number in range(8)]
        hold.set()
        assert held.result(30.0)
        assert [each.result(30.0) for each in done] == list(range(8))
    threads.shutdown()
    assert len(begun) == 2


def test_who_is_alone_waits_for_nobody(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "SOON", 30.0)
    threads = Answering(8)
    with closing(Database(sqlite_url)) as database:
        assert threads.submit(Together(database.writing, 30.0).do, lambda _: "stored").result(15.0) == "stored"
    threads.shutdown()
