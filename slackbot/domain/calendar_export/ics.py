"""Render events as iCalendar files: RFC 5545 (format), RFC 5546 (methods) and RFC 7986 (calendars to subscribe to).

Written here because it is forty lines: the library `icalendar` takes 5.5 MB with its dependencies, and 80 ms to import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from slackbot.domain.calendar_export.event import Event
from slackbot.domain.calendar_export.subscription import DatedEvent

MAX_LINE_OCTETS = 75
"""Longer lines are folded (RFC 5545, 3.1)."""
REFRESH_INTERVAL = "PT15M"
"""How often calendars are asked to look for changes. Google and Outlook look when they please."""


def render_ics(event: Event, now: datetime) -> str:
    """The file as of `now` (aware, in UTC). It adds or updates the event, or removes it if it was cancelled."""
    lines = [
        *_HEAD,
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        *_event_lines(event, now, [] if event.is_cancelled else _alarm(event)),
        "END:VCALENDAR",
    ]
    return _join(lines)


def render_subscription(events: Sequence[DatedEvent]) -> str:
    """A calendar to subscribe to. The same events always make the same file, so that its hash tells what has changed.

    Without a METHOD, DTSTAMP is when an event last changed (RFC 5545, 3.8.7.2). There are no alarms: a calendar
    reminds people as they have set it up.
    """
    lines = [
        *_HEAD,
        "X-WR-CALNAME:Interviews",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH_INTERVAL}",
        f"X-PUBLISHED-TTL:{REFRESH_INTERVAL}",
        *(line for each in events for line in _event_lines(each.event, datetime.fromtimestamp(each.changed_at, UTC))),
        *([] if events else _NO_EVENTS),
        "END:VCALENDAR",
    ]
    return _join(lines)


_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//slackbot//interviews//EN")
_NO_EVENTS = (
    *("BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"),
)
"""A calendar needs at least one component (RFC 5545, 3.6)."""


def _event_lines(event: Event, stamp: datetime, alarm: Iterable[str] = ()) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_escape(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_escape(event.title)}",
        f"LOCATION:{_escape(event.location)}",
        f"DESCRIPTION:{_escape(event.details)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        *alarm,
        "END:VEVENT",
    ]


def _join(lines: Iterable[str]) -> str:
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _alarm(event: Event) -> list[str]:
    """A reminder 15 minutes before, as every calendar shows it (RFC 5545, 3.6.6)."""
    said = f"DESCRIPTION:{_escape(event.title)}"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", said, "END:VALARM"]


def _utc(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _escape(value: str) -> str:
    """Escape a text value, and remove the control characters that RFC 5545, 3.3.11 forbids."""
    lines = re.sub(r"\r\n?|[\u0085\u2028\u2029]", "\n", value)
    printable = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", lines)
    return re.sub(r"([\\;,])", r"\\\1", printable).replace("\n", "\\n")


def _fold(line: str) -> str:
    """Fold into lines of at most 75 octets, without splitting a character."""
    pieces, piece, room = [], "", MAX_LINE_OCTETS
    for character in line:
        width = len(character.encode())
        if width > room:
            pieces.append(piece)
            piece, room = "", MAX_LINE_OCTETS - 1  # further lines start with a space
        piece, room = piece + character, room - width
    return "\r\n ".join([*pieces, piece])
