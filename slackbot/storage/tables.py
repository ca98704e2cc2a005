"""The tables of requests, their history and applicants, and how a Request becomes a row and back.

Smaller tables are beside their queries: notifications.py, preferences.py, events.py, error_reports.py, failover.py.

Times are doubles, in seconds since the epoch. The schema is created by storage/migrations; a test checks that both
agree. Columns never change their names, so some have older ones than the fields of Request: `telling`, `told_ts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Table,
    Text,
    false,
    or_,
)

from slackbot.dates.zones import settled_utc
from slackbot.domain.applicant import Applicant, NameVisibility
from slackbot.domain.interview import Interview, Interviewer, InterviewerByEmail, InterviewerById
from slackbot.domain.request import Answer, Attendance, PostedMessage, ReplyTo, ReportStatus, Request, State
from slackbot.domain.storable import make_storable

METADATA = MetaData()

REQUESTS = Table(
    "requests",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("applicant_id", Text, nullable=False),
    Column("date", Text, nullable=False),  # wall-clock time in Apploi's format: YYYY-MM-DDTHH:MM:SSZ
    Column("timezone", Text, nullable=False),
    Column("duration", Integer, nullable=False),  # in minutes
    Column("location", Text, nullable=False),
    Column("interviewer_id", Text),  # this, or the next two
    Column("interviewer_email", Text),
    Column("interviewer_team_id", Text),
    Column("applicant_name", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("interviewer_user", Text),
    Column("reply_channel", Text),
    Column("response_url", Text),
    Column("response_url_until", Double, nullable=False),
    Column("words", Text, nullable=False),
    Column("accepted_at", Double, nullable=False),
    Column("since", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("send_at", Double),
    Column("attempts", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", Integer),
    Column("telling", Text, nullable=False),
    Column("tell_at", Double),
    Column("tellings", Integer, nullable=False),
    Column("perhaps_told", Boolean, nullable=False),
    Column("told_channel", Text),
    Column("told_ts", Text),
    Column("settled_by", Text),
    Column("settled_how", Text),
    Column("replaces", Text),
    Column("due_at", Double),  # Request.due_at, so that claims can use an index
    Column("owner", Text),
    Column("claims", Integer, nullable=False),
    Column("lease_until", Double),  # rewritten at each heartbeat, and never compared with a clock (leases.py)
    Column("starts_at", Double, nullable=False, server_default="0"),  # both computed from date, timezone and duration
    Column("ends_at", Double, nullable=False, server_default="0"),
    Column("messages", Integer, nullable=False, server_default="0"),
    Column("remind_at", Double),
    Column("thread_ts", Text),
    Column("names", Text, nullable=False, server_default="full"),
    Column("moves", Text),
    Column("series", Text, nullable=False, server_default=""),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("moved_to", Text),
    Column("cancelled_by", Text),
    Column("interviewer", Text, nullable=False, server_default=""),  # their id, or their email in lower case
    Column("perhaps_booked", Boolean, nullable=False, server_default=false()),
    Column("planned_at", Double, nullable=False, server_default="0"),
    Column("job", Text, nullable=False, server_default=""),
    Column("facility", Text, nullable=False, server_default=""),
    Column("facility_id", Text, nullable=False, server_default=""),
    Column("facility_name", Text, nullable=False, server_default=""),
    Column("workflow_step", Text),
    Column("booked_by", Text),  # null if that is requested_by
    Column("deleted_by", Text),
    Column("answer", Text),
    Column("answered_at", Double),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("attendance", Text),
    Column("attendance_by", Text),
    Column("attendance_at", Double),
    Column("attendances", Integer, nullable=False, server_default="0"),
    Column("also_there", Text),  # " U1 U2 ", so that one id can be looked for; null if nobody is
    Column("also_declined", Text),  # the same
    Column("hiring_day", Text),  # the id of a row in hiring_days.py
    Column("place_in_day", Integer, nullable=False, server_default="0"),
)

# These three contain only rows with work to do, so they stay small as the history grows.
Index(
    "requests_due",
    REQUESTS.c.due_at,
    sqlite_where=REQUESTS.c.due_at.is_not(None),
    postgresql_where=REQUESTS.c.due_at.is_not(None),
)
Index(
    "requests_owner",
    REQUESTS.c.owner,
    sqlite_where=REQUESTS.c.owner.is_not(None),
    postgresql_where=REQUESTS.c.owner.is_not(None),
)
Index(
    "requests_results",
    REQUESTS.c.reply_channel,
    REQUESTS.c.accepted_at,
    sqlite_where=REQUESTS.c.due_at.is_not(None),
    postgresql_where=REQUESTS.c.due_at.is_not(None),
)
Index("requests_applicant", REQUESTS.c.applicant_id, REQUESTS.c.accepted_at)
Index("requests_accepted", REQUESTS.c.accepted_at)
Index("requests_starts", REQUESTS.c.starts_at)
Index("requests_by", REQUESTS.c.requested_by, REQUESTS.c.starts_at)
Index("requests_with", REQUESTS.c.interviewer_user, REQUESTS.c.starts_at)
Index("requests_interviewer", REQUESTS.c.interviewer, REQUESTS.c.starts_at)
Index(
    "requests_moves",
    REQUESTS.c.moves,
    sqlite_where=REQUESTS.c.moves.is_not(None),
    postgresql_where=REQUESTS.c.moves.is_not(None),
)
Index(
    "requests_booked_by",
    REQUESTS.c.booked_by,
    REQUESTS.c.starts_at,
    sqlite_where=REQUESTS.c.booked_by.is_not(None),
    postgresql_where=REQUESTS.c.booked_by.is_not(None),
)
Index(
    "requests_workflow_step",
    REQUESTS.c.workflow_step,
    sqlite_where=REQUESTS.c.workflow_step.is_not(None),
    postgresql_where=REQUESTS.c.workflow_step.is_not(None),
)

Index(
    "requests_also_there",
    REQUESTS.c.starts_at,
    sqlite_where=REQUESTS.c.also_there.is_not(None),
    postgresql_where=REQUESTS.c.also_there.is_not(None),
)

Index(
    "requests_hiring_day",
    REQUESTS.c.hiring_day,
    sqlite_where=REQUESTS.c.hiring_day.is_not(None),
    postgresql_where=REQUESTS.c.hiring_day.is_not(None),
)

HISTORY = Table(
    "story",
    METADATA,
    # SQLite autoincrements only a column that is exactly INTEGER.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("request_id", Text, ForeignKey("requests.id"), nullable=False, index=True),
    Column("at", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("telling", Text, nullable=False),
    Column("note", Text, nullable=False),
)

APPLICANTS = Table(
    "applicants",
    METADATA,
    Column("application_id", Text, primary_key=True),
    Column("facility_id", Text, primary_key=True, server_default=""),  # whose search found the applicant
    Column("address", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("job", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("applied", Text, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("seen_at", Double, nullable=False),
)


def to_row(request: Request) -> dict[str, Any]:
    """All columns of a request but `lease_until`, which only leases.py writes."""
    return {
        "id": request.id,
        **_interview_columns(request.interview),
        "applicant_name": make_storable(request.applicant_name),
        "requested_by": request.requested_by,
        "interviewer_user": request.interviewer_user,
        "reply_channel": request.reply_to.channel,
        "response_url": request.reply_to.response_url,
        "response_url_until": request.reply_to.response_url_until,
        "thread_ts": request.reply_to.thread_ts,
        "names": request.reply_to.name_visibility.value,
        "words": request.words,
        "accepted_at": request.accepted_at,
        "since": request.since,
        "state": request.state.value,
        "send_at": request.send_at,
        "attempts": request.attempts,
        "reason": make_storable(request.reason),
        "status": request.status,
        "perhaps_booked": request.perhaps_booked,
        "telling": request.report_status.value,
        "tell_at": request.report_at,
        "tellings": request.report_attempts,
        "perhaps_told": request.may_be_posted,
        "told_channel": request.posted_message.channel if request.posted_message else None,
        "told_ts": request.posted_message.ts if request.posted_message else None,
        "settled_by": request.settled_by,
        "settled_how": request.settled_how,
        "replaces": request.replaces,
        "messages": request.message_number,
        "remind_at": request.remind_at,
        "moves": request.moves,
        "series": request.series,
        "sequence": request.sequence,
        "moved_to": request.moved_to,
        "cancelled_by": request.cancelled_by,
        "job": make_storable(request.job),
        "facility": make_storable(request.facility),
        "facility_id": request.facility_id,
        "facility_name": request.facility_name,
        "workflow_step": request.workflow_step,
        "booked_by": request.booked_by,
        "deleted_by": request.deleted_by,
        "answer": request.answer.value if request.answer else None,
        "answered_at": request.answered_at,
        "answers": request.answer_number,
        "attendance": request.attendance.value if request.attendance else None,
        "attendance_by": request.attendance_by,
        "attendance_at": request.attendance_at,
        "attendances": request.attendance_number,
        "also_there": _join_ids(request.also_there),
        "also_declined": _join_ids(request.also_declined),
        "hiring_day": request.hiring_day,
        "place_in_day": request.place_in_day,
        "planned_at": request.planned_at,
        "due_at": request.due_at,
        "owner": request.owner,
        "claims": request.claims,
    }


def _join_ids(ids: Iterable[str]) -> str | None:
    joined = " ".join(ids)
    return f" {joined} " if joined else None


def is_also_there(*users: str) -> ColumnElement[bool]:
    """Whether one of these people is there besides the interviewer. Compares few rows only if it is used together with
    a range of `starts_at`, for which there is an index on the interviews that have such people."""
    c = REQUESTS.c
    return c.also_there.is_not(None) & or_(*(c.also_there.contains(f" {each} ", autoescape=True) for each in users))


def _interview_columns(interview: Interview) -> dict[str, Any]:
    starts_at, ends_at = start_and_end(interview)
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "applicant_id": interview.applicant_id,
        "date": interview.apploi_date,
        "timezone": interview.timezone,
        "duration": interview.duration,
        "location": interview.location,
        "interviewer": interviewer_key(interview.interviewer),
        **_interviewer_columns(interview.interviewer),
    }


def start_and_end(interview: Interview) -> tuple[float, float]:
    """When an interview starts and ends, in seconds since the epoch."""
    starts_at = settled_utc(interview.date, interview.timezone).timestamp()
    return starts_at, starts_at + interview.duration * 60.0


def interviewer_key(interviewer: Interviewer) -> str:
    """A key that is the same for one interviewer in any spelling of their email."""
    return interviewer.id if isinstance(interviewer, InterviewerById) else interviewer.email.lower()


def _interviewer_columns(interviewer: Interviewer) -> dict[str, str | None]:
    none = dict.fromkeys(("interviewer_id", "interviewer_email", "interviewer_team_id"))
    if isinstance(interviewer, InterviewerById):
        return none | {"interviewer_id": interviewer.id}
    return none | {"interviewer_email": interviewer.email, "interviewer_team_id": interviewer.team_id}


def to_request(row: RowMapping) -> Request:
    """The request that `to_row` made this row of."""
    return Request(
        id=row["id"],
        interview=_to_interview(row),
        applicant_name=row["applicant_name"],
        requested_by=row["requested_by"],
        interviewer_user=row["interviewer_user"],
        reply_to=_to_reply_to(row),
        words=row["words"],
        accepted_at=row["accepted_at"],
        since=row["since"],
        state=State(row["state"]),
        send_at=row["send_at"],
        attempts=row["attempts"],
        reason=row["reason"],
        status=row["status"],
        perhaps_booked=bool(row["perhaps_booked"]),
        report_status=ReportStatus(row["telling"]),
        report_at=row["tell_at"],
        report_attempts=row["tellings"],
        may_be_posted=row["perhaps_told"],
        posted_message=None if row["told_ts"] is None else PostedMessage(row["told_channel"], row["told_ts"]),
        message_number=row["messages"],
        remind_at=row["remind_at"],
        settled_by=row["settled_by"],
        settled_how=row["settled_how"],
        replaces=row["replaces"],
        moves=row["moves"],
        series=row["series"] or row["id"],
        sequence=row["sequence"],
        moved_to=row["moved_to"],
        cancelled_by=row["cancelled_by"],
        job=row["job"],
        facility=row["facility"],
        facility_id=row["facility_id"],
        facility_name=row["facility_name"],
        workflow_step=row["workflow_step"],
        booked_by=row["booked_by"],
        deleted_by=row["deleted_by"],
        answer=Answer(row["answer"]) if row["answer"] else None,
        answered_at=row["answered_at"],
        answer_number=row["answers"],
        attendance=Attendance(row["attendance"]) if row["attendance"] else None,
        attendance_by=row["attendance_by"],
        attendance_at=row["attendance_at"],
        attendance_number=row["attendances"],
        also_there=tuple((row["also_there"] or "").split()),
        also_declined=tuple((row["also_declined"] or "").split()),
        hiring_day=row["hiring_day"],
        place_in_day=row["place_in_day"],
        planned_at=row["planned_at"],
        owner=row["owner"],
        claims=row["claims"],
    )


def _to_reply_to(row: RowMapping) -> ReplyTo:
    return ReplyTo(
        row["reply_channel"],
        row["response_url"],
        row["response_url_until"],
        row["thread_ts"],
        NameVisibility(row["names"]),
    )


def _to_interview(row: RowMapping) -> Interview:
    return Interview(
        applicant_id=row["applicant_id"],
        date=datetime.fromisoformat(row["date"].removesuffix("Z")),
        timezone=row["timezone"],
        duration=row["duration"],
        location=row["location"],
        interviewer=_to_interviewer(row),
    )


def _to_interviewer(row: RowMapping) -> Interviewer:
    if row["interviewer_id"] is not None:
        return InterviewerById(row["interviewer_id"])
    return InterviewerByEmail(row["interviewer_email"], row["interviewer_team_id"])


def applicant_to_row(applicant: Applicant, seen_at: float) -> dict[str, Any]:
    """The columns of an applicant that a search returned at `seen_at`."""
    return {name: make_storable(text) for name, text in asdict(applicant).items()} | {"seen_at": seen_at}


def to_applicant(row: RowMapping) -> Applicant:
    """The applicant that `applicant_to_row` made this row of."""
    return Applicant(**{field.name: row[field.name] for field in fields(Applicant)})
