"""What a person prefers: the fields on their Home tab, and what these say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from slackbot.dates.zones import is_zone, spoken_zone, to_wall
from slackbot.domain.person import Preferences
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import Block, plain, section
from slackbot.slack.form.options import MAX_OPTION_TEXT, zone_option
from slackbot.slack.home import ids
from slackbot.slack.home.contents import HomeData, Viewer

PROFILE_VALUE = "profile"
"""The value of the option that is no zone: the one of the Slack profile."""

BOOKED, REMINDERS = "booked", "reminders"


def preference_blocks(data: HomeData) -> list[Block]:
    """The fields, with what holds now."""
    return [
        {"type": "header", "text": plain("How I work for you")},
        _zone_field(data.viewer, data.now),
        _notifications_field(data.viewer.preferences),
    ]


def profile_option(profile_zone: str) -> dict[str, Any]:
    """The choice to go by the Slack profile, whose IANA zone is named; "" when it has none."""
    named = f" ({spoken_zone(profile_zone)})" if profile_zone else ""
    return {"text": plain(shorten(f"As in my Slack profile{named}", MAX_OPTION_TEXT)), "value": PROFILE_VALUE}


def with_zone(preferences: Preferences, chosen: str | None) -> Preferences:
    """The preferences with the zone of this option; what is no zone leaves them as they are."""
    if chosen in (None, PROFILE_VALUE):
        return replace(preferences, timezone="")
    return replace(preferences, timezone=chosen) if is_zone(chosen) else preferences


def with_notifications(preferences: Preferences, chosen: Collection[str]) -> Preferences:
    """The preferences with these boxes ticked and no other."""
    return replace(preferences, tell_booked=BOOKED in chosen, tell_reminders=REMINDERS in chosen)


def _zone_field(viewer: Viewer, now: float) -> Block:
    chosen = viewer.preferences.timezone
    if chosen:
        initial = zone_option(chosen, to_wall(datetime.fromtimestamp(now, UTC), chosen))
        said = f"{spoken_zone(chosen)}, as you chose."
    else:
        initial = profile_option(viewer.profile_zone)
        said = f"{spoken_zone(viewer.zone)}, {'as in your Slack profile' if viewer.profile_zone else _NO_PROFILE}."
    element: Block = {
        "type": "external_select",
        "action_id": ids.TIMEZONE,
        "min_query_length": 0,
        "placeholder": plain("City or zone"),
        "initial_option": initial,
    }
    text = f"*Your time zone:* {said}\nI read the times that you type in it, and these days are counted by it."
    return {**section(text), "block_id": ids.TIMEZONE, "accessory": element}


_NO_PROFILE = "because your Slack profile names none"


def _notifications_field(preferences: Preferences) -> Block:
    booked = _checkbox(BOOKED, "A direct message for each interview that I hold")
    reminders = _checkbox(REMINDERS, "A reminder before it")
    ticked = [booked] * preferences.tell_booked + [reminders] * preferences.tell_reminders
    element: Block = {"type": "checkboxes", "action_id": ids.TELLING, "options": [booked, reminders]}
    element |= {"initial_options": ticked} if ticked else {}  # Slack takes no empty list
    return {**section("*How I like to be told:*"), "block_id": ids.TELLING, "accessory": element}


def _checkbox(value: str, label: str) -> dict[str, Any]:
    return {"text": plain(label), "value": value}


def chosen_values(action: Mapping[str, Any]) -> list[str]:
    """The values of the boxes that are ticked, or of the option that was chosen, in an action as Slack sends it."""
    options = action.get("selected_options") or [action.get("selected_option")]
    return [str(option.get("value")) for option in options if isinstance(option, Mapping)]
