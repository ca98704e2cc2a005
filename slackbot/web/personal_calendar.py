"""The calendars that people subscribe to, one for each person, at an address that only they were shown."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.domain.calendar_export import KEPT_FOR, hash_code, parse_code, render_subscription, subscribed_events
from slackbot.errors import AccessDenied
from slackbot.slack.membership import Membership
from slackbot.storage.store import Store

MAX_EVENTS = 500
"""Interviews in a calendar; of more, the earliest are left out."""
LOOKBACK = 2 * KEPT_FOR
"""In seconds. Longer than an interview is shown, so that one that was moved to an earlier day isn't taken for one that
was given away."""


class PersonalCalendars:
    """One calendar for each person who has an address. Thread-safe. `clock` is in seconds since the epoch."""

    def __init__(self, store: Store, membership: Membership, clock: Callable[[], float]) -> None:
        self._store = store
        self._membership = membership
        self._clock = clock

    def get(self, path: str) -> str | None:
        """The .ics file at a path below PUBLIC_URL, or None if there is none, or its owner may no longer use the app.

        Raises StoreError, and AccessDenied while Slack doesn't say who its owner is.
        """
        code = parse_code(path)
        subscription = self._store.calendar_subscriptions.find(hash_code(code)) if code else None
        if subscription is None or not self._may_use_app(subscription.user):
            return None
        access = self._membership.facility_access(subscription.user)
        access.check_known()  # an event that is left out for a minute would be deleted from the calendar
        now = self._clock()
        known = self._store.user_lists.calendar(subscription.user, now - LOOKBACK, MAX_EVENTS, hidden=access.hidden)
        return render_subscription(subscribed_events(known, subscription, now))

    def _may_use_app(self, user: str) -> bool:
        try:
            self._membership.require(user)
        except AccessDenied as refusal:
            if refusal.is_temporary:
                raise
            return False
        return True
