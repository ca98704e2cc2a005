"""The Home tab: opening it, paging, what its viewer prefers, and their calendar."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from slackbot.domain.person import Person, Preferences
from slackbot.slack import home as home_view
from slackbot.slack.background import BackgroundExecutor
from slackbot.slack.form.options import NOTICE_VALUE
from slackbot.slack.home import ids
from slackbot.slack.home.calendar_addresses import CalendarAddresses
from slackbot.slack.home.preferences import chosen_values
from slackbot.slack.home.subscription import FULL_NAMES
from slackbot.slack.home.tab import HomeTab, profile_zone
from slackbot.slack.membership import Membership
from slackbot.slack.menus import Menus
from slackbot.slack.middleware import require_member
from slackbot.slack.replies import EphemeralReply, run_or_decline
from slackbot.storage.store import Store


def register(app: App) -> None:
    """Listen to the tab, its buttons and its fields."""
    app.event("app_home_opened")(on_opened)
    for action_id in (ids.REFRESH, ids.EARLIER, ids.LATER):
        app.action(action_id)(on_page_button)
    app.options(ids.TIMEZONE, middleware=[require_member])(on_zone_search)
    for action_id in (ids.TIMEZONE, ids.FACILITY, ids.TELLING, ids.DIGEST):
        app.action(action_id, middleware=[require_member])(on_preference)
    app.action(ids.CREATE_CALENDAR)(on_create_calendar)
    app.action(ids.REVOKE_CALENDAR, middleware=[require_member])(on_revoke_calendar)
    app.action(ids.CALENDAR_NAMES, middleware=[require_member])(on_calendar_names)
    app.view(ids.CALENDAR_VIEW, middleware=[require_member])(on_address_read)


def on_opened(ack: Ack, event: dict[str, Any], user: str, home: HomeTab) -> None:
    """Show the first page. The app's other tab, a conversation, sends this event, too."""
    if event.get("tab") == "home":
        home.publish(user, 0, event.get("view"))
    ack()


def on_page_button(ack: Ack, body: dict[str, Any], user: str, home: HomeTab) -> None:
    """Show the page that the button names, or the current one again."""
    value, view = body["actions"][0].get("value"), body.get("view") or {}
    first = home_view.parse_first(str(value if value is not None else view.get("private_metadata") or ""))
    home.publish(user, first, view)
    ack()


def on_zone_search(ack: Ack, body: dict[str, Any], member: Person, menus: Menus) -> None:
    """Offer time zones, first of all that of the Slack profile."""
    typed = str(body.get("value") or "")
    is_profile = typed.strip().casefold() in "same as my slack profile"  # true before anything is typed
    ack(options=menus.zones(typed, [home_view.profile_option(profile_zone(member))] if is_profile else []))


def on_preference(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    member: Person,
    membership: Membership,
    store: Store,
    home: HomeTab,
) -> None:
    """Save what was chosen, and show it."""
    action = body["actions"][0]
    chosen = chosen_values(action)
    if action["action_id"] == ids.FACILITY:
        membership.require_facility(user, chosen[0] if chosen else "")
    if NOTICE_VALUE not in chosen:
        store.preferences.save(member.id, _with_choice(store.preferences.get(member.id), action["action_id"], chosen))
    home.refresh(body, user)
    ack()


def on_create_calendar(
    ack: Ack,
    body: dict[str, Any],
    user: str,
    reply: EphemeralReply,
    background: BackgroundExecutor,
    calendars: CalendarAddresses,
    home: HomeTab,
) -> None:
    """Show the address of a new calendar."""

    def make() -> None:
        try:
            calendars.make(user, str(body.get("trigger_id") or ""))
        finally:
            home.refresh(body, user)

    run_or_decline(make, background, reply)
    ack()


def on_revoke_calendar(ack: Ack, body: dict[str, Any], user: str, member: Person, store: Store, home: HomeTab) -> None:
    """From now on the calendar's address leads nowhere."""
    store.calendar_subscriptions.revoke(member.id)
    home.refresh(body, user)
    ack()


def on_calendar_names(ack: Ack, body: dict[str, Any], user: str, member: Person, store: Store, home: HomeTab) -> None:
    """Show applicants in the calendar by their full names, or by their initials."""
    full_names = FULL_NAMES in chosen_values(body["actions"][0])
    store.calendar_subscriptions.show_full_names(member.id, full_names)
    home.refresh(body, user)
    ack()


def on_address_read(ack: Ack) -> None:
    """Close the view: its address was there to be copied."""
    ack()


def _with_choice(old: Preferences, action_id: str, chosen: list[str]) -> Preferences:
    if action_id == ids.TIMEZONE:
        return home_view.with_zone(old, chosen[0] if chosen else None)
    if action_id == ids.DIGEST:
        return home_view.with_digest(old, chosen[0] if chosen else None)
    if action_id == ids.FACILITY:
        return home_view.with_facility(old, chosen[0] if chosen else None)
    return home_view.with_notifications(old, chosen)
