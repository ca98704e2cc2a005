"""The calendar event of an interview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.dates.zones import settled_utc
from slackbot.domain.applicant import NameVisibility, display_name, redact_name
from slackbot.domain.request import Request


@dataclass(frozen=True, slots=True)
class Event:
    """A calendar event. When it is moved, `uid` stays and `sequence` grows. Times are aware, in UTC."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str
    details: str
    is_cancelled: bool = False


def event_from(request: Request, visibility: NameVisibility = NameVisibility.FULL) -> Event:
    """The event of a scheduled request, with as much of the applicant's name as `visibility` says."""
    interview = request.interview
    begins = settled_utc(interview.date, interview.timezone)
    return Event(
        uid=f"{request.series}@slackbot",
        sequence=request.sequence + (request.cancelled_by is not None),
        starts_at=begins,
        ends_at=begins + timedelta(minutes=interview.duration),
        title=f"Interview: {display_name(request.applicant_name, visibility)}",
        location=redact_name(interview.location, request.applicant_name, visibility),
        details=_details(request),
        is_cancelled=request.cancelled_by is not None,
    )


def _details(request: Request) -> str:
    """The job and the facility, if known, and where to find the interview."""
    job = ", ".join(part for part in (request.job, request.shown_facility) if part)
    ids = f"Application {request.interview.applicant_id} in Apploi. Request {request.id} in Slack."
    return f"{job}\n{ids}" if job else ids
