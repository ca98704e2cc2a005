"""The form for a hiring day as a Slack view: that of one interview, with its applicant field and times replaced. Pure.

Twenty people make some forty blocks of Slack's hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slackbot.dates import NotUnderstood, Reference, Understood
from slackbot.dates.zones import clock, settled_utc, spoken_span, zone_word
from slackbot.domain.hiring_day import MAX_APPLICANTS
from slackbot.domain.spoken_time import spoken_day
from slackbot.domain.wording import list_words, shorten, spoken_duration
from slackbot.messages.block_kit import Block, context, escape, escape_but_bold, plain
from slackbot.slack.form.ids import APPLICANT, DURATION, LOOKING, PREVIEW, READING, SOURCE, WHEN
from slackbot.slack.form.options import Option
from slackbot.slack.form.view import View, metadata_of, rebuild, with_metadata, without_question
from slackbot.slack.hiring_day.ids import APPLICANTS, EVERY, SEARCHING, SLOT_TIME, TIMES, VIEW, slot_block
from slackbot.slack.hiring_day.plan import Chosen, Slot, digest

TITLE = "Schedule a hiring day"
STEPS = (20, 30, 40, 45, 60, 90)
BACK_TO_BACK = "0"
MAX_NAME = 24
MAX_QUESTION = 160
NOTHING_TYPED: Mapping[str, str] = {}
LINES_OF_BLOCK = 3
"""Lines of one block with times: short blocks are left whole where a response has to be cut (frame_limit.py)."""
MAX_TYPED = 100


def as_day_view(view: View, names: Sequence[str], every: int | None) -> View:
    """The view of a form for one interview as that of a hiring day, while Apploi is searched for these names.

    `every` is the minutes from one start to the next, if the words say so.
    """
    blocks: list[Block] = []
    for block in view["blocks"]:
        if block.get("block_id") in (APPLICANT, LOOKING):
            blocks.append(_searching_block(names))
        else:
            blocks += [block, _every_field(every)] if block.get("block_id") == DURATION else [block]
    return {**view, "callback_id": VIEW, "title": plain(TITLE), "blocks": blocks}


def with_applicants(view: Mapping[str, Any], found: Sequence[Option], hint: str) -> View:
    """The view with the applicants' field in place of “Searching Apploi for …”; everything typed stays."""
    field = _applicants_field(found, hint)
    return rebuild(view, [field if block.get("block_id") == SEARCHING else block for block in view["blocks"]])


@dataclass(frozen=True, slots=True)
class ShownTimes:
    """Everybody's time, a line of mrkdwn each, the people with what stands in their empty fields, and the plan's
    digest."""

    lines: tuple[str, ...]
    people: tuple[tuple[Chosen, str], ...]
    digest: str


def show_times(people: Sequence[Chosen], slots: Sequence[Slot], reference: Reference) -> ShownTimes:
    """The plan as it is shown; without `slots`, the first start isn't clear yet."""
    if not slots:
        return ShownTimes((), tuple((person, "") for person in people), "")
    now = settled_utc(reference.now, reference.timezone).timestamp()
    lines = tuple(_line(slot, at, slots[0], now) for at, slot in enumerate(slots, 1))
    shown = tuple((slot.person, clock(slot.read.date) if isinstance(slot.read, Understood) else "") for slot in slots)
    return ShownTimes(lines, shown, digest(slots))


def with_times(view: Mapping[str, Any], shown: ShownTimes, typed: Mapping[str, str] = NOTHING_TYPED) -> View:
    """The view with everybody's time below the first start, and a field to change each; everything typed stays.

    A question about an overlap goes, because it was about another plan. `typed` is what new fields start with, by
    application ID.
    """
    asked = without_question(view)
    above = (WHEN, SOURCE, PREVIEW, READING)
    last = max(at for at, block in enumerate(asked["blocks"]) if block.get("block_id") in above)
    times = _times_blocks(shown.lines)
    fields = [
        _slot_field(number, person, at, typed.get(person.application_id, ""))
        for number, (person, at) in enumerate(shown.people, 1)
    ]
    blocks: list[Block] = []
    for at, block in enumerate(asked["blocks"]):
        block_id = str(block.get("block_id"))
        if not block_id.startswith((f"{TIMES}_", f"{SLOT_TIME}_")):
            blocks.append(block)
        blocks += [*times, *fields] if at == last else []
    return with_metadata({**asked, "blocks": blocks}, replace(metadata_of(asked), times=shown.digest))


def not_found_hint(names: Sequence[str]) -> str:
    """Whom the search didn't find alone, so that they have to be picked."""
    if not names:
        return ""
    shown = list_words([f"“{shorten(name, MAX_NAME)}”" for name in names[:8]])
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"Please pick {shown}{more} here: Apploi has nobody by that name, or several."


def _times_blocks(lines: Sequence[str]) -> list[Block]:
    starts = range(0, len(lines), LINES_OF_BLOCK)
    return [context("\n".join(lines[at : at + LINES_OF_BLOCK]), f"{TIMES}_{at + 1}") for at in starts]


def _line(slot: Slot, number: int, first: Slot, now: float) -> str:
    name = escape(shorten(slot.person.name, MAX_NAME))
    if isinstance(slot.read, NotUnderstood):
        return f"{number}. *Please check {name}:* {shorten(escape_but_bold(slot.read.message), MAX_QUESTION)}"
    wall, zone = slot.read.date, slot.read.timezone
    span = f"{spoken_span(wall, zone, slot.minutes)} {zone_word(wall, zone)}"
    is_same_day = isinstance(first.read, Understood) and wall.date() == first.read.date.date()
    day = "" if is_same_day else f"{spoken_day(wall, zone, now)}, "
    return f"{number}. *{day}{span}* · {name}"


def _searching_block(names: Sequence[str]) -> Block:
    text = f"Searching Apploi for {list_words([f'“{shorten(name, MAX_NAME)}”' for name in names])}…"
    return {"type": "section", "block_id": SEARCHING, "text": plain(shorten(text, 1_500))}


def _applicants_field(found: Sequence[Option], hint: str) -> Block:
    element: Block = {
        "type": "multi_external_select",
        "action_id": APPLICANTS,
        "min_query_length": 0,
        "max_selected_items": MAX_APPLICANTS,
        "placeholder": plain("Names, emails, phones, or application IDs"),
    }
    if found:
        element["initial_options"] = list(found)
    block = _input(APPLICANTS, "Applicants, in their order", element, is_dispatched=True)
    return {**block, "hint": plain(hint)} if hint else block


def _slot_field(number: int, person: Chosen, at: str, typed: str) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": SLOT_TIME,
        "placeholder": plain(at or "Another time"),
        "max_length": MAX_TYPED,
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if typed:
        element["initial_value"] = typed
    block_id = slot_block(person.application_id)
    name = shorten(person.name, MAX_NAME)
    return _input(block_id, f"{number}. Another time for {name}", element, optional=True, is_dispatched=True)


def _every_field(every: int | None) -> Block:
    chosen = str(every) if every else BACK_TO_BACK
    values = [BACK_TO_BACK, *map(str, sorted({*STEPS, *([every] if every else [])}))]
    options = [_step_option(value) for value in values]
    element = {
        "type": "static_select",
        "action_id": EVERY,
        "options": options,
        "initial_option": options[values.index(chosen)],
    }
    return _input(EVERY, "A new one starts", element, is_dispatched=True)


def _step_option(value: str) -> Option:
    text = "Right after the one before" if value == BACK_TO_BACK else f"Every {spoken_duration(int(value))}"
    return {"text": plain(text), "value": value}


def _input(block_id: str, label: str, element: Block, *, optional: bool = False, is_dispatched: bool) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
        "dispatch_action": is_dispatched,
    }
