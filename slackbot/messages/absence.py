"""The answer to somebody who writes that they can't make an interview: what they can do about that one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slackbot.domain.applicant import NameVisibility
from slackbot.domain.request import Answer, Request
from slackbot.messages.answers import own_answer
from slackbot.messages.block_kit import Block, section
from slackbot.messages.buttons import CANNOT_MAKE_IT, DECLINE, HAND_OVER, RESCHEDULE, SOMEONE_ELSE, button, move_value
from slackbot.messages.facts import applicant_label, brief_time, facility_label
from slackbot.messages.message import Message, strip_bold

ABSENCE = "absence_"
"""How the ids of these blocks begin."""
MAX_ASKED = 5
"""Interviews that are asked about at once."""


@dataclass(frozen=True, slots=True)
class AbsenceChoice:
    """An interview that may be meant, and the time proposed for it, if any.

    `proposed` is how that is said to the reader, `typed` how it is typed into the form. Somebody else interviews if the
    reader `only_joins`.
    """

    request: Request
    proposed: str = ""
    typed: str = ""
    only_joins: bool = False


def absence_message(choices: Sequence[AbsenceChoice], zone: str, doubt: str = "") -> Message:
    """The interview with what can be done, for a reader in this IANA zone; `doubt` says why it may be another one, and
    asks. Nothing is changed by it."""
    blocks: list[Block] = [section(doubt)] if doubt else []
    lines = [doubt] if doubt else []
    for choice in choices[:MAX_ASKED]:
        line = _line(choice, zone)
        buttons = _buttons(choice)
        blocks += [section(line), {"type": "actions", "block_id": f"{ABSENCE}{choice.request.id}", "elements": buttons}]
        lines.append(line)
    return Message(strip_bold("\n".join(lines)), blocks)


def which_one(count: int, day: str) -> str:
    """The question if several interviews may be meant: on this day, or at all if it is empty."""
    return f"You have {count} interviews{f' on {day}' if day else ' coming up'}. Which one do you mean?"


def none_that_day(day: str) -> str:
    """The question if somebody interviews nobody on the day that they wrote."""
    return f"You aren't interviewing anyone on {day}. Do you mean another day?"


def _line(choice: AbsenceChoice, zone: str) -> str:
    request = choice.request
    said, facility = own_answer(request), facility_label(request)
    where = f" at {facility}" if facility else ""
    what = f"*{applicant_label(request, NameVisibility.FULL)}* on {brief_time(request, zone)}{where}."
    if choice.only_joins:
        return f"You're also joining the interview with {what}"
    return f"You're interviewing {what}{f' {said}' if said else ''}"


def _buttons(choice: AbsenceChoice) -> list[Block]:
    request = choice.request.in_private
    if choice.only_joins:
        return [button(DECLINE, CANNOT_MAKE_IT, request)]
    move = button(f"Move to {choice.proposed}" if choice.proposed else "Reschedule", RESCHEDULE, request)
    move["value"] = move_value(request, choice.typed)
    decline = [] if request.answer is Answer.DECLINED else [button(DECLINE, CANNOT_MAKE_IT, request)]
    return [move, button(SOMEONE_ELSE, HAND_OVER, request), *decline]
