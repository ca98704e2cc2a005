"""Errors by their code, and the sum of what waits for a person. On both databases."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request import State, Telling
from slackbot.storage.store import Fault, Store
from tests.support.databases import a_request

FAULT = Fault("0a1b2c3d", 1763830800.5, "ZeroDivisionError", 'File "views.py", line 7, in submitted')


def test_a_fault_is_found_by_its_code(store: Store) -> None:
    store.faults.keep(FAULT)
    assert store.faults.get("0a1b2c3d") == FAULT
    assert store.faults.get("ffffffff") is None


def test_old_faults_are_forgotten_and_new_ones_kept(store: Store) -> None:
    store.faults.keep(FAULT)
    store.faults.keep(replace(FAULT, code="new", at=FAULT.at + 60.0))
    store.faults.forget(FAULT.at + 1.0)
    assert store.faults.get("0a1b2c3d") is None
    assert store.faults.get("new")


def test_all_that_wait_for_a_person_are_counted(store: Store) -> None:
    for number, state in enumerate(State):
        store.add(a_request(number, state=state))
    store.add(a_request(20, state=State.FAILED, settled_how="dismissed", settled_by="U1"))
    store.add(a_request(21, state=State.SCHEDULED, telling=Telling.UNTOLD))
    assert store.listings.needing_anybody() == 3
