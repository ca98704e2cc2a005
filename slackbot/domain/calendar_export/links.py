"""Links that open a filled-in form in somebody's own calendar; nothing is added before they press *Save* there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from slackbot.domain.calendar_export.event import Event
from slackbot.domain.wording import shorten

LONGEST_TITLE = 100
LONGEST_LOCATION = 1500
"""Characters of a location in a link, as it is written there: Slack takes 3000 in all. A longer one is left out."""


@dataclass(frozen=True, slots=True)
class Link:
    """A calendar's name and an address."""

    label: str
    url: str


def google_url(event: Event) -> str:
    """Google Calendar's event template.

    https://www.google.com/googlecalendar/event_publisher_guide_detail.html names the fields;
    https://git.io/JeaO7 the address that is used today.
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
    """The form of Outlook on the web, for work accounts.

    https://interactiondesignfoundation.github.io/add-event-to-calendar-docs/services/outlook-web.html: Microsoft has
    no page on it.
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
