"""A message beside the result of a request, such as a reminder. Pure: times are in seconds since the epoch.

    due ── posting ──► told | dropped | failed
     └────────◄─┘ (Slack didn't take it: retried until the interview starts)

If a worker finds a notification in `posting` without a lease, the process that worked on it has died. It is posted
again, marked as a possible duplicate.

record.py    the notification or digest, and its state after an attempt to post it
planning.py  which notifications an interview gets
timing.py    whether a due one is posted, held until morning or dropped
digest.py    who gets the interviews of each day in one message, and when
"""

from slackbot.domain.notification.digest import (
    DIGEST_WINDOW,
    DigestPlace,
    day_bounds,
    digest_places,
    due_digest,
)
from slackbot.domain.notification.planning import (
    IN_LINE_AFTER,
    NotificationSettings,
    is_in_direct_message,
    is_latest_answer,
    is_latest_attendance,
    plan_admin_needed,
    plan_also_changed,
    plan_also_declined,
    plan_answered,
    plan_attendance,
    plan_booked,
    plan_cancelled,
    plan_in_line,
    plan_update,
)
from slackbot.domain.notification.record import (
    Digest,
    Notification,
    NotificationKind,
    NotificationState,
    Posting,
    adjust_times,
    drop,
    intend_to_post,
    mark_posted,
    postpone,
    retry_later,
    starts_at,
)
from slackbot.domain.notification.timing import (
    OF_ACTIVE_INTERVIEWS,
    Recipient,
    obsolete_reason,
    quiet_hours_end,
    skip_reason,
)

__all__ = [
    "DIGEST_WINDOW",
    "IN_LINE_AFTER",
    "OF_ACTIVE_INTERVIEWS",
    "Digest",
    "DigestPlace",
    "Notification",
    "NotificationKind",
    "NotificationSettings",
    "NotificationState",
    "Posting",
    "Recipient",
    "adjust_times",
    "day_bounds",
    "digest_places",
    "drop",
    "due_digest",
    "intend_to_post",
    "is_in_direct_message",
    "is_latest_answer",
    "is_latest_attendance",
    "mark_posted",
    "obsolete_reason",
    "plan_admin_needed",
    "plan_also_changed",
    "plan_also_declined",
    "plan_answered",
    "plan_attendance",
    "plan_booked",
    "plan_cancelled",
    "plan_in_line",
    "plan_update",
    "postpone",
    "quiet_hours_end",
    "retry_later",
    "skip_reason",
    "starts_at",
]
