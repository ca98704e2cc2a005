"""Links that open a filled-in event in the user's calendar. Nothing is added until they press *Save* there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from slackbot.domain.calendar_export.event import Event
from slackbot.domain.wording import shorten

LONGEST_TITLE = 100
LONGEST_LOCATION = 1500
"""In characters once URL-encoded; Slack's limit for the whole URL is 3000. A longer location is left out."""


@dataclass(frozen=True, slots=True)
class Link:
    """The name of a calendar, and a URL."""

    label: str
    url: str


def google_url(event: Event) -> str:
    """A Google Calendar event template.

    Fields: https://www.google.com/googlecalendar/event_publisher_guide_detail.html. URL: https://git.io/JeaO7.
    """
    return _build_url(
        "https://calendar.google.com/calendar/render",
        action="TEMPLATE",
        text=shorten(event.title, LONGEST_TITLE),
        dates=f"{event.starts_at:%Y%m%dT%H%M%SZ}/{event.ends_at:%Y%m%dT%H%M%SZ}",
        location=_location(event),
        details=event.details,
    )


def outlook_url(event: Event) -> str:
    """A new event in Outlook on the web, for work accounts.

    Microsoft doesn't document it; the fields are from
    https://interactiondesignfoundation.github.io/add-event-to-calendar-docs/services/outlook-web.html.
    """
    return _build_url(
        "https://outlook.office.com/calendar/0/deeplink/compose",
        path="/calendar/action/compose",
        rru="addevent",
        subject=shorten(event.title, LONGEST_TITLE),
        startdt=_iso(event.starts_at),
        enddt=_iso(event.ends_at),
        location=_location(event),
        body=event.details,
    )


def _build_url(address: str, **fields: str) -> str:
    return f"{address}?{urlencode(fields, quote_via=quote, safe='')}"


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _location(event: Event) -> str:
    return event.location if len(quote(event.location, safe="")) <= LONGEST_LOCATION else ""
