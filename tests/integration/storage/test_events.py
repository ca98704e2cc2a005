"""Answered Slack events, for all processes. On both databases."""

from __future__ import annotations

from contextlib import closing

from slackbot.storage.store import Store


def test_an_event_is_new_once_for_all_processes(store: Store, database_url: str) -> None:
    with closing(Store(database_url)) as other:
        assert store.events.add("Ev1", 1000.0)
        assert not other.events.add("Ev1", 1001.0)
        assert other.events.add("Ev2", 1001.0)


def test_an_event_that_was_not_answered_is_new_again(store: Store) -> None:
    assert store.events.add("Ev1", 1000.0)
    store.events.discard("Ev1")
    assert store.events.add("Ev1", 1060.0)


def test_old_events_are_deleted_and_new_ones_kept(store: Store) -> None:
    for number, at in (("Ev1", 1000.0), ("Ev2", 2000.0)):
        assert store.events.add(number, at)
    store.events.delete_before(1500.0)
    assert store.events.add("Ev1", 2100.0)
    assert not store.events.add("Ev2", 2100.0)
