"""What is published on the Home tab, and when: on its opening, and after what its viewer did."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from slackbot import messages
from slackbot.dates.zones import is_zone
from slackbot.domain.person import Person
from slackbot.errors import NotAdmitted, StoreError
from slackbot.slack import home
from slackbot.slack.context import Parts
from slackbot.slack.home import PAGE, Shown, Viewer

PERSON_TIMEOUT = 2.0
"""Seconds that Slack may take to say who looks: nobody waits with a form."""

View = dict[str, Any]


def show_again(body: Mapping[str, Any], user: str, parts: Parts) -> None:
    """Show this person's tab as things are now, on the page where they are; only where they have opened it."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        publish(user, home.first_of(str(view.get("private_metadata") or "")), view, parts)
    elif (first := parts.homes.page(user)) is not None:
        publish(user, first, None, parts)


def publish(user: str, first: int, view: Mapping[str, Any] | None, parts: Parts) -> None:
    """Show this person the page that begins with the interview `first`, soon; `view` is their tab as Slack sent it.

    When every thread has work the tab stays as it is, and is made anew when it is opened again.
    """
    seen = str(view.get("hash") or "") or None if view else None
    parts.errands.take(lambda: parts.homes.show(user, first, partial(_view, user, parts), seen), lambda _: None)


def _view(user: str, parts: Parts, first: int) -> View:
    """What this person may see now, or why it is nothing."""
    try:
        person = parts.member(user, timeout=PERSON_TIMEOUT)
    except NotAdmitted as refusal:
        return home.closed(str(refusal), again=refusal.passing)
    try:
        return home.build(_shown(person, first, parts))
    except StoreError:
        return home.closed(messages.not_listed(), again=True)


def _shown(person: Person, first: int, parts: Parts) -> Shown:
    now, listings = parts.clock(), parts.store.listings
    coming = listings.upcoming(person.id, now, first, PAGE + 1)
    if first and not coming:  # what stood on this page is gone
        return _shown(person, 0, parts)
    preferences = parts.store.preferences.get(person.id)
    profile = profile_zone(person)
    chosen = preferences.timezone if is_zone(preferences.timezone) else ""
    return Shown(
        Viewer(person.id, chosen or profile or parts.default_timezone, profile, preferences),
        now,
        asked=tuple(listings.needing(person.id, 2 * PAGE + 1)) if not first else (),
        upcoming=tuple(coming[:PAGE]),
        first=first,
        more=len(coming) > PAGE,
        recent=tuple(listings.recent(person.id, now, PAGE)) if not first else (),
    )


def profile_zone(person: Person | None) -> str:
    """The IANA zone of the person's Slack profile, or ""."""
    return person.timezone if person and is_zone(person.timezone) else ""
