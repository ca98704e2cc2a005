"""What is published on the Home tab, and when: on its opening, and after what its viewer did."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain.person import Person
from slackbot.errors import AccessDenied, StoreError
from slackbot.slack import home
from slackbot.slack.context import AppContext
from slackbot.slack.home import PAGE_SIZE, HomeData, Viewer

PERSON_TIMEOUT = 2.0
"""Seconds that Slack may take to say who looks: nobody waits with a form."""

View = dict[str, Any]


def refresh_home(body: Mapping[str, Any], user: str, parts: AppContext) -> None:
    """Show this person's tab as things are now, on the page where they are; only where they have opened it."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        publish(user, home.parse_first(str(view.get("private_metadata") or "")), view, parts)
    elif (first := parts.home_publisher.current_page(user)) is not None:
        publish(user, first, None, parts)


def publish(user: str, first: int, view: Mapping[str, Any] | None, parts: AppContext) -> None:
    """Show this person the page that begins with the interview `first`, soon; `view` is their tab as Slack sent it.

    When every thread has work the tab stays as it is, and is made anew when it is opened again.
    """
    seen = str(view.get("hash") or "") or None if view else None
    parts.background.submit(
        lambda: parts.home_publisher.publish(user, first, partial(_make_view, user, parts), seen), lambda _: None
    )


def _make_view(user: str, parts: AppContext, first: int) -> View:
    """What this person may see now, or why it is nothing."""
    try:
        person = parts.require_member(user, timeout=PERSON_TIMEOUT)
    except AccessDenied as refusal:
        return home.unavailable_home(str(refusal), can_retry=refusal.is_temporary)
    try:
        return home.build_home(_load_page(person, first, parts))
    except StoreError:
        return home.unavailable_home(messages.list_unavailable(), can_retry=True)


def _load_page(person: Person, first: int, parts: AppContext) -> HomeData:
    now, listings = parts.clock(), parts.store.user_lists
    coming = listings.upcoming(person.id, now, first, PAGE_SIZE + 1)
    if first and not coming:  # what stood on this page is gone
        return _load_page(person, 0, parts)
    preferences = parts.store.preferences.get(person.id)
    profile = profile_zone(person)
    chosen = preferences.timezone if is_zone(preferences.timezone) else ""
    return HomeData(
        Viewer(person.id, chosen or profile or parts.default_timezone, profile, preferences),
        now,
        open_requests=tuple(listings.needing_action(person.id, 2 * PAGE_SIZE + 1)) if not first else (),
        upcoming=tuple(coming[:PAGE_SIZE]),
        first=first,
        has_more=len(coming) > PAGE_SIZE,
        recent=tuple(listings.recent(person.id, now, PAGE_SIZE)) if not first else (),
    )


def profile_zone(person: Person | None) -> str:
    """The IANA zone of the person's Slack profile, or ""."""
    return person.timezone if person and is_zone(person.timezone) else ""
