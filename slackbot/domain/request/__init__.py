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
    cancelled_in_apploi,
    dismiss,
    mark_scheduled,
    may_move,
    move,
    named,
    of_message,
    retry,
    send_again,
    supersede,
)
from slackbot.domain.request.clock import SET_BACK, seconds_back, set_right
from slackbot.domain.request.delivery import (
    FAILED_OVER,
    PATIENCE,
    RESTORED,
    Step,
    call_unconfirmed,
    conclude,
    give_up,
    hold_back,
    intend_to_send,
    learn,
    next_step,
    restored,
    retry_delay,
)
from slackbot.domain.request.record import ReplyTo, Request, State, Telling, Told, accept
from slackbot.domain.request.reporting import (
    REMINDER,
    cannot_be_told,
    intend_to_remind,
    intend_to_tell,
    is_told,
    put_off,
    remind_later,
    tell_later,
)

__all__ = [
    "FAILED_OVER",
    "OPERATOR",
    "PATIENCE",
    "REMINDER",
    "RESTORED",
    "SET_BACK",
    "ReplyTo",
    "Request",
    "State",
    "Step",
    "Telling",
    "Told",
    "accept",
    "call_unconfirmed",
    "cancel",
    "cancelled_in_apploi",
    "cannot_be_told",
    "conclude",
    "dismiss",
    "give_up",
    "hold_back",
    "intend_to_remind",
    "intend_to_send",
    "intend_to_tell",
    "is_told",
    "learn",
    "mark_scheduled",
    "may_move",
    "move",
    "named",
    "next_step",
    "of_message",
    "put_off",
    "remind_later",
    "restored",
    "retry",
    "retry_delay",
    "seconds_back",
    "send_again",
    "set_right",
    "supersede",
    "tell_later",
]
