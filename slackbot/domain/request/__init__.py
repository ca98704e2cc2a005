"""A request to book an interview, and its next step. Pure: times are arguments, in seconds since the epoch.

    accepted ── sending ──► scheduled | failed | unconfirmed
       ├─────── waiting ◄─┘ (429, 503, or never sent: retried)
       └──► withdrawn ◄──── waiting

An unconfirmed request that is sent again is `perhaps_booked`: if Apploi refuses it, it is unconfirmed, not failed.

Each new state is reported: due → telling → told. If a worker finds a request in `sending` or `telling` without a lease,
the process that worked on it has died. In `sending` the request becomes unconfirmed and is never resent automatically.
In `telling` the channel is searched for the message; if that is impossible, the result is posted again, marked as a
possible duplicate.

record.py     the request
delivery.py   its next step, and the outcome of an attempt
reporting.py  the status of the report, and reminders
actions.py    what people can do to it
answering.py  the interviewer's answer
attendance.py who came
also_there.py who is there besides the interviewer
clock.py      its times after a clock was set back
"""

from slackbot.domain.request.actions import (
    OPERATOR,
    cancel,
    dismiss,
    mark_cancelled,
    mark_old_time_deleted,
    mark_rescheduled,
    mark_scheduled,
    mention,
    reopen,
    require_active,
    require_announceable,
    require_current_message,
    retry,
    send_again,
    supersede,
    withdraw,
)
from slackbot.domain.request.also_there import MAX_ALSO_THERE, besides, change_also_there, decline_also_there
from slackbot.domain.request.answering import give_answer, require_upcoming
from slackbot.domain.request.attendance import ends_at, record_attendance, require_over
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
from slackbot.domain.request.record import (
    Answer,
    Attendance,
    PostedMessage,
    ReplyTo,
    ReportStatus,
    Request,
    State,
    is_in_channel,
    new_request,
)
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
    "MAX_ALSO_THERE",
    "OPERATOR",
    "REMINDER_DELAY",
    "RESTORED",
    "RETRY_WINDOW",
    "SET_BACK_THRESHOLD",
    "Answer",
    "Attendance",
    "PostedMessage",
    "ReplyTo",
    "ReportStatus",
    "Request",
    "State",
    "Step",
    "adjust_times",
    "apply_outcome",
    "besides",
    "cancel",
    "change_also_there",
    "decline_also_there",
    "dismiss",
    "ends_at",
    "fail",
    "give_answer",
    "hold_back",
    "intend_to_remind",
    "intend_to_report",
    "intend_to_send",
    "is_in_channel",
    "mark_cancelled",
    "mark_old_time_deleted",
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
    "record_attendance",
    "reopen",
    "require_active",
    "require_announceable",
    "require_current_message",
    "require_over",
    "require_upcoming",
    "retry",
    "retry_delay",
    "retry_reminder",
    "retry_report",
    "seconds_set_back",
    "send_again",
    "supersede",
    "withdraw",
]
