"""What the Home tab is built from."""

from __future__ import annotations

from dataclasses import dataclass, field

from slackbot.domain.applicant_links import ApplicantLinks
from slackbot.domain.calendar_export import CalendarSubscription
from slackbot.domain.facility import Facility
from slackbot.domain.person import Preferences
from slackbot.domain.request import Request

PAGE_SIZE = 10
"""Interviews on a page: with buttons and headings they stay below Slack's 100 blocks."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who sees the tab: their Slack id, the IANA zone of their days, and their Slack profile's zone or "".

    Slack shows times in the device's zone, which is usually the profile's. `applicant_links` lead to Apploi.
    `facilities` are those that they may use, if they may use several.
    """

    user: str
    zone: str
    profile_zone: str
    preferences: Preferences
    applicant_links: ApplicantLinks = field(default_factory=ApplicantLinks)
    facilities: tuple[Facility, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeData:
    """What one person sees at `now`, in seconds since the epoch.

    `open_requests` aren't settled yet, newest first. `upcoming` is one page of interviews with `first` others before it
    and, if `has_more`, others after it. `recent` ones are over. `calendar` is the one that they can subscribe to,
    if the app `offers_calendar` and they have one.
    """

    viewer: Viewer
    now: float
    open_requests: tuple[Request, ...] = ()
    upcoming: tuple[Request, ...] = ()
    first: int = 0
    has_more: bool = False
    recent: tuple[Request, ...] = ()
    offers_calendar: bool = False
    calendar: CalendarSubscription | None = None
