"""What the menus offer. Pure; Slack's limit is 75 characters an option (docs/slack.md, L6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slackbot.dates.zones import zone_label
from slackbot.domain.applicant import Applicant
from slackbot.domain.wording import shorten, spoken_duration
from slackbot.messages.block_kit import plain

MAX_OPTION_TEXT = 75
NOTICE_VALUE = "-"
"""The value of an option that only says something; no application form has it."""

Option = dict[str, Any]


def applicant_option(applicant: Applicant) -> Option:
    """The applicant as an option: name · job · stage · day of application, the value the application form id."""
    return _option(applicant_label(applicant), applicant.application_id)


def applicant_options(found: list[Applicant]) -> list[Option]:
    """The applicants as options; those that read alike are told apart by their id."""
    labels = [applicant_label(applicant) for applicant in found]
    return [
        applicant_option(one) if labels.count(label) == 1 else _option(_with_id(one), one.application_id)
        for one, label in zip(found, labels, strict=True)
    ]


def typed_id_option(application_id: str) -> Option:
    """Digits that were typed, offered as what they may be."""
    return _option(f"Application {application_id} · take these digits as its id", application_id)


def applicant_label(applicant: Applicant, room: int = MAX_OPTION_TEXT) -> str:
    """Name · job · stage · day, within 75 characters or the `room` there is: what is long gives way, the job first,
    so that something of each can be read."""
    applied = f"applied {applicant.applied}" if applicant.applied else ""
    name = applicant.name or applicant.email or f"Application {applicant.application_id}"
    parts = {"name": name, "job": applicant.job, "stage": applicant.stage, "applied": applied}
    for part, least in MIN_PART_LENGTHS.items():
        over = len(_join(parts)) - room
        parts[part] = shorten(parts[part], max(least, len(parts[part]) - max(over, 0)))
    return shorten(_join(parts), room)


MIN_PART_LENGTHS = {"job": 10, "stage": 7, "name": 16}
"""Characters that are left of each, in the order in which they give way."""


def _join(parts: Mapping[str, str]) -> str:
    return " · ".join(part for part in parts.values() if part)


def _with_id(applicant: Applicant) -> str:
    ending = f" · {applicant.application_id}"
    return applicant_label(applicant, MAX_OPTION_TEXT - len(ending)) + ending


def notice_option(text: str) -> Option:
    """An option that tells why there is none; choosing it is told at the field."""
    return _option(shorten(text, MAX_OPTION_TEXT), NOTICE_VALUE)


def zone_option(zone: str, now: datetime) -> Option:
    """The zone as an option, the value its IANA name."""
    return _option(shorten(zone_label(zone, now), MAX_OPTION_TEXT), zone)


def duration_option(minutes: int) -> Option:
    """The length as an option, the value its minutes."""
    return _option(spoken_duration(minutes), str(minutes))


def reading_option(words: str, meaning: str) -> Option:
    """One way to read doubtful words, the value what would have been typed."""
    return _option(shorten(meaning, MAX_OPTION_TEXT), words)


def _option(text: str, value: str) -> Option:
    return {"text": plain(text), "value": value}
