"""The form's question when other bookings overlap."""

from __future__ import annotations

from collections.abc import Sequence

from slackbot.domain.request import Request
from slackbot.messages.block_kit import escape
from slackbot.messages.facts import interviewer_label, list_mentions, state_note, when


def conflict_question(new: Request, conflicts: Sequence[Request]) -> str:
    """The question at the top of the form, in mrkdwn: the applicant or the interviewer has another interview then.

    It names the time that *Book anyway* books (docs/slack.md, B2).
    """
    clashes = [describe_conflict(new, each) for each in conflicts]
    marked = [f"• {each}" for each in clashes] if len(clashes) > 1 else clashes
    asked = f"*Not booked yet:* {when(new, ', ')}."
    return "\n".join([asked, *marked, "Change the time, or choose *Book anyway*."])


def describe_conflict(new: Request, conflict: Request) -> str:
    """Who is busy then, and with what."""
    known = conflict.applicant_name
    name = f"*{escape(known)}*" if known else f"application {conflict.interview.applicant_id}"
    who, time = interviewer_label(conflict), when(conflict, ", ")
    if conflict.interview.applicant_id == new.interview.applicant_id:
        return f"{name} already has an interview {time} with {who}{state_note(conflict)}."
    if shared := _shared_besides(new, conflict):
        return (
            f"{list_mentions(shared)} {_is_or_are(shared)} already in {name}'s interview {time}{state_note(conflict)}."
        )
    return f"{who} is already interviewing {name} {time}{state_note(conflict)}."


def _shared_besides(new: Request, conflict: Request) -> list[str]:
    """The people of `new` who are at the other one besides its interviewer; nobody if the interviewer is at both."""
    if conflict.interviewer_user in new.attending:
        return []
    return [each for each in conflict.also_there if each in new.attending]


def _is_or_are(people: Sequence[str]) -> str:
    return "is" if len(people) == 1 else "are"
