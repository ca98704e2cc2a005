"""What users and operators can do to a request. Each function raises NotAllowed, with a sentence, if it is too late."""

from __future__ import annotations

from dataclasses import replace

from slackbot.domain.request.delivery import fail
from slackbot.domain.request.record import ReplyTo, ReportStatus, Request, State
from slackbot.domain.request.reporting import REMINDER_DELAY, mark_report_due
from slackbot.errors import NotAllowed

OPERATOR = "operator"
"""The `by` of `slackbot requests`; everyone else is a Slack user id."""


def send_again(request: Request, by: str, reply_to: ReplyTo, now: float) -> Request:
    """Send a failed or unconfirmed request again. An unconfirmed one becomes `perhaps_booked`."""
    _require_unsettled(request, State.FAILED, State.UNCONFIRMED)
    return replace(
        request,
        state=State.ACCEPTED,
        perhaps_booked=request.may_be_in_apploi,
        send_at=max(now, request.send_at or 0.0),  # until then an interrupted attempt may still be running
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
    """Mark an unconfirmed request as scheduled: a user has found the interview in Apploi."""
    _require_unsettled(request, State.UNCONFIRMED)
    marked = replace(
        request, state=State.SCHEDULED, perhaps_booked=False, reason="", reply_to=reply_to, posted_message=None
    )
    return replace(mark_report_due(marked, now), settled_by=by, settled_how="marked as scheduled")


def dismiss(request: Request, by: str) -> Request:
    """Settle a request that failed: the user doesn't want it sent again."""
    _require_unsettled(request, *_dismissible_states(request))
    return replace(request, settled_by=by, settled_how="dismissed")


def retry(request: Request, by: str, now: float) -> Request:
    """Retry for an operator: send a failed or unconfirmed request again, or report one that couldn't be reported."""
    if request.state in (State.FAILED, State.UNCONFIRMED):
        return send_again(request, by, request.reply_to, now)
    if request.report_status is not ReportStatus.UNREPORTABLE:
        raise NotAllowed(_NOTHING_TO_RETRY.get(request.state, f"This request is {request.state.value}, and I'm on it."))
    _require_not_redacted(request)
    return replace(mark_report_due(request, now), settled_by=request.settled_by, settled_how=request.settled_how)


def cancel(request: Request, by: str, now: float) -> Request:
    """Stop a request for an operator.

    One that wasn't sent fails; if an earlier attempt may have booked it, it becomes unconfirmed and its user is asked.
    One that waits for an answer is settled. One that couldn't be reported counts as reported.
    """
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
    State.WITHDRAWN: "This request was withdrawn before it was sent. To book it after all, fill in the form again.",
}
_TOO_LATE_TO_CANCEL = {
    State.SENDING: "This request is being sent right now. Check again in a minute.",
    State.SCHEDULED: "This interview is scheduled, and I can't cancel it. Please cancel it in Apploi.",
}


def withdraw(request: Request, by: str, now: float) -> Request:
    """Stop a request that isn't being sent: *Undo* before the first attempt, *Stop trying* before the next one.

    If people were told that it waits, they are told that it was withdrawn. If an earlier attempt may have booked it, it
    becomes unconfirmed, and its requester is asked.
    """
    if request.state not in (State.ACCEPTED, State.WAITING):
        raise NotAllowed(_TOO_LATE_TO_WITHDRAW.get(request.state, _not_to_withdraw(request)))
    if request.perhaps_booked:
        return fail(request, now, "It was stopped before it was sent again.")
    withdrawn = replace(request, state=State.WITHDRAWN, send_at=None)
    if request.report_status is not ReportStatus.NOTHING:
        withdrawn = mark_report_due(withdrawn, now)
    return replace(withdrawn, settled_by=by, settled_how="withdrawn")


_TOO_LATE_TO_WITHDRAW = {
    State.SENDING: "An attempt is under way right now, so I can't stop it. You'll see the result in a moment.",
    State.WITHDRAWN: "This request was already withdrawn. Nothing was booked.",
}


def _not_to_withdraw(request: Request) -> str:
    return f"This request is now {request.state.value}, so there is nothing to stop."


def reopen(request: Request, now: float) -> Request:
    """The request that a corrected form had replaced, after that form was undone: it needs an answer again."""
    remind_at = now + REMINDER_DELAY if request.state is State.UNCONFIRMED else None
    return replace(request, settled_by=None, settled_how=None, remind_at=remind_at, planned_at=now)


def supersede(request: Request, by: str) -> Request:
    """Settle a failed request because a corrected form has replaced it."""
    _require_unsettled(request, *_dismissible_states(request))
    return replace(request, settled_by=by, settled_how="edited and sent again")


def mark_rescheduled(old: Request, new: str) -> Request:
    """Mark the interview as moved: the request with the id `new` has booked it at another time."""
    return replace(require_active(old), moved_to=new)


def require_active(request: Request) -> Request:
    """The request, if its interview is scheduled and can be changed; raises NotAllowed otherwise."""
    if not request.is_active:
        raise NotAllowed(_inactive_message(request))
    _require_not_redacted(request)
    return request


def require_announceable(request: Request) -> Request:
    """The request, if there is something to tell its applicant: it is scheduled, or was canceled; raises NotAllowed."""
    return request if request.cancelled_by and not request.is_redacted else require_active(request)


def mark_cancelled(request: Request, by: str) -> Request:
    """Mark the interview as cancelled: a user says that they deleted it in Apploi."""
    return replace(require_active(request), cancelled_by=by)


def mark_old_time_deleted(old: Request, by: str) -> Request:
    """A user says that they deleted the old time of an interview that was moved in Apploi."""
    if old.moved_to is None:
        raise NotAllowed("This interview hasn't been moved, so it has no old time to delete.")
    if old.deleted_by:
        raise NotAllowed(f"{mention(old.deleted_by)} already said that the old time is deleted in Apploi.")
    _require_not_redacted(old)
    return replace(old, deleted_by=by)


def _inactive_message(request: Request) -> str:
    if request.moved_to:
        return "This interview was already moved. See the newest message about it."
    if request.cancelled_by:
        who = mention(request.cancelled_by)
        return f"This interview was canceled: {who} says it's deleted in Apploi. Please book a new one."
    return f"This request is {request.state.value}, so there is no interview to change."


def require_current_message(request: Request, number: int) -> Request:
    """The request, if `number` is that of the newest message about it; NotAllowed for a button of an older one."""
    if request.message_number != number:
        raise NotAllowed("This message is about an earlier attempt. See the newest message about this interview.")
    return request


def _dismissible_states(request: Request) -> tuple[State, ...]:
    """The states in which a user may dismiss or correct it. A request that is unconfirmed for the first time has to be
    looked up in Apploi, then marked or sent again; if it is unconfirmed once more, it may be dismissed, too."""
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
    """Who acted, as mrkdwn."""
    return "an admin" if by == OPERATOR else f"<@{by}>"
