"""Describes a rescheduled time: the old one and the new one."""

from __future__ import annotations

from datetime import datetime

from slackbot.dates.zones import abbreviation, clock


def describe_change(before: datetime, before_zone: str, after: datetime, after_zone: str) -> str:
    """ "Tue, Dec 1, 3:00 PM → Wed, Dec 2, 10:00 AM EST": naive wall clocks in their IANA zones.

    Each time names its zone if the two abbreviations differ.
    """
    old, new = abbreviation(before, before_zone), abbreviation(after, after_zone)
    first = describe_briefly(before) if old == new else f"{describe_briefly(before)} {old}"
    return f"{first} → {describe_briefly(after)} {new}"


def describe_briefly(wall: datetime) -> str:
    """ "Tue, Dec 1, 3:00 PM"."""
    return f"{wall:%a}, {wall:%b} {wall.day}, {clock(wall)}"
