"""A notice: a message beside the result of a request, such as a reminder. Pure: times are seconds since the epoch.

    due ── posting ──► told | dropped | failed
     └────────◄─┘ (Slack did not take it; tried again until the interview begins)

Whoever finds a notice in `posting` without a lease finds the work of a process that died in between: it is posted
again, with the word that it may be a second copy.

record.py    the notice itself, and what comes of an attempt to post it
planning.py  which notices an interview has
firing.py    whether it is posted when its hour has come, or held for the morning, or dropped
"""

from slackbot.domain.notification.dispatch import Reader, dropped_because, held_until
from slackbot.domain.notification.planning import (
    IN_LINE_AFTER,
    Rules,
    in_direct_message,
    of_booked,
    of_cancelled,
    of_waiting,
)
from slackbot.domain.notification.record import (
    Kind,
    Notice,
    State,
    drop,
    intend_to_post,
    is_told,
    put_off,
    set_right,
    starts_at,
    try_later,
)

__all__ = [
    "IN_LINE_AFTER",
    "Kind",
    "Notice",
    "Reader",
    "Rules",
    "State",
    "drop",
    "dropped_because",
    "held_until",
    "in_direct_message",
    "intend_to_post",
    "is_told",
    "of_booked",
    "of_cancelled",
    "of_waiting",
    "put_off",
    "set_right",
    "starts_at",
    "try_later",
]
