"""The fields for preferences on the Home tab, and the choices made in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from slackbot.dates.zones import clock, is_zone, spoken_zone, to_wall
from slackbot.domain.person import Preferences
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import Block, plain, section
from slackbot.slack.form.options import MAX_OPTION_TEXT, MAX_OPTIONS, Option, facility_option, zone_option
from slackbot.slack.home import ids
from slackbot.slack.home.contents import HomeData, Viewer

PROFILE_VALUE = "profile"
"""The value of the option for the Slack profile's zone."""
LAST_VALUE = "-last"
"""The value of the option for the facility of the last booking; no facility's id begins like that."""
LAST_FACILITY: Option = {"text": plain("Where I booked last"), "value": LAST_VALUE}

BOOKED, REMINDERS = "booked", "reminders"


def preference_blocks(data: HomeData) -> list[Block]:
    """The fields with the current preferences."""
    return [
        {"type": "header", "text": plain("Preferences")},
        _zone_field(data.viewer, data.now),
        *([_facility_field(data.viewer)] if data.viewer.facilities else []),
        _notifications_field(data.viewer.preferences),
        _digest_field(data.viewer.preferences),
    ]


def profile_option(profile_zone: str) -> dict[str, Any]:
    """The option to use the Slack profile's zone; `profile_zone` is an IANA name, or "" if the profile has none."""
    named = f" ({spoken_zone(profile_zone)})" if profile_zone else ""
    return {"text": plain(shorten(f"Same as my Slack profile{named}", MAX_OPTION_TEXT)), "value": PROFILE_VALUE}


def with_zone(preferences: Preferences, chosen: str | None) -> Preferences:
    """The preferences with the zone of this option's value; unchanged if it isn't one."""
    if chosen in (None, PROFILE_VALUE):
        return replace(preferences, timezone="")
    return replace(preferences, timezone=chosen) if is_zone(chosen) else preferences


def with_facility(preferences: Preferences, chosen: str | None) -> Preferences:
    """The preferences with the facility of this option's value."""
    return replace(preferences, facility_id="" if chosen in (None, LAST_VALUE) else str(chosen))


def with_notifications(preferences: Preferences, chosen: Collection[str]) -> Preferences:
    """The preferences with exactly these boxes checked."""
    return replace(preferences, tell_booked=BOOKED in chosen, tell_reminders=REMINDERS in chosen)


def with_digest(preferences: Preferences, chosen: str | None) -> Preferences:
    """The preferences with the time of this option's value, none for None; unchanged if it isn't one."""
    times = {None: None, **{_digest_option(at)["value"]: at for at in (None, *DIGEST_TIMES)}}
    return replace(preferences, digest_at=times[chosen]) if chosen in times else preferences


def _zone_field(viewer: Viewer, now: float) -> Block:
    chosen = viewer.preferences.timezone
    if chosen:
        initial = zone_option(chosen, to_wall(datetime.fromtimestamp(now, UTC), chosen))
        said = f"{spoken_zone(chosen)}, chosen by you."
    else:
        initial = profile_option(viewer.profile_zone)
        said = f"{spoken_zone(viewer.zone)}, {'from your Slack profile' if viewer.profile_zone else _NO_PROFILE}."
    element: Block = {
        "type": "external_select",
        "action_id": ids.TIMEZONE,
        "min_query_length": 0,
        "placeholder": plain("City or time zone"),
        "initial_option": initial,
    }
    text = f"*Your time zone:* {said}\nTimes you type, and the days above, use this time zone."
    return {**section(text), "block_id": ids.TIMEZONE, "accessory": element}


def _facility_field(viewer: Viewer) -> Block:
    """The facility with which forms start; a choice that the viewer may no longer use counts as none."""
    options = [LAST_FACILITY, *(facility_option(each) for each in viewer.facilities[: MAX_OPTIONS - 1])]
    chosen = next((each for each in options if each["value"] == viewer.preferences.facility_id), LAST_FACILITY)
    element: Block = {
        "type": "static_select",
        "action_id": ids.FACILITY,
        "options": options,
        "initial_option": chosen,
    }
    text = "*Your facility:* the form starts with it, unless your words or the channel name another one."
    return {**section(text), "block_id": ids.FACILITY, "accessory": element}


_NO_PROFILE = "because your Slack profile has none"


def _notifications_field(preferences: Preferences) -> Block:
    booked = _checkbox(BOOKED, "When an interview is booked with me")
    reminders = _checkbox(REMINDERS, "As a reminder before it starts")
    ticked = [booked] * preferences.tell_booked + [reminders] * preferences.tell_reminders
    element: Block = {"type": "checkboxes", "action_id": ids.TELLING, "options": [booked, reminders]}
    element |= {"initial_options": ticked} if ticked else {}  # Slack rejects an empty list
    return {**section("*Send my notifications:*"), "block_id": ids.TELLING, "accessory": element}


DIGEST_TIMES = (*(time(hour, minute) for hour in range(6, 10) for minute in (0, 30)), time(10))
"""The times of day from which people choose."""
NEVER = "never"


def _digest_field(preferences: Preferences) -> Block:
    element: Block = {
        "type": "static_select",
        "action_id": ids.DIGEST,
        "placeholder": plain("Time of day"),
        "options": [_digest_option(at) for at in (None, *DIGEST_TIMES)],
        "initial_option": _digest_option(preferences.digest_at if preferences.digest_at in DIGEST_TIMES else None),
    }
    text = "*Send me the interviews of the day:*\nOne direct message on days when you have any, in your time zone."
    return {**section(text), "block_id": ids.DIGEST, "accessory": element}


def _digest_option(at: time | None) -> dict[str, Any]:
    label = clock(datetime.combine(date.min, at)) if at else "Never"
    return {"text": plain(label), "value": f"{at:%H:%M}" if at else NEVER}


def _checkbox(value: str, label: str) -> dict[str, Any]:
    return {"text": plain(label), "value": value}


def chosen_values(action: Mapping[str, Any]) -> list[str]:
    """The values of the checked boxes, or of the chosen option, in Slack's action payload."""
    options = action.get("selected_options") or [action.get("selected_option")]
    return [str(option.get("value")) for option in options if isinstance(option, Mapping)]
