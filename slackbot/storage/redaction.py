"""Remove personal data from old requests. States and times stay, for statistics."""

from __future__ import annotations

from sqlalchemy import Double, bindparam, case, null, select, update

from slackbot.storage.tables import HISTORY, REQUESTS

BATCH = 500
"""Requests per transaction, so that others don't wait for long."""

_c = REQUESTS.c

_old_ids = (
    select(_c.id)
    .where(_c.accepted_at < bindparam("before", type_=Double), _c.applicant_name != "", _c.due_at.is_(None))
    .where(_c.ends_at < bindparam("before", type_=Double))  # the reminders of a coming interview need the data
    .limit(BATCH)
)

REDACT_REQUESTS = (
    update(REQUESTS)
    .where(_c.id.in_(_old_ids))
    .values(
        applicant_name="",
        job="",
        facility="",
        facility_name="",
        words="",
        location="",
        reason="",
        response_url=None,
        interviewer="",
        interviewer_email=case((_c.interviewer_email.is_(None), null()), else_=""),
    )
    .returning(_c.id)
)
"""Redact one batch of requests from before `before` that have no work left; returns their ids."""

REDACT_HISTORY = update(HISTORY).where(HISTORY.c.request_id.in_(bindparam("ids", expanding=True))).values(note="")
"""Keep when the state changed, but not the notes."""
