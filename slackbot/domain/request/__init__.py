"""A request for an interview and its next step. Pure: times are arguments, in seconds since the epoch.

    accepted ── sending ──► scheduled | failed | unconfirmed
       └─────── waiting ◄─┘ (429, 503, or never sent; tried again)

What was unconfirmed and is sent again is `perhaps_booked`: a refusal makes it unconfirmed again, not failed.

Beside the state runs the telling of it: due → telling → told. Whoever finds a request in `sending` or in
`telling` without a lease finds the work of a process that died in between: the first becomes unconfirmed and
is never sent again by itself, the second is looked for in the channel, and where that is not possible told again
with the word that it may be a second copy.

record.py   the request itself
sending.py  its next step, and what came of an attempt
telling.py  the message about it
acts.py     what people may do to it
clock.py    its times after a clock was set back
"""

from slackbot.domain.request.actions import (
    OPERATOR,
    cancel,
    dismiss,
    mark_cancelled,
    mark_rescheduled,
    mark_scheduled,
    mention,
    require_active,
    require_current_message,
    retry,
    send_again,
    supersede,
)
from slackbot.domain.request.clock import SET_BACK_THRESHOLD, adjust_times, seconds_set_back
from slackbot.domain.request.delivery import (
    FAILED_OVER,
    RESTORED,
    RETRY_WINDOW,
    Step,
    apply_outcome,
    fail,
    hold_back,
    intend_to_send,
    mark_restored,
    mark_unconfirmed,
    merge_late_result,
    next_step,
    retry_delay,
)
from slackbot.domain.request.record import PostedMessage, ReplyTo, ReportStatus, Request, State, new_request
from slackbot.domain.request.reporting import (
    REMINDER_DELAY,
    intend_to_remind,
    intend_to_report,
    mark_reported,
    mark_unreportable,
    postpone_report,
    retry_reminder,
    retry_report,
)

__all__ = [
    "FAILED_OVER",
    "OPERATOR",
    "REMINDER_DELAY",
    "RESTORED",
    "RETRY_WINDOW",
    "SET_BACK_THRESHOLD",
    "PostedMessage",
    "ReplyTo",
    "ReportStatus",
    "Request",
    "State",
    "Step",
    "adjust_times",
    "apply_outcome",
    "cancel",
    "dismiss",
    "fail",
    "hold_back",
    "intend_to_remind",
    "intend_to_report",
    "intend_to_send",
    "mark_cancelled",
    "mark_reported",
    "mark_rescheduled",
    "mark_restored",
    "mark_scheduled",
    "mark_unconfirmed",
    "mark_unreportable",
    "mention",
    "merge_late_result",
    "new_request",
    "next_step",
    "postpone_report",
    "require_active",
    "require_current_message",
    "retry",
    "retry_delay",
    "retry_reminder",
    "retry_report",
    "seconds_set_back",
    "send_again",
    "supersede",
]
