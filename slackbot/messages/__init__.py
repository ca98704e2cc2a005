"""What the channel and the person read. Pure: a request in, a message out; the sentences live here only.

Everything that a person typed or Apploi returned is escaped (slack.md, 15). `text` says the same as the blocks,
because notifications and screen readers read either (slack.md, 13).

message.py    what Slack takes as a message
facts.py      who, when, where and with whom, as every message names them
buttons.py    the buttons and what they carry
results.py    what became of a request
beginning.py  how to begin, for who mentions the app or writes to it
notices.py    what is told beside a result: to the interviewer, in the announce channel, before the interview
asking.py     the question about other bookings
sentences.py  what a person is told who asks, presses or types what cannot be
"""

from slackbot.messages.asking import booked_already
from slackbot.messages.beginning import how_to_begin, said_words
from slackbot.messages.buttons import (
    CANCEL_INTERVIEW,
    DISMISS_REQUEST,
    EDIT_REQUEST,
    MARK_SCHEDULED,
    RESCHEDULE,
    SCHEDULE_ANOTHER,
    SCHEDULE_INTERVIEW,
    SEND_AGAIN,
    button,
    button_value,
    changes,
    decisions,
    pressed,
)
from slackbot.messages.message import COMMAND, Message, unmarked
from slackbot.messages.notices import About, notice, with_calendar
from slackbot.messages.results import (
    EVENT_TYPES,
    as_direct_message,
    cancelled,
    message_id,
    metadata,
    moved_away,
    perhaps_twice,
    reminder,
    result,
    settled,
    superseded,
)
from slackbot.messages.sentences import (
    AGAIN_BY_BUTTON,
    AGAIN_BY_SHORTCUT,
    NO_ZONE_FOUND,
    NOBODY_FOUND_OPTION,
    NOT_SHOWN_OPTION,
    NOTHING_CHANGED,
    TYPE_AN_APPLICANT,
    accepted_already,
    again_by_command,
    broken,
    busy,
    cannot_tell_who,
    how_to_cancel,
    nobody_found,
    not_for_guests,
    not_listed,
    not_opened,
    not_stored,
    not_yours,
    not_yours_to_change,
    nothing_to_reschedule,
    search_failed,
    search_failed_option,
    settled_meanwhile,
    several_found,
    unknown_request,
    usage,
)

__all__ = [
    "AGAIN_BY_BUTTON",
    "AGAIN_BY_SHORTCUT",
    "CANCEL_INTERVIEW",
    "COMMAND",
    "DISMISS_REQUEST",
    "EDIT_REQUEST",
    "EVENT_TYPES",
    "MARK_SCHEDULED",
    "NOBODY_FOUND_OPTION",
    "NOTHING_CHANGED",
    "NOT_SHOWN_OPTION",
    "NO_ZONE_FOUND",
    "RESCHEDULE",
    "SCHEDULE_ANOTHER",
    "SCHEDULE_INTERVIEW",
    "SEND_AGAIN",
    "TYPE_AN_APPLICANT",
    "About",
    "Message",
    "accepted_already",
    "again_by_command",
    "as_direct_message",
    "booked_already",
    "broken",
    "busy",
    "button",
    "button_value",
    "cancelled",
    "cannot_tell_who",
    "changes",
    "decisions",
    "how_to_begin",
    "how_to_cancel",
    "message_id",
    "metadata",
    "moved_away",
    "nobody_found",
    "not_for_guests",
    "not_listed",
    "not_opened",
    "not_stored",
    "not_yours",
    "not_yours_to_change",
    "nothing_to_reschedule",
    "notice",
    "perhaps_twice",
    "pressed",
    "reminder",
    "result",
    "said_words",
    "search_failed",
    "search_failed_option",
    "settled",
    "settled_meanwhile",
    "several_found",
    "superseded",
    "unknown_request",
    "unmarked",
    "usage",
    "with_calendar",
]
