"""What is done with a notice whose hour has come: its request may have changed, and it may be night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.notification.planning import Rules
from slackbot.domain.notification.record import Kind, Notice, starts_at
from slackbot.domain.request import Request, State

NIGHT_BEGINS, NIGHT_ENDS = 21, 7
"""Hours of the reader's wall clock."""
HELD_AT_NIGHT = 3 * 3600.0
"""A reminder with this lead or more waits for the morning; with a shorter one the interview itself is early."""
IN_TIME = 3600.0
"""Seconds before the interview at which a reminder that waited for the morning has to come, or not at all."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a notice, or the people of a conversation. `timezone` is an IANA name."""

    timezone: str
    tell_booked: bool = True
    tell_reminders: bool = True
    has_left: bool = False


def dropped_because(notice: Notice, request: Request, reader: Reader, rules: Rules, now: float) -> str:
    """Why nobody is to read it any more, for the story of the request; "" when it is to be posted, now or later."""
    if request.forgotten:
        return "the request was forgotten"
    if now >= starts_at(request.interview):
        return "the interview's hour has come"
    if reader.has_left:
        return "the person is deactivated"
    if notice.kind is Kind.IN_LINE:
        return "" if request.state is State.ACCEPTED else "it is no longer in line"
    if not (reader.tell_reminders if notice.kind is Kind.REMINDER else reader.tell_booked):
        return "the person does not want it"
    if notice.kind in (Kind.INTERVIEWER, Kind.ANNOUNCEMENT, Kind.REMINDER) and not request.stands:
        return "the interview was moved" if request.moved_to else "the interview was cancelled"
    return _needless(notice, request, reader.timezone, rules, now)


def _needless(notice: Notice, request: Request, zone: str, rules: Rules, now: float) -> str:
    """Why a reminder would help nobody, or ""."""
    if notice.lead is None:
        return ""
    begins, comes = starts_at(request.interview), _morning(notice, zone, now) or now
    if any(lead < notice.lead and begins - lead <= comes for lead in rules.remind_before):
        return "a later reminder says it"
    if comes > now and comes > begins - IN_TIME:
        return "it would come at night"
    return ""


def held_until(notice: Notice, zone: str, now: float) -> float:
    """When it is posted: now, or the end of the night for a reminder that can wait."""
    return _morning(notice, zone, now) or now


def _morning(notice: Notice, zone: str, now: float) -> float | None:
    """When the night ends in this zone, if it is night there and this reminder may not come then."""
    wall = to_wall(datetime.fromtimestamp(now, UTC), zone)
    if (notice.lead or 0.0) < HELD_AT_NIGHT or NIGHT_ENDS <= wall.hour < NIGHT_BEGINS:
        return None
    day = wall + timedelta(days=1) if wall.hour >= NIGHT_BEGINS else wall
    return settled_utc(day.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0), zone).timestamp()
