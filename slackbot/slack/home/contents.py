"""The values that the Home tab is made of."""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.domain.person import Preferences
from slackbot.domain.request import Request

PAGE_SIZE = 10
"""Interviews on a page: with their buttons and headings they stay below Slack's 100 blocks."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: their Slack id, the IANA zone by which they count days, and that of their Slack profile or "".

    Slack shows hours by their device, which keeps the profile's zone as a rule.
    """

    user: str
    zone: str
    profile_zone: str
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class HomeData:
    """What one person sees at `now`, in seconds since the epoch.

    `asked` are their requests that nobody has settled, the newest first; `upcoming` one page, `first` ones before it
    and, with `more`, others after it; `recent` what is over.
    """

    viewer: Viewer
    now: float
    open_requests: tuple[Request, ...] = ()
    upcoming: tuple[Request, ...] = ()
    first: int = 0
    has_more: bool = False
    recent: tuple[Request, ...] = ()
