"""The people who are there besides the interviewer. Apploi knows one interviewer, so nothing of this is sent to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slackbot.domain.request.actions import require_active
from slackbot.domain.request.answering import require_upcoming
from slackbot.domain.request.record import Request
from slackbot.errors import NotAllowed

MAX_ALSO_THERE = 10


def besides(interviewer: str | None, people: Iterable[str]) -> tuple[str, ...]:
    """These people, each once, without the interviewer."""
    return tuple(each for each in dict.fromkeys(people) if each != interviewer)


def decline_also_there(request: Request, by: str, now: float) -> Request:
    """Somebody who was to be there, too, can't make it. It is about them alone: the interview stays as it is."""
    require_upcoming(request, now)
    if by in request.also_declined:
        raise NotAllowed("You already said you can't make it.")
    if by not in request.also_there:
        raise NotAllowed("You aren't listed as joining this interview, so nothing was changed.")
    others = tuple(each for each in request.also_there if each != by)
    return replace(request, also_there=others, also_declined=(*request.also_declined, by))


def change_also_there(request: Request, people: tuple[str, ...]) -> Request:
    """Other people are there, too; the interview stays as it is. Raises NotAllowed if it can't be changed any more."""
    require_active(request)
    declined = tuple(each for each in request.also_declined if each not in people)
    return replace(request, also_there=people, also_declined=declined)
