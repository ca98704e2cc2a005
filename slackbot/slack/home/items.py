"""One interview on the Home tab: its lines and its buttons."""

from __future__ import annotations

from slackbot.domain.interview import shown_reason
from slackbot.domain.request import RETRY_WINDOW, Answer, Request, State, mention
from slackbot.domain.wording import shorten, spoken_duration
from slackbot.messages import (
    UNDO_REQUEST,
    also_there_buttons,
    answer_line,
    attendance_line,
    attendance_menu,
    button,
    button_value,
    decision_buttons,
    interview_buttons,
    list_menu,
    open_in_apploi,
    pending_buttons,
    undo_deadline,
)
from slackbot.messages.block_kit import Block, escape, escape_but_links, section
from slackbot.messages.facts import (
    admin_needed,
    also_there_label,
    changed_by,
    facility_note,
    interviewer_label,
    job_label,
)
from slackbot.slack.home.contents import Viewer
from slackbot.slack.home.hours import format_day_and_hour, format_hour, format_interview_hour

MAX_NAME, MAX_LOCATION, MAX_REASON = 150, 200, 300


def needs_action_blocks(request: Request, viewer: Viewer, now: float) -> list[Block]:
    """A request that needs a decision, with its buttons."""
    what = {State.FAILED: "Not booked", State.UNCONFIRMED: "Please check in Apploi"}[request.state]
    lines = [
        f"*{what}: {_applicant_text(request)}*{_job_text(request)}",
        f"{format_day_and_hour(request.interview, viewer, now)} · {_interviewer_text(request)}",
        admin_needed(request) if request.waits_for_admin else f"{_reason(request)} {_question(request)}".strip(),
    ]
    if link := open_in_apploi(viewer.applicant_links.url(request.interview.applicant_id)):
        lines.append(link)
    return [section("\n".join(lines)), _actions_block(request, decision_buttons(request.in_private))]


def _question(request: Request) -> str:
    if request.perhaps_booked:
        return "An earlier attempt got no clear answer, so it may already be booked. Is it there?"
    if request.state is State.UNCONFIRMED:
        return "It may or may not be booked. Is it there?"
    return ""


def pending_block(request: Request, viewer: Viewer, now: float) -> Block:
    """A request that Apploi hasn't answered yet, with the button that withdraws it as long as there is one."""
    sentence = "I'm sending it to Apploi and will post the result."
    if _can_undo(request, now):
        sentence = f"You can undo this until {undo_deadline(request)}. Then I'll send it to Apploi."
    if request.state is State.WAITING:
        until = f"<!date^{int(request.since + RETRY_WINDOW)}^{{time}}|15 minutes after it was sent>"
        sentence = f"{_reason(request)} I'll keep trying until {until}.".strip()
    what, hours = "Not booked yet", format_day_and_hour(request.interview, viewer, now)
    if request.perhaps_booked:
        what = "Not confirmed yet"
        sentence = f"{sentence} An earlier attempt got no clear answer, so it may already be booked."
    who = f"*{what}: {_applicant_text(request)}*{facility_note(request)}"
    said = section(f"{who}\n{hours} · {_interviewer_text(request)}\n{sentence}")
    mine = request.in_private
    buttons = [button("Undo", UNDO_REQUEST, mine)] if _can_undo(request, now) else pending_buttons(mine)
    return {**said, "accessory": buttons[0], "block_id": f"of_{button_value(request)}"} if buttons else said


def _can_undo(request: Request, now: float) -> bool:
    return request.state is State.ACCEPTED and not request.message_number and (request.send_at or 0.0) > now


def upcoming_blocks(request: Request, viewer: Viewer) -> list[Block]:
    """A booked interview, with its buttons."""
    mine = request.in_private
    buttons = interview_buttons(mine) if _is_theirs(request, viewer) else also_there_buttons(mine, viewer.user)
    return [section(_interview_text(request, viewer)), _actions_block(request, buttons)]


def _is_theirs(request: Request, viewer: Viewer) -> bool:
    """Whether they may change it. Those who are there besides the interviewer only say whether they are."""
    return viewer.user in (request.booker, request.interviewer_user)


def listed_blocks(request: Request, viewer: Viewer) -> list[Block]:
    """An interview in a list, with its ••• menu, or an unconfirmed one, with its buttons."""
    said = section(_interview_text(request, viewer))
    if request.state is State.UNCONFIRMED:
        said = section(f"{_interview_text(request, viewer)}\n⚠️ *Please check in Apploi.* {_question(request)}")
        return [said, _actions_block(request, decision_buttons(request.in_private))]
    mine = request.in_private
    choices = [list_menu(mine)] if _is_theirs(request, viewer) else also_there_buttons(mine, viewer.user)
    return [{**said, "block_id": f"of_{button_value(request)}", "accessory": choices[0]}]


def _interview_text(request: Request, viewer: Viewer) -> str:
    """Who and when, where and with whom, and what the interviewer says."""
    interview = request.interview
    where = escape_but_links(shorten(interview.location, MAX_LOCATION))
    there = format_interview_hour(interview, viewer)
    by = "you" if request.booker == viewer.user else f"<@{request.booker}>"
    lines = [
        f"*{format_hour(interview, viewer)}*{f' ({there})' if there else ''} · *{_applicant_text(request)}* · "
        f"{spoken_duration(interview.duration)}{_job_text(request)}",
        f"{_interviewer_text(request)} · {where} · booked by {by}{changed_by(request)}",
        *_answer_lines(request, viewer),
    ]
    return "\n".join(lines)


def _answer_lines(request: Request, viewer: Viewer) -> list[str]:
    """What the interviewer says, which is in bold where somebody has to act."""
    said = answer_line(request, viewer.user)
    return [f"*{said}*" if request.answer is Answer.DECLINED else said] if said else []


def recent_block(request: Request, viewer: Viewer, now: float) -> Block:
    """An interview or request that is over, and how it ended."""
    hours = format_day_and_hour(request.interview, viewer, now)
    was = "was " if request.moved_to else ""
    line = f"{_ending_text(request)}: *{_applicant_text(request)}* · {was}{hours} · {_interviewer_text(request)}"
    line += facility_note(request)
    if not request.is_active:
        return section(line)
    said = attendance_line(request, viewer.user)
    shown = section(f"{line}\n{said}" if said else line)
    if request.is_redacted:
        return shown
    return {**shown, "accessory": attendance_menu(request.in_private), "block_id": f"of_{button_value(request)}"}


def _ending_text(request: Request) -> str:
    if request.moved_to:
        return "Moved to another time"
    if request.cancelled_by:
        return f"Canceled ({mention(request.cancelled_by)} says it's deleted in Apploi)"
    if request.state is State.WITHDRAWN:
        return f"Not booked, stopped by {mention(request.settled_by)}"
    if request.settled_how:
        what = "Not confirmed" if request.may_be_in_apploi else "Not booked"
        return f"{what}, {request.settled_how} by {mention(request.settled_by)}"
    return "Past"


def _actions_block(request: Request, buttons: list[Block]) -> Block:
    return {"type": "actions", "block_id": f"of_{button_value(request)}", "elements": buttons}


def _reason(request: Request) -> str:
    return escape(shorten(shown_reason(request.reason), MAX_REASON))


def _applicant_text(request: Request) -> str:
    """The full name, because only the viewer sees the tab, or the application ID once retention has erased the name."""
    if request.is_redacted:
        return f"Application {request.interview.applicant_id}"
    return escape(shorten(request.applicant_name, MAX_NAME))


def _job_text(request: Request) -> str:
    job = job_label(request)
    return f" · {job}" if job else ""


def _interviewer_text(request: Request) -> str:
    return ", ".join([f"with {interviewer_label(request)}", *also_there_label(request)])
