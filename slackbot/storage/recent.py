"""What somebody used before: the applicants of their requests, and the interviewers whom Slack does not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, bindparam, select

from slackbot.domain.applicant import Applicant
from slackbot.domain.interview import UsedInterviewers
from slackbot.domain.request import State
from slackbot.storage.tables import APPLICANTS, REQUESTS, to_applicant

RECENT_AT_MOST = 20
LOOKED_THROUGH = 200
"""So many of a person's newest requests are looked through."""
LOOKED_THROUGH_OF_ALL = 1_000

_c = REQUESTS.c

_OUTSIDE = select(_c.requested_by, _c.interviewer_user, _c.interviewer_email, _c.interviewer_id, _c.state).order_by(
    _c.accepted_at.desc()
)
_OWN = _OUTSIDE.where(_c.requested_by == bindparam("user")).limit(LOOKED_THROUGH)  # made once, as leases.py
_EVERYBODYS = _OUTSIDE.limit(LOOKED_THROUGH_OF_ALL)


def recent_applicants(connection: Connection, user: str, chosen: Sequence[str]) -> list[Applicant]:
    """The applicants of this person's newest requests, then those of the ids `chosen`, each once, at most 20."""
    known = REQUESTS.outerjoin(APPLICANTS, _c.applicant_id == APPLICANTS.c.application_id)
    newest = select(_c.applicant_id, _c.applicant_name, *APPLICANTS.c).select_from(known)
    newest = newest.where(_c.requested_by == user).order_by(_c.accepted_at.desc()).limit(LOOKED_THROUGH)
    asked_for = [_applicant(row) for row in connection.execute(newest).mappings()]
    looked_at = select(APPLICANTS).where(APPLICANTS.c.application_id.in_(chosen[:RECENT_AT_MOST]))
    by_id = {row["application_id"]: to_applicant(row) for row in connection.execute(looked_at).mappings()}
    found = [*asked_for, *(by_id[one] for one in chosen if one in by_id)]
    named = {one.application_id: one for one in reversed(found) if one.name}
    return [named[one] for one in _once(one.application_id for one in found) if one in named][:RECENT_AT_MOST]


def _applicant(row: RowMapping) -> Applicant:
    """As a look-up told of them, or by the name in the request where no look-up is remembered."""
    if row["application_id"] is not None:
        return to_applicant(row)
    return Applicant(row["applicant_id"], row["applicant_name"])


def outside_interviewers(connection: Connection, user: str) -> UsedInterviewers:
    """By whom interviews were scheduled, named by an e-mail or an Apploi user id. Retention empties the e-mails."""
    return UsedInterviewers(
        _outside(connection.execute(_OWN, {"user": user}).mappings()),
        _outside(connection.execute(_EVERYBODYS).mappings()),
    )


def _outside(rows: Iterable[RowMapping]) -> tuple[str, ...]:
    used = (
        row["interviewer_email"] or row["interviewer_id"] or ""
        for row in rows
        if row["state"] == State.SCHEDULED.value and row["interviewer_user"] is None
    )
    return tuple(_once(one for one in used if one))


def _once(ids: Iterable[str]) -> list[str]:
    """Each once, where it stands first."""
    return list(dict.fromkeys(ids))
