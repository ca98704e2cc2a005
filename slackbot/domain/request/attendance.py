"""Who came to an interview that is over. Raises NotAllowed, with a sentence, if it is too early or was off."""

from __future__ import annotations

from dataclasses import replace

from slackbot.dates.zones import settled_utc
from slackbot.domain.interview import Interview
from slackbot.domain.request.actions import require_active
from slackbot.domain.request.record import Attendance, Request
from slackbot.errors import NotAllowed


def record_attendance(request: Request, by: str, attendance: Attendance, now: float) -> Request:
    """Store what `by`, a Slack user id, says. Saying the same again changes nothing; otherwise the last one counts."""
    require_over(request, now)
    if attendance is request.attendance:
        return request
    return replace(
        request,
        attendance=attendance,
        attendance_by=by,
        attendance_at=now,
        attendance_number=request.attendance_number + 1,
    )


def require_over(request: Request, now: float) -> Request:
    """The request, if its interview took its time and wasn't moved or canceled; raises NotAllowed otherwise."""
    if now < ends_at(require_active(request).interview):
        raise NotAllowed("This interview isn't over yet, so nothing was changed.")
    return request


def ends_at(interview: Interview) -> float:
    """When the interview ends, in seconds since the epoch."""
    return settled_utc(interview.date, interview.timezone).timestamp() + interview.duration * 60.0
