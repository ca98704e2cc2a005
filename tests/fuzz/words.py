"""Words that people say to the app, and any others."""

from __future__ import annotations

from tests.fuzz.choices import Bytes

SPOKEN = (
    "tomorrow today tonight tue friday next this last week in at on the of for from to and or until 3 12 45 2026 3pm "
    "am pm half quarter past noon dec 5th hours minutes after before later ET time Chicago -0500 / - : . , + mañana "
    "9:30 demain morgen um à las 15h uhr halb every not with @maria <@U0LUIS0002|luis> interviewer location virtual "
    "room https://zoom.us/j/1 <mailto:a@b.co|a@b.co> 265733753 jane o'neil reschedule ¦ ’s 12/31/9999 0000-00-00 24:00"
)
WORDS = SPOKEN.split()
CALLED = (
    "send_again mark_scheduled dismiss_request edit_request reschedule cancel_interview schedule_another home_refresh "
    "old_time_deleted list_earlier list_later preferred_digest "
    "home_earlier home_later preferred_timezone preferred_telling schedule_interview_from_home schedule_interview "
    "schedule_interview_from_message choose_interview cancelled_in_apploi reading when block_actions view_submission "
    "block_suggestion shortcut message_action view_closed event_callback modal home im app_mention U0MAYA0001 "
    "U0LUIS0002 U0SLACKBOT C0HIRING01 C0RANDOM02 C0OFFERS03 D0MAYALUIS America/New_York Asia/Tokyo Etc/UTC 60 45 "
    "265733753 23567 booked remind 0 20 1.000001 1400000000.000100 "
    "undo_request stop_trying will_be_there cannot_make_it hand_over create_calendar revoke_calendar calendar_names "
    "came no_show put_off book_again also_there review_step function_executed prepare_interview Fx1"
)
NAMES = CALLED.split()
"""What things are called between Slack and the app."""


def said(choices: Bytes) -> str:
    """Words of ours and any others, in any order."""
    if choices.number(3) == 0:
        return choices.text()
    told: list[str] = []
    while choices.left > 0 and len(told) < 400:
        told.append(choices.pick(WORDS) if choices.number(4) else choices.words())
    return choices.pick((" ", "", "\n")).join(told)
