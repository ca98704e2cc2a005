"""Apploi's rules for the body of `PUT /applicants/{id}/interviews`, from its API reference."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

REQUIRED = ("date", "duration", "timezone")
KNOWN = frozenset({*REQUIRED, "location", "interviewerId", "interviewerTeamId", "interviewerEmail"})

_WALL_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Teams = Mapping[str, frozenset[str]]


def faults(raw: bytes, teams: Teams) -> list[str]:
    """Every violation of the rules, each as a sentence; an empty list when Apploi accepts the body."""
    try:
        body = json.loads(raw)
    except ValueError:
        return ["the body is not JSON"]
    if not isinstance(body, dict):
        return ["the body is not a JSON object"]
    wrong_kinds = [f"{name} must be a string" for name, value in body.items() if not isinstance(value, str)]
    return wrong_kinds or [*_names(body), *_values(body), *_interviewer(body, teams)]


def _names(body: dict[str, Any]) -> Iterator[str]:
    for name in REQUIRED:
        if name not in body:
            yield f"{name} is required"
    for name in body.keys() - KNOWN:
        yield f"{name} is not a known field"


def _values(body: dict[str, str]) -> Iterator[str]:
    if "date" in body and not _is_wall_clock(body["date"]):
        yield "date must be a wall clock like 2026-12-05T15:00:00Z, with a literal Z"
    if "timezone" in body and body["timezone"] not in _zones():
        yield f"timezone {body['timezone']!r} is not an IANA time zone"
    if "duration" in body and not (_is_number(body["duration"]) and int(body["duration"]) > 0):
        yield "duration must be minutes, in digits"


def _interviewer(body: dict[str, str], teams: Teams) -> Iterator[str]:
    by_id = "interviewerId" in body
    by_email = {"interviewerTeamId", "interviewerEmail"} & body.keys()
    if by_id and by_email:
        yield "name the interviewer by interviewerId or by interviewerTeamId and interviewerEmail, not both"
    elif by_id:
        if not _is_number(body["interviewerId"]):
            yield "interviewerId must be digits"
    elif len(by_email) < 2:
        yield "an interviewer is required: interviewerId, or interviewerTeamId and interviewerEmail"
    else:
        yield from _member(body["interviewerTeamId"], body["interviewerEmail"], teams)


def _member(team: str, email: str, teams: Teams) -> Iterator[str]:
    if not _is_number(team):
        yield "interviewerTeamId must be digits"
    elif not _EMAIL.fullmatch(email):
        yield "interviewerEmail is not an email address"
    elif team not in teams:
        yield f"team {team} is not known"
    elif email.casefold() not in teams[team]:
        yield f"{email} is not a member of team {team}"


def _is_wall_clock(text: str) -> bool:
    if not _WALL_CLOCK.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
