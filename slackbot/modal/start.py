"""The form that the words of a command begin. Pure."""

from __future__ import annotations

import re

from slackbot.applicant import Applicant
from slackbot.command_text import CommandText
from slackbot.dates import Reference, Understood
from slackbot.modal.form import FIRST_DURATION, FIRST_LOCATION, Form, Origin
from slackbot.modal.judging import EMAIL
from slackbot.modal.preview import preview
from slackbot.request import Request

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def from_command(
    read: CommandText,
    reference: Reference,
    *,
    asked_by: str,
    origin: Origin,
    asks_team: bool,
) -> Form:
    """The form for these words. Who is not named interviews themselves; a name that Slack did not turn into a
    mention is left to be chosen, because there may be two of that name.
    """
    user, typed, unresolved = _interviewer(read.interviewer, asked_by)
    applicant = _application(read.applicant)
    duration = _duration(read)
    return Form(
        timezone=reference.timezone,
        interviewer=user,
        interviewer_hint=f"You wrote “{unresolved}”: please choose who that is." if unresolved else "",
        applicant=applicant,
        looking_for=None if applicant else read.applicant,
        when=read.when or "",
        preview=preview(read.when or "", reference, duration),
        duration=duration,
        interviewer_id=typed,
        asks_team=asks_team,
        location=read.location or FIRST_LOCATION,
        origin=origin,
    )


def from_request(request: Request, reference: Reference, *, origin: Origin, asks_team: bool) -> Form:
    """The form that corrects a request that failed: what stood there, the time written out in full."""
    interview = request.interview
    body = interview.body()
    when = f"{interview.date:%b} {interview.date.day}, {interview.date:%Y} {interview.date:%I:%M %p}"
    return Form(
        timezone=interview.timezone,
        interviewer=request.interviewer_user,
        applicant=Applicant(interview.applicant_id, request.applicant_name),
        when=when,
        preview=preview(when, reference, interview.duration),
        duration=interview.duration,
        interviewer_id="" if request.interviewer_user else body.get("interviewerId", body.get("interviewerEmail", "")),
        asks_team=asks_team,
        team_id=body.get("interviewerTeamId", ""),
        location=interview.location,
        origin=origin,
    )


def _interviewer(named: str | None, asked_by: str) -> tuple[str | None, str, str]:
    """Slack's id of the interviewer, or what goes into the field beside it, or a name that is neither."""
    if not named:
        return asked_by, "", ""
    mention = MENTION.fullmatch(named)
    if mention:
        return mention.group(1), "", ""
    if EMAIL.fullmatch(named) or re.fullmatch(r"[0-9]{1,20}", named):
        return None, named, ""
    return None, "", named


def _application(named: str | None) -> Applicant | None:
    return Applicant(named) if named and re.fullmatch(r"[0-9]{1,20}", named) else None


def _duration(read: CommandText) -> int:
    understood = read.understood
    if isinstance(understood, Understood) and understood.duration is not None:
        return understood.duration
    return FIRST_DURATION
