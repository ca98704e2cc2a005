"""Days and times for the viewer of the Home tab."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from slackbot.dates.zones import clock, settled_utc, to_wall, utc_offset, zone_word
from slackbot.domain.interview import Interview
from slackbot.domain.request import Request
from slackbot.domain.spoken_time import spoken_time
from slackbot.slack.home.contents import Viewer


def group_by_day(requests: Sequence[Request], viewer: Viewer, now: float) -> list[tuple[str, list[Request]]]:
    """(heading, requests) for each of the viewer's days, in the given order."""
    today = to_wall(datetime.fromtimestamp(now, UTC), viewer.zone).date()
    days = groupby(requests, lambda request: _viewer_wall_clock(request.interview, viewer).date())
    return [(day_heading(day, today), list(those)) for day, those in days]


def day_heading(day: date, today: date) -> str:
    """“Today · Tuesday, December 1”, with the year unless it is this one."""
    near = {today: "Today · ", today + timedelta(days=1): "Tomorrow · "}.get(day, "")
    year = f", {day.year}" if day.year != today.year else ""
    return f"{near}{day:%A}, {day:%B} {day.day}{year}"


def format_hour(interview: Interview, viewer: Viewer) -> str:
    """The start time as Slack's date markup, which follows the device's 12- or 24-hour setting, or as “3:00 PM ET” if
    the device would show another zone than the one that the viewer has chosen."""
    mine = _viewer_wall_clock(interview, viewer)
    words = f"{clock(mine)} {zone_word(mine, viewer.zone)}"
    return f"<!date^{_timestamp(interview)}^{{time}}|{words}>" if _device_agrees(interview, viewer) else words


def format_day_and_hour(interview: Interview, viewer: Viewer, now: float) -> str:
    """The same with the day: “Tue, Dec 8, 3:00 PM ET”, with the year if it is far from `now`."""
    words = spoken_time(_viewer_wall_clock(interview, viewer), viewer.zone, None, now, ", ")
    device = f"<!date^{_timestamp(interview)}^{{date_short_pretty}} at {{time}}|{words}>"
    return device if _device_agrees(interview, viewer) else words


def format_interview_hour(interview: Interview, viewer: Viewer) -> str:
    """“3:00 PM ET” or “Tue 3:00 PM ET”, the start in the interview's own zone, or "" if the viewer's clock agrees."""
    there = interview.date
    if utc_offset(there, interview.timezone) == utc_offset(_viewer_wall_clock(interview, viewer), viewer.zone):
        return ""
    day = "" if there.date() == _viewer_wall_clock(interview, viewer).date() else f"{there:%a} "
    return f"{day}{clock(there)} {zone_word(there, interview.timezone)}"


def _timestamp(interview: Interview) -> int:
    return int(settled_utc(interview.date, interview.timezone).timestamp())


def _viewer_wall_clock(interview: Interview, viewer: Viewer) -> datetime:
    return to_wall(settled_utc(interview.date, interview.timezone), viewer.zone)


def _device_agrees(interview: Interview, viewer: Viewer) -> bool:
    """Whether the profile's zone shows the same time then; always true if the viewer has chosen no zone."""
    if not viewer.preferences.timezone:
        return True
    if not viewer.profile_zone:
        return False
    instant = settled_utc(interview.date, interview.timezone)
    return to_wall(instant, viewer.profile_zone) == _viewer_wall_clock(interview, viewer)
