"""The interviewer's answer: whether they will be there. Raises NotAllowed, with a sentence, if it is too late."""

from __future__ import annotations

from dataclasses import replace

from slackbot.dates.zones import settled_utc
from slackbot.domain.request.actions import mention, require_active
from slackbot.domain.request.record import Answer, Request
from slackbot.errors import NotAllowed


def give_answer(request: Request, by: str, answer: Answer, now: float) -> Request:
    """Store the interviewer's answer. It books and cancels nothing: the interview stays as it is.

    Only the interviewer may give it, before the interview starts, and may change their mind.
    """
    require_upcoming(request, now)
    if by != request.interviewer_user:
        raise NotAllowed(_not_yours(request))
    if answer is request.answer:
        raise NotAllowed(_GIVEN_BEFORE[answer])
    return replace(request, answer=answer, answered_at=now, answer_number=request.answer_number + 1)


def require_upcoming(request: Request, now: float) -> Request:
    """The request, if its interview can be changed and hasn't started; raises NotAllowed otherwise."""
    interview = require_active(request).interview
    if settled_utc(interview.date, interview.timezone).timestamp() <= now:
        raise NotAllowed("This interview's start time has passed, so nothing was changed.")
    return request


def _not_yours(request: Request) -> str:
    if request.interviewer_user is None:
        return "The interviewer isn't in Slack, so nobody can answer this here."
    return f"Only {mention(request.interviewer_user)}, who conducts this interview, can answer that."


_GIVEN_BEFORE = {
    Answer.COMING: "You already said you'll be there.",
    Answer.DECLINED: "You already said you can't make it. Move the interview, or hand it to someone else.",
}
