"""Publish the Home tab: when it is opened, and after what its viewer did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain.person import Person
from slackbot.domain.request import Request
from slackbot.errors import AccessDenied, StoreError
from slackbot.slack import home
from slackbot.slack.context import AppContext
from slackbot.slack.home import PAGE_SIZE, HomeData, Viewer
from slackbot.slack.home.publisher import HomePublisher

PERSON_TIMEOUT = 2.0
"""Seconds that Slack may take to say who the viewer is: no form waits for it."""

View = dict[str, Any]


class HomeTab:
    """Everybody's Home tab. Only tabs that this process has published are updated without being opened."""

    def __init__(self, ctx: AppContext, publisher: HomePublisher, *, offers_calendar: bool) -> None:
        self._ctx = ctx
        self._publisher = publisher
        self._offers_calendar = offers_calendar

    def refresh(self, body: Mapping[str, Any], user: str) -> None:
        """Update the user's tab, on the page where they are, after a request of theirs; `body` is that request."""
        view = body.get("view") or {}
        if view.get("type") == "home":
            self.publish(user, home.parse_first(str(view.get("private_metadata") or "")), view)
        else:
            self._refresh_published(user)

    def refresh_for(self, changed: Request) -> None:
        """Update the tabs of the people whom this interview concerns."""
        for user in {changed.requested_by, changed.booker, *changed.attending, *changed.also_declined}:
            self._refresh_published(user)

    def publish(self, user: str, first: int, view: Mapping[str, Any] | None) -> None:
        """Publish the page that starts with interview number `first`, soon. `view` is the tab as Slack sent it.

        When the background is full the tab stays as it is until it is opened again.
        """
        seen_hash = str(view.get("hash") or "") or None if view else None
        self._ctx.background.submit(
            lambda: self._publisher.publish(user, first, lambda page: self._make_view(user, page), seen_hash)
        )

    def _refresh_published(self, user: str) -> None:
        if (first := self._publisher.current_page(user)) is not None:
            self.publish(user, first, None)

    def _make_view(self, user: str, first: int) -> View:
        """What this user may see now, or why there is nothing."""
        try:
            person = self._ctx.membership.require(user, timeout=PERSON_TIMEOUT)
        except AccessDenied as refusal:
            return home.unavailable_home(str(refusal), can_retry=refusal.is_temporary)
        try:
            return home.build_home(self._load_page(person, first))
        except StoreError:
            return home.unavailable_home(messages.list_unavailable(), can_retry=True)

    def _load_page(self, person: Person, first: int) -> HomeData:
        now, lists = self._ctx.time.now(), self._ctx.store.user_lists
        hidden = self._ctx.membership.facility_access(person.id).hidden
        upcoming = lists.upcoming(person.id, now, first, PAGE_SIZE + 1, hidden=hidden)
        if first and not upcoming:  # everything on this page is over
            return self._load_page(person, 0)
        return HomeData(
            self.viewer(person),
            now,
            open_requests=tuple(lists.needing_action(person.id, 2 * PAGE_SIZE + 1, hidden=hidden)) if not first else (),
            upcoming=tuple(upcoming[:PAGE_SIZE]),
            first=first,
            has_more=len(upcoming) > PAGE_SIZE,
            recent=tuple(lists.recent(person.id, now, PAGE_SIZE, hidden=hidden)) if not first else (),
            offers_calendar=self._offers_calendar,
            calendar=self._ctx.store.calendar_subscriptions.get(person.id) if self._offers_calendar else None,
        )

    def viewer(self, person: Person) -> Viewer:
        """The person, with the zone of their days and their preferences."""
        preferences, profile = self._ctx.store.preferences.get(person.id), profile_zone(person)
        chosen = preferences.timezone if is_zone(preferences.timezone) else ""
        zone = chosen or profile or self._ctx.time.default_zone
        usable = self._ctx.membership.usable_facilities(person.id)
        facilities = usable if len(usable) > 1 else ()
        return Viewer(person.id, zone, profile, preferences, self._ctx.applicant_links, facilities)


def profile_zone(person: Person) -> str:
    """The IANA zone of the person's Slack profile, or ""."""
    return person.timezone if is_zone(person.timezone) else ""
