"""Finds the time in a calendar invite that was pasted whole: from Google, Outlook, Zoom, Teams or Calendly.

An invite is a list of labels ("When:", "Meeting ID:"), one a line or all in one. What follows a label about the time is
kept, and all else is dropped: links, ids, passcodes and phone numbers.
"""

from __future__ import annotations

import re

LONGEST_INVITE = 6000  # characters
TIME_LABELS = (
    "when",
    "event date/time",
    "date/time",
    "date & time",
    "date and time",
    "start date",
    "start time",
    "starts",
    "start",
    "date",
    "time",
)
END_LABELS = ("end time", "end date", "ends", "end")
ZONE_LABELS = ("time zone", "timezone")
OTHER_LABELS = (
    "topic|subject|title|what|where|location|who|organizer|host|required|optional|attendees|guests|invitee time zone"
    "|invitee email|invitee|event type|event name|event|description|notes?|questions|meeting id|meeting url|passcode"
    "|password|phone conference id|conference id|pin|more phone numbers|video call link|show time as|recurrence"
    "|calendar|reminder|need help|phone|email|from|to|cc|sent"
)
PHRASES = (
    r"join (?:zoom meeting|microsoft teams|on your computer|the meeting now|with google meet|by phone|from)[^\n]*"
    r"|google meet joining info|microsoft teams meeting|click here to join[^\n]*|one tap mobile|dial by your location"
    r"|dial[- ]in by phone|or dial:?|find (?:a|your) local number|is inviting you to a scheduled zoom meeting"
)
LABEL = re.compile(
    rf"(?:^|(?<=[\s.,;·]))(?:(?P<label>{'|'.join((*TIME_LABELS, *END_LABELS, *ZONE_LABELS))}|{OTHER_LABELS})\s?:(?!\d)"
    rf"|(?:{PHRASES}))",
    re.I,
)
# Words that only an invite has. "When: Tue 3pm" alone needs no care.
MARKS = re.compile(
    r"meeting id\b|join zoom|zoom\.us/j/|meet\.google\.com|teams\.(?:microsoft|live)\.com|microsoft teams meeting"
    r"|google meet joining|event type:|invitee|one tap mobile|\bpasscode:|\bwhere:|show time as|dtstart|\btopic:",
    re.I,
)
CANCELED = re.compile(r"\bcancell?ed\b|\bdeclined\b|\bpostponed\b", re.I)
STAMP = re.compile(r"^dt(start|end)(?:;tzid=([\w/+-]+))?[^:\n]*:(\d{8}t\d{6}z?)", re.I | re.M)
TIMED_LINE = re.compile(
    r"\d.{0,80}(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d:\d\d|\d\s?[ap]\.?m)|"
    r"\b(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?\b.{0,40}\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)[a-z]*\.? \d",
    re.I,
)
MINUTES = re.compile(r"event type:\s*(\d{2,3})[ -]min", re.I)


def time_of_invite(text: str) -> str:
    """The words about the time, if the text is an invite; else the text itself."""
    if len(text) > LONGEST_INVITE or not MARKS.search(text) or CANCELED.search(text):
        return text
    stamps = {found[1].lower(): found for found in reversed(list(STAMP.finditer(text)))}
    if "start" in stamps:
        until = f" to {stamps['end'][3]}" if "end" in stamps else ""
        return f"{stamps['start'][3]}{until} {stamps['start'][2] or ''}".strip()
    labels = list(LABEL.finditer(text))
    if not labels:
        return text
    starts, ends, zones = (_after(text, labels, names) for names in (TIME_LABELS, END_LABELS, ZONE_LABELS))
    if not any(map(TIMED_LINE.search, starts)):
        starts = [line for line in text[: labels[0].start()].splitlines() if TIMED_LINE.search(line)]
        starts = starts or [line for line in text.splitlines() if TIMED_LINE.search(line)][:1]
    if not starts:
        return text
    minutes = MINUTES.search(text)
    said = " ".join([*starts, *(f"to {end}" for end in ends[:1]), *zones[:1]])
    return f"{said} for {minutes[1]} min" if minutes and not ends else said


def _after(text: str, labels: list[re.Match[str]], names: tuple[str, ...]) -> list[str]:
    """What follows the labels of these names, up to the next label or line."""
    found = []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        if (label["label"] or "").lower() in names:
            words = text[label.end() : end].strip().splitlines()
            found += words[:1]
    return found
