"""Read iCalendar files as a calendar does: lines unfolded, text unescaped."""

from __future__ import annotations

import re


def parse_properties(file: str) -> list[tuple[str, str]]:
    """The properties of a file, in order."""
    assert file.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    lines = file[:-2].replace("\r\n ", "").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return [(name, re.sub(r"\\(.)", lambda it: "\n" if it[1] == "n" else it[1], value)) for name, _, value in pairs]


def parse_events(file: str) -> list[dict[str, str]]:
    """The events of a calendar without alarms, each with its properties."""
    properties = parse_properties(file)
    assert (properties[0], properties[-1]) == (("BEGIN", "VCALENDAR"), ("END", "VCALENDAR"))
    begins = [place for place, each in enumerate(properties) if each == ("BEGIN", "VEVENT")]
    ends = [place for place, each in enumerate(properties) if each == ("END", "VEVENT")]
    return [dict(properties[begin + 1 : end]) for begin, end in zip(begins, ends, strict=True)]
