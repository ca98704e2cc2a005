"""The Home tab: opened, turned, refreshed, and what its viewer prefers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from slackbot import messages
from slackbot.dates.zones import find_zones
from slackbot.domain.person import Preferences
from slackbot.errors import NotAllowed, StoreError
from slackbot.slack import home
from slackbot.slack.context import AppContext
from slackbot.slack.form.options import NOTICE_VALUE, notice_option, zone_option
from slackbot.slack.home import ids
from slackbot.slack.home.preferences import chosen_values
from slackbot.slack.home.tab import profile_zone, publish, refresh_home
from slackbot.slack.listeners import shortcuts
from slackbot.slack.listeners.options import MAX_OPTIONS

ApplyChoice = Callable[[Preferences, list[str]], Preferences]


def register(app: App, parts: AppContext) -> None:
    """Listen to the tab, its buttons and its fields."""
    app.event("app_home_opened")(partial(on_opened, parts=parts))
    for action_id in (ids.REFRESH, ids.EARLIER, ids.LATER):
        app.action(action_id)(partial(on_page_button, parts=parts))
    app.action(ids.SCHEDULE)(partial(shortcuts.on_open, make_request=shortcuts.request_from_button, parts=parts))
    app.options(ids.TIMEZONE)(partial(on_zone_search, parts=parts))
    said: dict[str, ApplyChoice] = {
        ids.TIMEZONE: lambda old, chosen: home.with_zone(old, chosen[0] if chosen else None),
        ids.TELLING: home.with_notifications,
    }
    for action_id, with_choice in said.items():
        app.action(action_id)(partial(on_preference, with_choice=with_choice, parts=parts))


def on_opened(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Show the first page; the other tab of the app's home is a conversation."""
    event = body["event"]
    if event.get("tab") == "home":
        publish(str(context.user_id or event.get("user") or ""), 0, event.get("view"), parts)
    ack()


def on_page_button(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """Show the page that the button names, or the same anew."""
    value, view = body["actions"][0].get("value"), body.get("view") or {}
    first = home.parse_first(str(value if value is not None else view.get("private_metadata") or ""))
    publish(str(context.user_id or ""), first, view, parts)
    ack()


def on_zone_search(ack: Ack, body: dict[str, Any], context: BoltContext, *, parts: AppContext) -> None:
    """The same search as in the form, and first of all the way back to the zone of the profile."""
    try:
        person = parts.require_member(str(context.user_id or ""))
    except NotAllowed:
        ack(options=[notice_option(messages.ACCESS_DENIED_OPTION)])
        return
    query, now = str(body.get("value") or ""), parts.wall_clock(parts.default_timezone)
    found = [zone_option(zone.name, now) for zone in find_zones(query, limit=MAX_OPTIONS - 1)]
    if query.strip().casefold() in "same as my slack profile":  # nothing typed is in it too
        found.insert(0, home.profile_option(profile_zone(person)))
    ack(options=found or [notice_option(messages.NO_ZONE_FOUND)])


def on_preference(
    ack: Ack, body: dict[str, Any], context: BoltContext, *, with_choice: ApplyChoice, parts: AppContext
) -> None:
    """Keep what was chosen, then show it."""
    user, chosen = str(context.user_id or ""), chosen_values(body["actions"][0])
    try:
        parts.require_member(user)
        if NOTICE_VALUE not in chosen:
            parts.store.preferences.save(user, with_choice(parts.store.preferences.get(user), chosen))
    except (NotAllowed, StoreError) as error:
        parts.background.report_error(error, parts.ephemeral_reply(body, user))
    refresh_home(body, user, parts)
    ack()
