"""The message about a hiring day: a line for each interview, which follows what becomes of it.

Twenty lines make 23 blocks of Slack's 50, each line with its own ••• menu of at most five choices
(docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slackbot.domain.hiring_day import HiringDay, is_unsent
from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.request import RETRY_WINDOW, Request, State, mention
from slackbot.domain.spoken_time import spoken_day, spoken_time
from slackbot.domain.wording import shorten
from slackbot.messages.block_kit import Block, context, escape, plain, section
from slackbot.messages.buttons import UNDO_DAY, line_menu
from slackbot.messages.facts import (
    applicant_label,
    brief_time,
    facility_note,
    initials_note,
    job_label,
    place_and_people,
    reason_text,
    when,
    who_apploi_lists,
)
from slackbot.messages.message import Message, strip_bold
from slackbot.messages.sentences import applicant_told
from slackbot.messages.undo import undo_deadline

EVENT_TYPE = "hiring_day"
DAY_LINE = "day_line_"
"""The beginning of the block ids of the lines: a button in one of them doesn't replace the whole message."""
DAY_ACTIONS = "hiring_day_actions"
MAX_REASON = 300
MAX_FALLBACK = 3_900
"""Characters of `text`, which Slack cuts at 4,000 (docs.slack.dev/reference/methods/chat.postMessage)."""


def hiring_day_message(day: HiringDay, lines: Sequence[Request], moved: Mapping[str, Request]) -> Message:
    """The message as it is now. `moved` has the requests that moved an interview of the day, by their ids."""
    head = _head(lines)
    said = [_line(line, lines[0], moved) for line in lines]
    blocks = [section(head), *(_line_block(line, text) for line, text in zip(lines, said, strict=True))]
    blocks += [_stop_block(day)] if any(map(is_unsent, lines)) else []
    last = f"{_requested_by(day, lines)}{initials_note(lines[0])}"
    blocks.append(context("\n".join([last, *who_apploi_lists(lines[0])]), EVENT_TYPE))
    text = shorten(strip_bold("\n".join([head, *said])), MAX_FALLBACK)
    return Message(text, blocks, _metadata(day, lines), day.reply_to.thread_ts)


def shared_day_message(day: HiringDay, lines: Sequence[Request], moved: Mapping[str, Request]) -> Message:
    """The same for a channel where it can't be updated: without menus."""
    message = hiring_day_message(day, lines, moved)
    blocks = [{key: part for key, part in block.items() if key != "accessory"} for block in message.blocks]
    return Message(message.text, [block for block in blocks if block["type"] != "actions"], None, message.thread_ts)


def day_undo_message(day: HiringDay, lines: Sequence[Request], told: ApplicantIsTold) -> Message:
    """“Booking 3 interviews…” with *Undo*, for who pressed *Schedule*; stays true (messages/undo.py)."""
    names = ", ".join(f"{_clock(line)} *{escape(line.applicant_name)}*" for line in lines)
    day_and_place = f"{_day_of(lines[0])}{facility_note(lines[0])}"
    said = shorten(f"Booking {len(lines)} interviews, {day_and_place}: {names}…", 2_900)
    until = f"You can undo this until {undo_deadline(lines[0])}. I'll post the results {_place(day)}."
    note = f"{until}\n{applicant_told(told, len(lines))}"
    return Message(
        strip_bold(f"{said}\n{note}"), [{**section(said), "accessory": _undo_button("Undo", day)}, context(note)]
    )


def day_undone_message(withdrawn: int, others: int) -> Message:
    """Replaces it once *Undo* was pressed."""
    text = undone_text(withdrawn, others)
    return Message(text, [section(text)])


def undone_text(withdrawn: int, others: int) -> str:
    """How many interviews were stopped, and how many it was too late for."""
    if not withdrawn:
        return "Too late to undo: every interview was already sent to Apploi. See the message about the hiring day."
    stopped = f"Stopped {_count(withdrawn)}: nothing was sent to Apploi for {'it' if withdrawn == 1 else 'them'}."
    if not others:
        return stopped
    late = f"{_count(others)} {'was' if others == 1 else 'were'} already sent"
    return f"{stopped} {late}: see the message about the hiring day."


def already_accepted_day(lines: Sequence[Request]) -> str:
    """An error in a form that has booked something else before."""
    names = shorten(", ".join(one.applicant_name for one in lines), 200)
    return f"This form was already sent and booked these interviews: {names}. Please open a new one."


def day_conflict_question(overlaps: Sequence[tuple[Request, Request]], conflicts: Sequence[str], first: Request) -> str:
    """The question at the top of the form: interviews of the day overlap each other, or other bookings."""
    inside = [f"{_who(later)} starts before {_who(earlier)} is over." for earlier, later in overlaps]
    clashes = [*inside, *conflicts]
    shown = [f"• {each}" for each in clashes[:MOST_CLASHES]]
    if rest := len(clashes) - len(shown):
        shown.append(f"• … and {rest} more.")
    asked = f"*Not booked yet:* {_day_of(first)}."
    return "\n".join([asked, *shown, "Change the times, or choose *Book anyway*."])


MOST_CLASHES = 10


def _who(line: Request) -> str:
    return f"*{escape(line.applicant_name)}*, {_clock(line)},"


def _head(lines: Sequence[Request]) -> str:
    first, booked = lines[0], sum(line.state is State.SCHEDULED and line.is_active for line in lines)
    wanted = [line for line in lines if not (line.state is State.WITHDRAWN or line.moved_to or line.cancelled_by)]
    said = f"{booked} of {len(wanted)} booked" if wanted else "no interviews left"
    facts = [_day_of(first), place_and_people(first)]
    return f"*Hiring day: {said}* · {' · '.join(facts)}"


def _line_block(line: Request, text: str) -> Block:
    block: Block = {**section(text), "block_id": f"{DAY_LINE}{line.place_in_day}"}
    menu = line_menu(line)
    return {**block, "accessory": menu} if menu else block


def _line(line: Request, first: Request, moved: Mapping[str, Request]) -> str:
    icon, note = _state(line, moved)
    job = job_label(line)
    name = applicant_label(line)
    facts = [f"*{_time(line, first)}*", f"~{name}~" if _is_over(line) else f"*{name}*", *([job] if job else [])]
    if place_and_people(line) != place_and_people(first):
        facts.append(place_and_people(line))
    return f"{icon} {' · '.join(facts)}{f'{chr(10)}{note}' if note else ''}"


def _is_over(line: Request) -> bool:
    return line.state is State.WITHDRAWN or bool(line.cancelled_by)


def _state(line: Request, moved: Mapping[str, Request]) -> tuple[str, str]:
    """The sign of a line, and what is to be said about it."""
    if line.moved_to:
        new = moved.get(line.moved_to)
        return "↪️", f"Moved to {brief_time(new)} by {mention(new.requested_by)}." if new else "Moved."
    if line.cancelled_by:
        return "🚫", f"Canceled: {mention(line.cancelled_by)} says it's deleted in Apploi."
    match line.state:
        case State.ACCEPTED:
            return "⏳", "In line"
        case State.SENDING:
            return "⏳", "Asking Apploi…"
        case State.WAITING:
            until = f"<!date^{int(line.since + RETRY_WINDOW)}^{{time}}|15 minutes after it was sent>"
            return "⏳", f"Not booked yet. {_reason(line)} I'll keep trying until {until}."
        case State.SCHEDULED:
            return "✅", f"{mention(line.settled_by)} found it in Apploi." if line.settled_by else ""
        case State.WITHDRAWN:
            return "⏹", f"Stopped by {mention(line.settled_by)} before it was sent."
        case State.FAILED:
            return "❌", f"Not booked. {_reason(line)}{_settled(line)}"
        case State.UNCONFIRMED:
            return "❓", f"Please check in Apploi: it may or may not be booked. {_reason(line)}{_settled(line)}"


def _settled(line: Request) -> str:
    return f" {str(line.settled_how).capitalize()} by {mention(line.settled_by)}." if line.settled_how else ""


def _reason(line: Request) -> str:
    return shorten(reason_text(line), MAX_REASON)


def _time(line: Request, first: Request) -> str:
    """“1:00–1:20 PM ET”, with the day if that isn't the first one's."""
    is_same_day = line.interview.date.date() == first.interview.date.date()
    return when(line).partition(" · ")[2] if is_same_day else when(line, ", ")


def _clock(line: Request) -> str:
    return spoken_time(line.interview.date, line.interview.timezone, None, line.accepted_at).partition(" · ")[2]


def _day_of(line: Request) -> str:
    return spoken_day(line.interview.date, line.interview.timezone, line.accepted_at)


def _place(day: HiringDay) -> str:
    channel = day.reply_to.channel
    return f"in <#{channel}>" if channel and channel[0] in "CG" else "in your messages from me"


def _requested_by(day: HiringDay, lines: Sequence[Request]) -> str:
    """Who asked; with the day's code, unless all is booked."""
    if all(line.state is State.SCHEDULED for line in lines):
        return f"Booked by <@{day.requested_by}>"
    return f"Requested by <@{day.requested_by}> · Code {day.id}"


def _count(number: int) -> str:
    return "1 interview" if number == 1 else f"{number} interviews"


def _stop_block(day: HiringDay) -> Block:
    return {"type": "actions", "block_id": DAY_ACTIONS, "elements": [_undo_button("Stop the rest", day)]}


def _undo_button(label: str, day: HiringDay) -> Block:
    return {"type": "button", "text": plain(label), "action_id": UNDO_DAY, "value": day.id}


def _metadata(day: HiringDay, lines: Sequence[Request]) -> dict[str, Any]:
    """For other programs, without anybody's name (docs/contract.md#metadata)."""
    interviews = [
        {"request_id": line.id, "applicant_id": line.interview.applicant_id, "state": line.state.value}
        for line in lines
    ]
    facility = {"facility": lines[0].facility_id} if lines[0].facility_name else {}
    payload = {"request_id": day.id, "requested_by": day.requested_by, "interviews": interviews, **facility}
    return {"event_type": EVENT_TYPE, "event_payload": payload}
