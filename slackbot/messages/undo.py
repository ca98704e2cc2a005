"""What the requester reads privately from *Schedule* until there is a result, and what *Undo* answers."""

from __future__ import annotations

from slackbot.domain.invitation import ApplicantIsTold
from slackbot.domain.request import Request, State
from slackbot.messages.block_kit import Block, context, escape, section
from slackbot.messages.buttons import EDIT_REQUEST, UNDO_REQUEST, button
from slackbot.messages.facts import facility_note, is_handed_over, when
from slackbot.messages.message import Message, strip_bold
from slackbot.messages.sentences import applicant_told


def undo_message(request: Request, told: ApplicantIsTold, previous: Request | None = None) -> Message:
    """“Booking Marcus Bell, Thu, Dec 3, 7:00–7:45 PM ET…” with *Undo*, and whether the applicant will know. `previous`
    is the interview that it moves, if that is known.

    It can't be changed where it is ephemeral (docs/slack.md, F28), so it says until when *Undo* works and stays true.
    """
    doing = (
        "Handing over" if previous and is_handed_over(previous, request) else "Moving" if request.moves else "Booking"
    )
    said = f"{doing} {_who_and_when(request)}…"
    until = f"You can undo this until {undo_deadline(request)}. I'll post the result {_result_place(request)}."
    lines = f"{until}\n{applicant_told(told)}"
    undo = button("Undo", UNDO_REQUEST, request.in_private)
    return Message(strip_bold(f"{said}\n{lines}"), [{**section(said), "accessory": undo}, context(lines)])


def undo_deadline(request: Request) -> str:
    """Slack's date markup for the second from which on the request is sent."""
    return f"<!date^{int(request.send_at or request.since)}^{{time_secs}}|a few seconds after you sent it>"


def undone_message(request: Request) -> Message:
    """Replaces the message with *Undo* once it was pressed in time."""
    kept = " The interview stays at its old time." if request.moves else ""
    said = f"Undone: {_who_and_when(request)}. Nothing was sent to Apploi.{kept}"
    buttons: list[Block] = [{"type": "actions", "elements": [button("Open the form again", EDIT_REQUEST, request)]}]
    return Message(strip_bold(said), [section(said), *buttons])


def too_late_message(request: Request) -> Message:
    """Replaces the message with *Undo* if it was pressed too late: what is so, and what to do instead."""
    said = f"{_who_and_when(request)}: {too_late_to_undo(request)}"
    return Message(strip_bold(said), [section(said)])


def too_late_to_undo(request: Request) -> str:
    """Why *Undo* did nothing, and what to do instead."""
    here = _result_place(request)
    match request.state:
        case State.WITHDRAWN:
            return "You already undid this. Nothing was sent to Apploi."
        case State.ACCEPTED | State.SENDING:
            return (
                f"Too late to undo: it's already on its way to Apploi. You'll read the result {here}. If it's booked "
                "and shouldn't be, press *Cancel* there."
            )
        case State.WAITING:
            return f"Too late to undo: I've tried to book it, and will try again. Press *Stop trying* {here}."
        case State.SCHEDULED:
            return f"Too late to undo: it's booked. To take it back, press *Cancel* {here}."
        case State.UNCONFIRMED:
            return f"Too late to undo: it was sent, and may or may not be booked. See the message about it {here}."
        case State.FAILED:
            return f"There's nothing to undo: it wasn't booked. See the message about it {here}."


def _who_and_when(request: Request) -> str:
    return f"*{escape(request.applicant_name)}*, {when(request, ', ')}{facility_note(request)}"


def _result_place(request: Request) -> str:
    """Where the requester finds the messages about it."""
    channel = request.reply_to.channel
    return f"in <#{channel}>" if channel and channel[0] in "CG" else "in your messages from me"
