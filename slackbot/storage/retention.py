"""What is left of an old request: its figures, and nothing that a person typed or is known by."""

from __future__ import annotations

from sqlalchemy import Double, bindparam, case, null, select, update

from slackbot.storage.tables import REQUESTS, STORY

BATCH = 500
"""So many requests at once, so that nobody waits for long."""

_c = REQUESTS.c

_old_ids = (
    select(_c.id)
    .where(_c.accepted_at < bindparam("before", type_=Double), _c.applicant_name != "", _c.due_at.is_(None))
    .where(_c.ends_at < bindparam("before", type_=Double))  # its reminders need its words
    .limit(BATCH)
)

REDACT_REQUESTS = (
    update(REQUESTS)
    .where(_c.id.in_(_old_ids))
    .values(
        applicant_name="",
        words="",
        location="",
        reason="",
        response_url=None,
        interviewer="",
        interviewer_email=case((_c.interviewer_email.is_(None), null()), else_=""),
    )
    .returning(_c.id)
)
"""Remove the words from some requests of before `before` in which nothing is left to be done; tell which."""

REDACT_HISTORY = update(STORY).where(STORY.c.request_id.in_(bindparam("forgotten", expanding=True))).values(note="")
"""Keep when the state changed, without what was said about it."""
