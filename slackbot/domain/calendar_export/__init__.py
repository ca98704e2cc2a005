"""An interview for people's own calendars: links that add it, and a file. Pure.

event.py   what a calendar is told of an interview
links.py   the forms that Google and Outlook open for a link
ics.py     the file that Apple Calendar and the others open (RFC 5545)
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from slackbot.domain.calendar_export.event import Event, event_from
from slackbot.domain.calendar_export.ics import render_ics
from slackbot.domain.calendar_export.links import Link, google_url, outlook_url
from slackbot.domain.request import Request

__all__ = ["PATH", "CalendarLinks", "Event", "Link", "event_from", "google_url", "outlook_url", "render_ics"]

PATH = "/calendar/"
SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class CalendarLinks:
    """Where the files are; without a `public_url` nobody could reach them, so that there are only the two links.

    A file's address holds a code that is made with `key`: nobody finds a file who was not handed its address.
    """

    public_url: str | None = None
    key: bytes = field(default=b"", repr=False)

    @classmethod
    def with_secret(cls, public_url: str | None, secret: str) -> CalendarLinks:
        """With a key that is made from a secret of the app; when that is changed, old addresses lead nowhere."""
        return cls(public_url, hmac.digest(secret.encode(), b"addresses of calendar files", "sha256"))

    def links(self, request: Request) -> tuple[Link, ...]:
        """The links that add this interview to a calendar."""
        event = event_from(request)
        return Link("Google", google_url(event)), Link("Outlook", outlook_url(event)), *self.file_link(request)

    def file_link(self, request: Request) -> tuple[Link, ...]:
        """The link to the file, where it has an address: opened again it tells of a move or that it was cancelled."""
        if not self.public_url:
            return ()
        token = f"{request.id}-{self._signature(request.id)}"
        return (Link("Apple and others", f"{self.public_url}{PATH}{token}{SUFFIX}"),)

    def parse_request_id(self, path: str) -> str | None:
        """The id of the request whose file has this path, or None when it is not an address that we gave."""
        ours = path.startswith(PATH) and path.endswith(SUFFIX) and path.isascii()
        if not (self.public_url and ours):
            return None
        request_id, _, code = path[len(PATH) : -len(SUFFIX)].rpartition("-")
        return request_id if hmac.compare_digest(code, self._signature(request_id)) else None

    def _signature(self, request_id: str) -> str:
        return hmac.digest(self.key, request_id.encode(), "sha256").hex()[:40]
