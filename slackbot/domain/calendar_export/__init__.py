"""An interview for people's own calendars: links that add it, and a file. Pure.

event.py   what a calendar is told of an interview
links.py   the forms that Google and Outlook open for a link
ics.py     the file that Apple Calendar and the others open (RFC 5545)
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from slackbot.domain.calendar_export.event import Event, event_of
from slackbot.domain.calendar_export.ics import ics
from slackbot.domain.calendar_export.links import Link, google, outlook
from slackbot.domain.request import Request

__all__ = ["PATH", "Calendars", "Event", "Link", "event_of", "google", "ics", "outlook"]

PATH = "/calendar/"
ENDING = ".ics"


@dataclass(frozen=True, slots=True)
class Calendars:
    """Where the files are; without a `public_url` nobody could reach them, so that there are only the two links.

    A file's address holds a code that is made with `key`: nobody finds a file who was not handed its address.
    """

    public_url: str | None = None
    key: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, public_url: str | None, secret: str) -> Calendars:
        """With a key that is made from a secret of the app; when that is changed, old addresses lead nowhere."""
        return cls(public_url, hmac.digest(secret.encode(), b"addresses of calendar files", "sha256"))

    def links(self, request: Request) -> tuple[Link, ...]:
        """The links that add this interview to a calendar."""
        event = event_of(request)
        return Link("Google", google(event)), Link("Outlook", outlook(event)), *self.file_link(request)

    def file_link(self, request: Request) -> tuple[Link, ...]:
        """The link to the file, where it has an address: opened again it tells of a move or that it was cancelled."""
        if not self.public_url:
            return ()
        token = f"{request.id}-{self._code(request.id)}"
        return (Link("Apple and others", f"{self.public_url}{PATH}{token}{ENDING}"),)

    def request_id(self, path: str) -> str | None:
        """The id of the request whose file has this path, or None when it is not an address that we gave."""
        ours = path.startswith(PATH) and path.endswith(ENDING) and path.isascii()
        if not (self.public_url and ours):
            return None
        request_id, _, code = path[len(PATH) : -len(ENDING)].rpartition("-")
        return request_id if hmac.compare_digest(code, self._code(request_id)) else None

    def _code(self, request_id: str) -> str:
        return hmac.digest(self.key, request_id.encode(), "sha256").hex()[:40]
