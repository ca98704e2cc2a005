"""What is done with a notice whose hour has come: its request may have changed, and it may be night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.notification.planning import NotificationSettings
from slackbot.domain.notification.record import Notification, NotificationKind, starts_at
from slackbot.domain.request import Request, State

NIGHT_BEGINS, NIGHT_ENDS = 21, 7
"""Hours of the reader's wall clock."""
MIN_LEAD_TO_HOLD = 3 * 3600.0
"""A reminder with this lead or more waits for the morning; with a shorter one the interview itself is early."""
MIN_MORNING_NOTICE = 3600.0
"""Seconds before the interview at which a reminder that waited for the morning has to come, or not at all."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads a notice, or the people of a conversation. `timezone` is an IANA name."""

    timezone: str
    tell_booked: bool = True
    tell_reminders: bool = True
    has_left: bool = False


def skip_reason(
    notification: Notification, request: Request, recipient: Recipient, settings: NotificationSettings, now: float
) -> str:
    """Why nobody is to read it any more, for the story of the request; "" when it is to be posted, now or later."""
    if request.is_redacted:
        return "the request's details were deleted"
    if now >= starts_at(request.interview):
        return "the interview has started"
    if recipient.has_left:
        return "the person is deactivated"
    if notification.kind is NotificationKind.IN_LINE:
        return "" if request.state is State.ACCEPTED else "it is no longer in line"
    if not (recipient.tell_reminders if notification.kind is NotificationKind.REMINDER else recipient.tell_booked):
        return "the person turned it off"
    if (
        notification.kind in (NotificationKind.INTERVIEWER, NotificationKind.ANNOUNCEMENT, NotificationKind.REMINDER)
        and not request.is_active
    ):
        return "the interview was moved" if request.moved_to else "the interview was canceled"
    return _redundant_reason(notification, request, recipient.timezone, settings, now)


def _redundant_reason(
    notification: Notification, request: Request, zone: str, settings: NotificationSettings, now: float
) -> str:
    """Why a reminder would help nobody, or ""."""
    if notification.lead is None:
        return ""
    begins, comes = starts_at(request.interview), _night_end(notification, zone, now) or now
    if any(lead < notification.lead and begins - lead <= comes for lead in settings.remind_before):
        return "a later reminder covers it"
    if comes > now and comes > begins - MIN_MORNING_NOTICE:
        return "it would come at night"
    return ""


def quiet_hours_end(notification: Notification, zone: str, now: float) -> float:
    """When it is posted: now, or the end of the night for a reminder that can wait."""
    return _night_end(notification, zone, now) or now


def _night_end(notification: Notification, zone: str, now: float) -> float | None:
    """When the night ends in this zone, if it is night there and this reminder may not come then."""
    wall = to_wall(datetime.fromtimestamp(now, UTC), zone)
    if (notification.lead or 0.0) < MIN_LEAD_TO_HOLD or NIGHT_ENDS <= wall.hour < NIGHT_BEGINS:
        return None
    day = wall + timedelta(days=1) if wall.hour >= NIGHT_BEGINS else wall
    return settled_utc(day.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0), zone).timestamp()
