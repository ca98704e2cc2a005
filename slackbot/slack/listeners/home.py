"""The Home tab: opened, turned, refreshed, and what its viewer prefers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.dates.zones import find_zones
from slackbot.domain.person import Preferences
from slackbot.errors import Refused, StoreError
from slackbot.slack import home
from slackbot.slack.context import Parts
from slackbot.slack.form.options import NOTICE, notice_option, zone_option
from slackbot.slack.home import ids
from slackbot.slack.home.preferences import chosen_values
from slackbot.slack.home.tab import profile_zone, publish, show_again
from slackbot.slack.listeners import shortcuts
from slackbot.slack.listeners.options import MOST_OPTIONS

Said = Callable[[Preferences, list[str]], Preferences]


def register(app: App, parts: Parts) -> None:
    """Listen to the tab, its buttons and its fields."""
    app.event("app_home_opened")(partial(opened, parts=parts))
    for action_id in (ids.REFRESH, ids.EARLIER, ids.LATER):
        app.action(action_id)(partial(turned, parts=parts))
    app.action(ids.SCHEDULE)(partial(shortcuts.opened, ask=shortcuts.by_button, parts=parts))
    app.options(ids.TIMEZONE)(partial(zones, parts=parts))
    said: dict[str, Said] = {
        ids.TIMEZONE: lambda old, chosen: home.with_zone(old, chosen[0] if chosen else None),
        ids.TELLING: home.with_telling,
    }
    for action_id, with_choice in said.items():
        app.action(action_id)(partial(preferred, with_choice=with_choice, parts=parts))


def opened(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Show the first page; the other tab of the app's home is a conversation."""
    event = body["event"]
    if event.get("tab") == "home":
        publish(str(context.user_id or event.get("user") or ""), 0, event.get("view"), parts)
    ack()


def turned(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """Show the page that the button names, or the same anew."""
    value, view = body["actions"][0].get("value"), body.get("view") or {}
    first = home.first_of(str(value if value is not None else view.get("private_metadata") or ""))
    publish(str(context.user_id or ""), first, view, parts)
    ack()


def zones(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: Parts) -> None:
    """The same search as in the form, and first of all the way back to the zone of the profile."""
    try:
        person = parts.member(str(context.user_id or ""))
    except Refused:
        ack(options=[notice_option(messages.NOT_ADMITTED_OPTION)])
        return
    query, now = str(body.get("value") or ""), parts.wall_clock(parts.default_timezone)
    found = [zone_option(zone.name, now) for zone in find_zones(query, limit=MOST_OPTIONS - 1)]
    if query.strip().casefold() in "as in my slack profile":  # nothing typed is in it too
        found.insert(0, home.profile_option(profile_zone(person)))
    ack(options=found or [notice_option(messages.NO_ZONE_FOUND)])


def preferred(ack: Ack, body: dict[str, Any], context: BoltContext, *, with_choice: Said, parts: Parts) -> None:
    """Keep what was chosen, then show it."""
    user, chosen = str(context.user_id or ""), chosen_values(body["actions"][0])
    try:
        parts.member(user)
        if NOTICE not in chosen:
            parts.store.preferences.save(user, with_choice(parts.store.preferences.get(user), chosen))
    except (Refused, StoreError) as error:
        parts.errands.tell(error, parts.whisper(body, user))
    show_again(body, user, parts)
    ack()
