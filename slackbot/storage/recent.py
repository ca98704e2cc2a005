"""A person's recent applicants, and recent interviewers, for suggestions in the form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, RowMapping, bindparam, select

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import RecentInterviewers
from slackbot.domain.request import State
from slackbot.storage.tables import APPLICANTS, REQUESTS, to_applicant

MAX_RECENT = 20
SEARCHED_REQUESTS = 200
"""How many of a person's newest requests are searched."""
SEARCHED_WORKSPACE_REQUESTS = 1_000

_c = REQUESTS.c

_SELECT_INTERVIEWERS = select(
    _c.requested_by, _c.interviewer_user, _c.interviewer_email, _c.interviewer_id, _c.state
).order_by(_c.accepted_at.desc())
_SELECT_MINE = _SELECT_INTERVIEWERS.where(_c.requested_by == bindparam("user")).limit(SEARCHED_REQUESTS)
_SELECT_LAST_FACILITY = (
    select(_c.facility_id).where(_c.requested_by == bindparam("user")).order_by(_c.accepted_at.desc()).limit(1)
)
_SELECT_WORKSPACE = _SELECT_INTERVIEWERS.limit(SEARCHED_WORKSPACE_REQUESTS)


def recent_applicants(
    connection: Connection, user: str, chosen: Sequence[str], hidden: Collection[str] = ()
) -> list[Applicant]:
    """The applicants of this person's newest requests, then those with the ids `chosen`; at most 20, each once, and
    without those of the facilities `hidden`."""
    known = REQUESTS.outerjoin(
        APPLICANTS, (_c.applicant_id == APPLICANTS.c.application_id) & (_c.facility_id == APPLICANTS.c.facility_id)
    )
    newest = select(_c.applicant_id, _c.applicant_name, _c.facility_id.label("booked_at"), *APPLICANTS.c).select_from(
        known
    )
    newest = newest.where(_c.requested_by == user).order_by(_c.accepted_at.desc()).limit(SEARCHED_REQUESTS)
    if hidden:
        newest = newest.where(_c.facility_id.not_in(sorted(hidden)))
    asked_for = [_to_recent_applicant(row) for row in connection.execute(newest).mappings()]
    looked_at = select(APPLICANTS).where(APPLICANTS.c.application_id.in_(chosen[:MAX_RECENT]))
    if hidden:
        looked_at = looked_at.where(APPLICANTS.c.facility_id.not_in(sorted(hidden)))
    by_id = {row["application_id"]: to_applicant(row) for row in connection.execute(looked_at).mappings()}
    found = [*asked_for, *(by_id[one] for one in chosen if one in by_id)]
    named = {one.application_id: one for one in reversed(found) if one.name}
    return [named[one] for one in _unique(one.application_id for one in found) if one in named][:MAX_RECENT]


def _to_recent_applicant(row: RowMapping) -> Applicant:
    """The applicant as a search returned them; if that was deleted, with the name in the request."""
    if row["application_id"] is not None:
        return to_applicant(row)
    return Applicant(row["applicant_id"], row["applicant_name"], facility_id=row["booked_at"])


def last_facility(connection: Connection, user: str) -> str:
    """The id of the facility of this person's newest request, or ""."""
    return str(connection.execute(_SELECT_LAST_FACILITY, {"user": user}).scalar_one_or_none() or "")


def recent_external_interviewers(connection: Connection, user: str) -> RecentInterviewers:
    """E-mails or Apploi user ids of interviewers outside of Slack, and the people in Slack who book or interview, the
    newest first. Retention removes the emails."""
    everyones = connection.execute(_SELECT_WORKSPACE).mappings().all()
    return RecentInterviewers(
        _external_ids(connection.execute(_SELECT_MINE, {"user": user}).mappings()),
        _external_ids(everyones),
        tuple(_unique(user for row in everyones for user in (row["interviewer_user"], row["requested_by"]) if user)),
    )


def _external_ids(rows: Iterable[RowMapping]) -> tuple[str, ...]:
    used = (
        row["interviewer_email"] or row["interviewer_id"] or ""
        for row in rows
        if row["state"] == State.SCHEDULED.value and row["interviewer_user"] is None
    )
    return tuple(_unique(one for one in used if one))


def _unique(ids: Iterable[str]) -> list[str]:
    """Without repeats, in order of first appearance."""
    return list(dict.fromkeys(ids))
