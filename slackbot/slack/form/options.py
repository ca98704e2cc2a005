"""Options for the form's menus, of at most 75 characters (docs/slack.md, L6). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slackbot.dates.zones import zone_label
from slackbot.domain.applicant import Applicant
from slackbot.domain.facility import Facility
from slackbot.domain.wording import shorten, spoken_duration
from slackbot.messages.block_kit import plain

MAX_OPTION_TEXT = 75
MAX_OPTIONS = 100
"""In a menu (docs/slack.md, L4)."""
DAYS_WITHOUT_YEAR = 300
"""A day that is further away is named with its year."""
NOTICE_VALUE = "-"
"""The value of an option that is only a note, and its beginning where there are several."""

Option = dict[str, Any]


def _option(text: str, value: str) -> Option:
    return {"text": plain(text), "value": value}


def applicant_option(applicant: Applicant, today: date) -> Option:
    """“name · job · stage · applied Nov 2”; the value is the application ID."""
    return _option(applicant_label(applicant, today), applicant.application_id)


def applicant_options(found: Sequence[Applicant], today: date) -> list[Option]:
    """The applicants as options, with the application ID in those that would read the same."""
    labels = [applicant_label(applicant, today) for applicant in found]
    return [
        applicant_option(one, today) if labels.count(label) == 1 else _option(_with_id(one, today), one.application_id)
        for one, label in zip(found, labels, strict=True)
    ]


def similar_options(found: Sequence[Applicant], today: date) -> list[Option]:
    """Those with a similar name. For a single one the name is enough, because the question has the job."""
    return applicant_options([replace(found[0], job="", stage="", applied="")] if len(found) == 1 else found, today)


def facility_option(facility: Facility) -> Option:
    """The facility's name; the value is its id."""
    return _option(shorten(facility.name, MAX_OPTION_TEXT), facility.id)


SOMEONE_ELSE = _option("Someone else", NOTICE_VALUE)
"""After applicants with similar names."""


def typed_id_option(application_id: str) -> Option:
    """Typed digits, offered as an application ID."""
    return _option(f"Application {application_id} · use this application ID", application_id)


def applicant_label(applicant: Applicant, today: date, room: int = MAX_OPTION_TEXT) -> str:
    """“name · job · stage · applied Nov 2” in at most `room` characters: long parts are cut, the job first."""
    applied = f"applied {_spoken_day(applicant.applied, today)}" if applicant.applied else ""
    name = applicant.name or applicant.email or f"Application {applicant.application_id}"
    parts = {"name": name, "job": applicant.job, "stage": applicant.stage, "applied": applied}
    for part, least in MIN_PART_LENGTHS.items():
        over = len(_join(parts)) - room
        parts[part] = shorten(parts[part], max(least, len(parts[part]) - max(over, 0)))
    return shorten(_join(parts), room)


MIN_PART_LENGTHS = {"job": 10, "stage": 7, "name": 16}
"""Characters that are kept of each part, in the order in which they are cut."""


def _spoken_day(iso: str, today: date) -> str:
    """“Nov 2” for 2026-11-02, with the year if that is long ago, and anything else as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day:%b} {day.day}" if abs((today - day).days) <= DAYS_WITHOUT_YEAR else f"{day:%b} {day.day}, {day.year}"


def _join(parts: Mapping[str, str]) -> str:
    return " · ".join(part for part in parts.values() if part)


def _with_id(applicant: Applicant, today: date) -> str:
    ending = f" · {applicant.application_id}"
    return applicant_label(applicant, today, MAX_OPTION_TEXT - len(ending)) + ending


def notice_option(text: str, about: str = "") -> Option:
    """A note in place of an option, or after the last one. Choosing it is an error at the field. `about` tells several
    in one menu apart."""
    return _option(shorten(text, MAX_OPTION_TEXT), f"{NOTICE_VALUE}{about}")


def zone_option(zone: str, now: datetime) -> Option:
    """“Eastern Time · New York (EST, UTC-5)”; the value is the IANA name."""
    return _option(shorten(zone_label(zone, now), MAX_OPTION_TEXT), zone)


def duration_option(minutes: int) -> Option:
    """“1 hour 30 minutes”; the value is the minutes as digits."""
    return _option(spoken_duration(minutes), str(minutes))


def reading_option(words: str, label: str) -> Option:
    """One reading of ambiguous words; the value is what to type to mean it."""
    return _option(shorten(label, MAX_OPTION_TEXT), words)
