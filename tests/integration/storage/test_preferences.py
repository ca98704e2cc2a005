"""Preferences are stored per person. On both databases."""

from __future__ import annotations

import pytest

from slackbot.domain.person import Preferences
from slackbot.storage.store import Store

SAID = [
    Preferences("Europe/London", tell_booked=False, tell_reminders=True),
    Preferences("", tell_booked=True, tell_reminders=False),
    Preferences(),
]


def test_defaults_are_all_notifications_in_the_profiles_zone(store: Store) -> None:
    assert store.preferences.get("U1") == Preferences("", tell_booked=True, tell_reminders=True)


@pytest.mark.parametrize("said", SAID)
def test_the_latest_preferences_count_and_survive_a_restart(store: Store, database_url: str, said: Preferences) -> None:
    store.preferences.save("U1", Preferences("Asia/Tokyo", tell_booked=False, tell_reminders=False))
    store.preferences.save("U1", said)
    again = Store(database_url)
    assert again.preferences.get("U1") == said
    assert again.preferences.get("U2") == Preferences()
    again.close()
