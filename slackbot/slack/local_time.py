"""The time where a user is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from slackbot.dates import Reference
from slackbot.dates.zones import is_zone, to_wall
from slackbot.domain.person import Person
from slackbot.errors import StoreError
from slackbot.storage.store import Store

DEFAULT_LOCALE = "en-US"

log = logging.getLogger(__name__)


class LocalTime:
    """Wall clocks and time zones of users. `clock` returns seconds since the epoch; zones are IANA names."""

    def __init__(self, clock: Callable[[], float], store: Store, default_zone: str) -> None:
        self._clock = clock
        self._store = store
        self.default_zone = default_zone

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock()

    def wall_clock(self, zone: str) -> datetime:
        """The naive wall clock in this zone now."""
        return self._wall_clock_at(self.now(), zone)

    def reference(self, zone: str, locale: str) -> Reference:
        """Now, for words that are read in this zone."""
        return Reference(self.wall_clock(zone), zone, locale or DEFAULT_LOCALE)

    def reference_at(self, at: float, user: str, person: Person | None) -> Reference:
        """A time in seconds since the epoch, for words that this user wrote then."""
        zone = self.zone_of(user, person)
        return Reference(self._wall_clock_at(at, zone), zone, (person.locale if person else "") or DEFAULT_LOCALE)

    def zone_of(self, user: str, person: Person | None) -> str:
        """The user's own zone, or the default one if none is known."""
        return self.own_zone(user, person) or self.default_zone

    def own_zone(self, user: str, person: Person | None) -> str:
        """The zone that the user chose on the Home tab, otherwise that of their Slack profile, otherwise "".

        Doesn't ask Slack, and does without the choice if the database is away.
        """
        return next(
            (zone for zone in (self._chosen_zone(user), person.timezone if person else "") if is_zone(zone)), ""
        )

    def _chosen_zone(self, user: str) -> str:
        try:
            return self._store.preferences.get(user).timezone
        except StoreError as error:
            log.warning("a user's preferred time zone could not be read: %s", error)
            return ""

    def _wall_clock_at(self, at: float, zone: str) -> datetime:
        return to_wall(datetime.fromtimestamp(at, UTC), zone)
