"""Changes that share a transaction: each is durable or refused for itself, whoever it shares with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from slackbot.errors import Refused
from slackbot.precedence import Precedence
from slackbot.request import State
from slackbot.store import Store
from slackbot.store.database import Database
from slackbot.store.schema import NEWEST
from slackbot.store.together import GATHERED, Together
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


def test_those_who_compute_one_after_the_other_are_committed_together(database_url: str) -> None:
    precedence, written = Precedence(at_once=1, patience=60), list[int]()
    with closing(Database(database_url)) as database:

        @contextmanager
        def writing() -> Iterator[Connection]:
            with database.writing() as connection:
                yield connection
            written.append(len(done))

        together, done = Together(writing, patience=60, gathering=60), list[int]()

        def change(number: int) -> None:
            with precedence:
                together.do(lambda _: done.append(number))

        with ThreadPoolExecutor(GATHERED) as people, precedence:  # nobody begins before all stand in line
            changes = [people.submit(change, number) for number in range(GATHERED)]
            while len(precedence) < GATHERED:
                wait(changes, 0.001)
        for each in changes:
            each.result()
    assert written == [GATHERED]


def test_what_a_change_raises_reaches_who_asked_for_it(database_url: str) -> None:
    with closing(Database(database_url)) as database:
        with pytest.raises(ZeroDivisionError):
            database.write(lambda _: 1 // 0)
        assert database.write(lambda _: 7) == 7


def test_the_newest_step_is_the_one_that_a_start_looks_for() -> None:
    assert max(step.stem.removeprefix("step_") for step in VERSIONS.glob("step_*.py")) == NEWEST
