"""What the form asks when other bookings are in the way."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import interviewer_label, spoken_state, when


def conflict_question(new: Request, conflicts: Sequence[Request]) -> str:
    """At the top of the form, when the applicant or the interviewer has another interview at that time."""
    asked = f"I have not booked this yet: {when(new.interview)} overlaps with"
    others = [f"• {_describe_conflict(new, clash)}" for clash in conflicts]
    anyway = f"Change the time, or press *Book anyway* to book {when(new.interview)} despite the overlap."
    return "\n".join([asked, *others, anyway])


def _describe_conflict(new: Request, conflict: Request) -> str:
    """One booking in the way, and who made it."""
    name = (
        escape(conflict.applicant_name)
        if not conflict.is_redacted
        else f"application {conflict.interview.applicant_id}"
    )
    same = (
        "the same applicant"
        if conflict.interview.applicant_id == new.interview.applicant_id
        else "the same interviewer"
    )
    made = f"requested by <@{conflict.requested_by}>"
    booked = f"*{name}* with {interviewer_label(conflict)}, {when(conflict.interview)}"
    return f"{booked}: {same}, {spoken_state(conflict)}, {made}"
