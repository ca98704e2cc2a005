"""What the form shows under the chosen applicant."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.applicant import Applicant
from slackbot.domain.request import Request
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import interviewer_label, state_note, when

MAX_BOOKINGS_NAMED = 3


def describe_applicant(applicant: Applicant | None, bookings: Sequence[Request]) -> str:
    """Job, team and a warning about other interviews that aren't over yet, as mrkdwn; "" if none is known."""
    known = [applicant.job, applicant.team_name] if applicant else []
    job = " · ".join(escape(part) for part in known if part)
    return "\n".join([*([job] if job else []), *_booking_warning(bookings)])


def _booking_warning(bookings: Sequence[Request]) -> list[str]:
    if not bookings:
        return []
    if len(bookings) == 1:
        return [f"*Heads up:* this applicant already has an interview: {_describe_booking(bookings[0])}"]
    others = len(bookings) - MAX_BOOKINGS_NAMED
    more = [f"• and {others} more"] if others > 0 else []
    return [
        f"*Heads up:* this applicant already has {len(bookings)} interviews:",
        *(f"• {_describe_booking(one)}" for one in bookings[:MAX_BOOKINGS_NAMED]),
        *more,
    ]


def _describe_booking(request: Request) -> str:
    return f"{when(request, ', ')} with {interviewer_label(request)}{state_note(request)}"
