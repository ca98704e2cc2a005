"""A notice: a message beside the result of a request, such as a reminder. Pure: times are seconds since the epoch.

    due ── posting ──► told | dropped | failed
     └────────◄─┘ (Slack did not take it; tried again until the interview begins)

Whoever finds a notice in `posting` without a lease finds the work of a process that died in between: it is posted
again, with the word that it may be a second copy.

record.py    the notice itself, and what comes of an attempt to post it
planning.py  which notices an interview has
firing.py    whether it is posted when its hour has come, or held for the morning, or dropped
"""

from slackbot.domain.notification.dispatch import Recipient, quiet_hours_end, skip_reason
from slackbot.domain.notification.planning import (
    IN_LINE_AFTER,
    NotificationSettings,
    is_in_direct_message,
    plan_booked,
    plan_cancelled,
    plan_in_line,
)
from slackbot.domain.notification.record import (
    Notification,
    NotificationKind,
    NotificationState,
    adjust_times,
    drop,
    intend_to_post,
    mark_posted,
    postpone,
    retry_later,
    starts_at,
)

__all__ = [
    "IN_LINE_AFTER",
    "Notification",
    "NotificationKind",
    "NotificationSettings",
    "NotificationState",
    "Recipient",
    "adjust_times",
    "drop",
    "intend_to_post",
    "is_in_direct_message",
    "mark_posted",
    "plan_booked",
    "plan_cancelled",
    "plan_in_line",
    "postpone",
    "quiet_hours_end",
    "retry_later",
    "skip_reason",
    "starts_at",
]
