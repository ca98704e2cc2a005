"""What the form asks when other bookings are in the way."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import spoken_state, when, with_whom


def booked_already(new: Request, clashes: Sequence[Request]) -> str:
    """At the top of the form, when the applicant or the interviewer has another interview at that time."""
    asked = f"I have not booked this yet: {when(new.interview)} overlaps with"
    others = [f"• {_other(new, clash)}" for clash in clashes]
    anyway = f"Change the time, or press *Book anyway* to book {when(new.interview)} despite the overlap."
    return "\n".join([asked, *others, anyway])


def _other(new: Request, clash: Request) -> str:
    """One booking in the way, and who made it."""
    name = escape(clash.applicant_name) if not clash.forgotten else f"application {clash.interview.applicant_id}"
    same = (
        "the same applicant" if clash.interview.applicant_id == new.interview.applicant_id else "the same interviewer"
    )
    made = f"requested by <@{clash.requested_by}>"
    return f"*{name}* with {with_whom(clash)}, {when(clash.interview)}: {same}, {spoken_state(clash)}, {made}"
