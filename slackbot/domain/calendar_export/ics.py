"""Render an event as an iCalendar file: RFC 5545 (format) and RFC 5546 (methods).

Written here because it is forty lines: the library `icalendar` takes 5.5 MB with its dependencies, and 80 ms to import.
"""

from __future__ import annotations

import re
from datetime import datetime

from slackbot.domain.calendar_export.event import Event

MAX_LINE_OCTETS = 75
"""Longer lines are folded (RFC 5545, 3.1)."""


def render_ics(event: Event, now: datetime) -> str:
    """The file as of `now` (aware, in UTC). It adds or updates the event, or removes it if it was cancelled."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//slackbot//interviews//EN",
        f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_escape(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_escape(event.title)}",
        f"LOCATION:{_escape(event.location)}",
        f"DESCRIPTION:{_escape(event.details)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        *([] if event.is_cancelled else _alarm(event)),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
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
