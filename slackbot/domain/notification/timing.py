"""Decide whether a due notification is posted, held until morning or dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.notification.planning import (
    NotificationSettings,
    is_latest_answer,
    is_latest_attendance,
    is_latest_decline,
)
from slackbot.domain.notification.record import Notification, NotificationKind, starts_at
from slackbot.domain.request import Request, State, ends_at

QUIET_FROM, QUIET_UNTIL = 21, 7
"""Hours on the reader's wall clock."""
MIN_LEAD_TO_HOLD = 3 * 3600.0
"""Reminders this many seconds or more before the interview wait until morning; with less, the interview is early."""
MAX_UPDATE_TRIES = 20
"""Attempts to bring messages up to date, over more than an hour: what they say wrong is said right in newer ones."""
MAX_ATTENDANCE_DELAY = 7 * 24 * 3600.0
"""Seconds after an interview within which it is worth asking who came."""
MIN_MORNING_NOTICE = 3600.0
"""A reminder that waited until morning is dropped if the interview is less than this many seconds away."""

OF_ACTIVE_INTERVIEWS = (
    NotificationKind.INTERVIEWER,
    NotificationKind.ALSO_THERE,
    NotificationKind.ALSO_DECLINED,
    NotificationKind.ALSO_CHANGED,
    NotificationKind.BOOKER,
    NotificationKind.ANNOUNCEMENT,
    NotificationKind.REMINDER,
    NotificationKind.ANSWER,
    NotificationKind.ASK_ATTENDANCE,
    NotificationKind.ATTENDANCE,
)
"""What is only true of an interview that was neither moved nor cancelled."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person or conversation that gets a notification. `timezone` is an IANA name."""

    timezone: str
    tell_booked: bool = True
    tell_reminders: bool = True
    has_left: bool = False


def skip_reason(
    notification: Notification, request: Request, recipient: Recipient, settings: NotificationSettings, now: float
) -> str:
    """Why it is dropped, for the history of the request; "" if it is posted, now or later."""
    if request.is_redacted:
        return "the request's details were deleted"
    if notification.kind is NotificationKind.OUTDATED:
        return "" if notification.tries < MAX_UPDATE_TRIES else "Slack didn't take it"
    if recipient.has_left:
        return "the person is deactivated"
    if notification.kind in _AFTER_INTERVIEW:
        return obsolete_reason(notification, request) or _attendance_reason(notification, request, settings, now)
    if now >= starts_at(request.interview):
        return "the interview has started"
    if notification.kind is NotificationKind.ADMIN_NEEDED:
        return "" if request.waits_for_admin and request.needs_action else "it was settled"
    if notification.kind is NotificationKind.IN_LINE:
        return "" if request.state is State.ACCEPTED else "it is no longer in line"
    if notification.kind is NotificationKind.OLD_TIME:
        return "somebody deleted it already" if request.deleted_by else ""
    if notification.kind is NotificationKind.ANSWER and not is_latest_answer(notification, request):
        return "the interviewer has answered again"
    if notification.kind is NotificationKind.ALSO_DECLINED and not is_latest_decline(notification, request):
        return "it was changed"
    if _has_dropped_out(notification, request):
        return "the person isn't there any more"
    if _is_turned_off(notification, request, recipient):
        return "the person turned it off"
    return obsolete_reason(notification, request) or _redundant_reason(
        notification, request, recipient.timezone, settings, now
    )


_AFTER_INTERVIEW = (NotificationKind.ASK_ATTENDANCE, NotificationKind.ATTENDANCE)


def _attendance_reason(notification: Notification, request: Request, settings: NotificationSettings, now: float) -> str:
    """Why nobody is asked, or told, who came; "" if they are."""
    if now > ends_at(request.interview) + MAX_ATTENDANCE_DELAY and not request.attendance:
        return "it was too long ago"
    if notification.kind is NotificationKind.ATTENDANCE:
        if not is_latest_attendance(notification, request):
            return "it was changed"
        return "" if notification.tries < MAX_UPDATE_TRIES else "Slack didn't take it"
    if request.attendance:
        return "somebody said it already"
    return "" if settings.asks_attendance else "the setting ASK_OUTCOME is off"


def obsolete_reason(notification: Notification, request: Request) -> str:
    """Why a notification that an interview takes place is no longer true; "" for any other."""
    if request.is_active or notification.kind not in OF_ACTIVE_INTERVIEWS:
        return ""
    return "the interview was moved" if request.moved_to else "the interview was canceled"


def _has_dropped_out(notification: Notification, request: Request) -> bool:
    """Whether it is for somebody who was there besides the interviewer, and isn't any more."""
    person = notification.person
    if notification.kind is NotificationKind.REMINDER:
        return person is not None and person not in (*request.attending, request.booker)
    return notification.kind is NotificationKind.ALSO_THERE and person not in request.also_there


def _is_turned_off(notification: Notification, request: Request, recipient: Recipient) -> bool:
    """The preferences are about one's own interviews: what somebody else did to a booking of theirs people always
    learn."""
    if notification.kind is NotificationKind.REMINDER:
        return not recipient.tell_reminders
    if notification.kind in (NotificationKind.ANSWER, NotificationKind.ALSO_DECLINED):
        return False
    is_booker_only = notification.person == request.booker and request.booker not in request.attending
    return not (recipient.tell_booked or is_booker_only)


def _redundant_reason(
    notification: Notification, request: Request, zone: str, settings: NotificationSettings, now: float
) -> str:
    """Why a reminder would be useless, or ""."""
    if notification.lead is None:
        return ""
    begins, comes = starts_at(request.interview), _night_end(notification, zone, now) or now
    if any(lead < notification.lead and begins - lead <= comes for lead in settings.remind_before):
        return "a later reminder covers it"
    if comes > now and comes > begins - MIN_MORNING_NOTICE:
        return "it would come at night"
    return ""


def quiet_hours_end(notification: Notification, zone: str, now: float) -> float:
    """When to post it: now, or in the morning if it is night in `zone` and it can wait."""
    return _night_end(notification, zone, now) or now


def _night_end(notification: Notification, zone: str, now: float) -> float | None:
    """When the night ends in this zone; None if it is day there, or the notification doesn't wait for the morning."""
    wall = to_wall(datetime.fromtimestamp(now, UTC), zone)
    can_wait = notification.kind is NotificationKind.ASK_ATTENDANCE or (notification.lead or 0.0) >= MIN_LEAD_TO_HOLD
    if not can_wait or QUIET_UNTIL <= wall.hour < QUIET_FROM:
        return None
    day = wall + timedelta(days=1) if wall.hour >= QUIET_FROM else wall
    return settled_utc(day.replace(hour=QUIET_UNTIL, minute=0, second=0, microsecond=0), zone).timestamp()
