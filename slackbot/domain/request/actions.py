"""What people do to a request, in Slack or as its operator; each refuses in a sentence what cannot be done any more."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request.delivery import fail
from slackbot.domain.request.record import ReplyTo, ReportStatus, Request, State
from slackbot.domain.request.reporting import mark_report_due
from slackbot.errors import NotAllowed

OPERATOR = "operator"
"""Who acts by `slackbot requests`; everybody else is a person's id in Slack."""


def send_again(request: Request, by: str, reply_to: ReplyTo, now: float) -> Request:
    """A person says: send it again. Only what failed or is unconfirmed may be; the doubt of the latter stays."""
    _require_unsettled(request, State.FAILED, State.UNCONFIRMED)
    return replace(
        request,
        state=State.ACCEPTED,
        perhaps_booked=request.may_be_in_apploi,
        send_at=max(now, request.send_at or 0.0),  # an interrupted attempt may still be under way until then
        since=now,
        planned_at=now,
        attempts=0,
        report_status=ReportStatus.NOTHING,
        report_at=None,
        reply_to=reply_to,
        posted_message=None,
        remind_at=None,
        settled_by=by,
        settled_how="sent again",
    )


def mark_scheduled(request: Request, by: str, reply_to: ReplyTo, now: float) -> Request:
    """A person has seen the interview in Apploi."""
    _require_unsettled(request, State.UNCONFIRMED)
    marked = replace(
        request, state=State.SCHEDULED, perhaps_booked=False, reason="", reply_to=reply_to, posted_message=None
    )
    return replace(mark_report_due(marked, now), settled_by=by, settled_how="marked as scheduled")


def dismiss(request: Request, by: str) -> Request:
    """A person has read that it failed or was refused, and leaves it there."""
    _require_unsettled(request, *_dismissible_states(request))
    return replace(request, settled_by=by, settled_how="dismissed")


def retry(request: Request, by: str, now: float) -> Request:
    """An operator says: again. What failed or is unconfirmed is sent again, what nobody was told is told again."""
    if request.state in (State.FAILED, State.UNCONFIRMED):
        return send_again(request, by, request.reply_to, now)
    if request.report_status is not ReportStatus.UNREPORTABLE:
        raise NotAllowed(_NOTHING_TO_RETRY.get(request.state, f"This request is {request.state.value}, and I'm on it."))
    _require_not_redacted(request)
    return replace(mark_report_due(request, now), settled_by=request.settled_by, settled_how=request.settled_how)


def cancel(request: Request, by: str, now: float) -> Request:
    """An operator stops it: what was not sent fails, and is told; what may be in Apploi from an earlier attempt is not
    sent again, and its person is asked; what asks for a person asks no more, and what nobody in Slack could be told
    counts as told, because the operator has done it."""
    if request.state in (State.ACCEPTED, State.WAITING):
        if request.perhaps_booked:
            return fail(request, now, "An admin stopped it before it was sent again.")
        given_up = fail(request, now, "It was canceled before it was sent.")
        return replace(given_up, settled_by=by, settled_how="canceled")
    if request.report_status is ReportStatus.UNREPORTABLE:
        request = replace(request, report_status=ReportStatus.REPORTED)
        if not request.needs_action:
            return request
    if request.state in _TOO_LATE_TO_CANCEL:
        raise NotAllowed(_TOO_LATE_TO_CANCEL[request.state])
    _require_unsettled(request, State.FAILED, State.UNCONFIRMED)
    return replace(request, settled_by=by, settled_how="closed", remind_at=None)


_NOTHING_TO_RETRY = {
    State.SCHEDULED: "This request is scheduled and its result was posted, so there is nothing to retry.",
    State.WAITING: "This request is waiting. I'll retry it automatically and post the result.",
}
_TOO_LATE_TO_CANCEL = {
    State.SENDING: "This request is being sent right now. Check again in a minute.",
    State.SCHEDULED: "This interview is scheduled, and I can't cancel it. Please cancel it in Apploi.",
}


def supersede(request: Request, by: str) -> Request:
    """A corrected form took the place of one that failed or was refused."""
    _require_unsettled(request, *_dismissible_states(request))
    return replace(request, settled_by=by, settled_how="edited and sent again")


def mark_rescheduled(old: Request, new: str) -> Request:
    """The request with the id `new` has booked this interview at another time."""
    return replace(require_active(old), moved_to=new)


def require_active(request: Request) -> Request:
    """The request, if its interview stands and so can be moved; Refused otherwise."""
    if not request.is_active:
        raise NotAllowed(_inactive_message(request))
    _require_not_redacted(request)
    return request


def mark_cancelled(request: Request, by: str) -> Request:
    """A person has cancelled the interview in Apploi: it is not reminded of any more."""
    return replace(require_active(request), cancelled_by=by)


def _inactive_message(request: Request) -> str:
    if request.moved_to:
        return "This interview was already moved. See the newest message about it."
    if request.cancelled_by:
        who = mention(request.cancelled_by)
        return f"This interview can't be changed: {who} marked it as canceled in Apploi. Please book a new one."
    return f"This request is {request.state.value}, so there is no interview to change."


def require_current_message(request: Request, number: int) -> Request:
    """The request, if the message of this number is the newest about it; a button of an older one is refused."""
    if request.message_number != number:
        raise NotAllowed("This message is about an earlier attempt. See the newest message about this interview.")
    return request


def _dismissible_states(request: Request) -> tuple[State, ...]:
    """The states in which a person may leave it or correct it. What is unconfirmed for the first time is looked for in
    Apploi and marked or sent again; once that came to nothing either, there has to be a way on."""
    return (State.FAILED, State.UNCONFIRMED) if request.perhaps_booked else (State.FAILED,)


def _require_unsettled(request: Request, *states: State) -> None:
    if request.settled_how and request.state in (State.FAILED, State.UNCONFIRMED):
        raise NotAllowed(f"This request was already {request.settled_how} by {mention(request.settled_by)}.")
    if request.state not in states:
        raise NotAllowed(f"This request is now {request.state.value}, so there is nothing to do here.")
    _require_not_redacted(request)


def _require_not_redacted(request: Request) -> None:
    if request.is_redacted:
        raise NotAllowed("This request is old, and its details were deleted. Please book it again.")


def mention(by: str | None) -> str:
    """Who acted, for a message."""
    return "an admin" if by == OPERATOR else f"<@{by}>"
