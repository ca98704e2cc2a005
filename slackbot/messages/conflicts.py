"""The form's question when other bookings overlap."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import interviewer_label, spoken_state, when


def conflict_question(new: Request, conflicts: Sequence[Request]) -> str:
    """The question at the top of the form, in mrkdwn: the applicant or the interviewer has another interview then."""
    asked = f"*Not booked yet.* {when(new.interview)} overlaps with:"
    others = [f"• {_describe_conflict(new, clash)}" for clash in conflicts]
    return "\n".join([asked, *others, "Change the time, or press *Book anyway*."])


def _describe_conflict(new: Request, conflict: Request) -> str:
    name = (
        escape(conflict.applicant_name)
        if not conflict.is_redacted
        else f"application {conflict.interview.applicant_id}"
    )
    same = "same applicant" if conflict.interview.applicant_id == new.interview.applicant_id else "same interviewer"
    made = f"requested by <@{conflict.requested_by}>"
    booked = f"*{name}* with {interviewer_label(conflict)}, {when(conflict.interview)}"
    return f"{booked} · {same} · {spoken_state(conflict)} · {made}"
