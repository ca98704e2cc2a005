"""Add an interview to people's own calendars, by links or a file. Pure.

event.py         the calendar event of an interview
links.py         links that open a filled-in event in Google Calendar or Outlook
subscription.py  the calendar of one person, at an address of its own
ics.py           the files for Apple Calendar and others (RFC 5545)
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from slackbot.domain.calendar_export.event import Event, event_from
from slackbot.domain.calendar_export.ics import render_ics, render_subscription
from slackbot.domain.calendar_export.links import Link, google_url, outlook_url
from slackbot.domain.calendar_export.subscription import (
    CODE_BYTES,
    KEPT_FOR,
    CalendarSubscription,
    DatedRequest,
    hash_code,
    parse_code,
    personal_url,
    subscribed_events,
)
from slackbot.domain.request import Request

__all__ = [
    "CODE_BYTES",
    "KEPT_FOR",
    "PATH",
    "CalendarLinks",
    "CalendarSubscription",
    "DatedRequest",
    "Event",
    "Link",
    "event_from",
    "google_url",
    "hash_code",
    "outlook_url",
    "parse_code",
    "personal_url",
    "render_ics",
    "render_subscription",
    "subscribed_events",
]

PATH = "/calendar/"
SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class CalendarLinks:
    """Calendar links of interviews. The file needs a `public_url` to be reached at.

    A file's URL is signed with `key`, so it can't be guessed.
    """

    public_url: str | None = None
    key: bytes = field(default=b"", repr=False)

    @classmethod
    def with_secret(cls, public_url: str | None, secret: str) -> CalendarLinks:
        """With a key derived from `secret`. Changing the secret makes old URLs invalid."""
        return cls(public_url, hmac.digest(secret.encode(), b"addresses of calendar files", "sha256"))

    def links(self, request: Request) -> tuple[Link, ...]:
        """All links that add this interview to a calendar."""
        event = event_from(request)
        return Link("Google", google_url(event)), Link("Outlook", outlook_url(event)), *self.file_link(request)

    def file_link(self, request: Request) -> tuple[Link, ...]:
        """The link to the file, if there is a `public_url`. Opened again later, the file has the current state."""
        if not self.public_url:
            return ()
        token = f"{request.id}-{self._signature(request.id)}"
        return (Link("Apple and others", f"{self.public_url}{PATH}{token}{SUFFIX}"),)

    def parse_request_id(self, path: str) -> str | None:
        """The id of the request whose file has this URL path; None if the signature is wrong."""
        ours = path.startswith(PATH) and path.endswith(SUFFIX) and path.isascii()
        if not (self.public_url and ours):
            return None
        request_id, _, code = path[len(PATH) : -len(SUFFIX)].rpartition("-")
        return request_id if hmac.compare_digest(code, self._signature(request_id)) else None

    def _signature(self, request_id: str) -> str:
        return hmac.digest(self.key, request_id.encode(), "sha256").hex()[:40]
