"""Who is interviewed when: the first start and the step, or the time that was typed for one person. Pure.

Every time goes through `slackbot.dates` as if a person had typed it, so a start that clocks skip or repeat is asked
about, whether it was typed or counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from typing import Any

from slackbot.command_text.hiring_day import MAX_STEP
from slackbot.command_text.slack_text import as_typed, without_emoji
from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.zones import settled_utc, to_wall
from slackbot.domain.interview import Interview
from slackbot.domain.request import Request
from slackbot.domain.wording import unescape_entities
from slackbot.slack.form.options import NOTICE_VALUE
from slackbot.slack.form.prefill import format_typed_time
from slackbot.slack.hiring_day.ids import APPLICANTS, EVERY, SLOT_TIME, slot_block

SPELLED_LOCALE = "en-US"
"""Of the times that are written out here."""
OTHER_DAY_CODES = ("several_times", "weekday_mismatch")
"""How words that name a day are refused after another day."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An applicant in the field: the application ID and the text of the option."""

    application_id: str
    text: str

    @property
    def name(self) -> str:
        """The name alone."""
        return self.text.split(" · ")[0]


@dataclass(frozen=True, slots=True)
class DayValues:
    """The values of the fields that a form for one interview doesn't have. `every` is in minutes, 0 for back to back;
    `times` are what was typed for single people, by application ID."""

    people: tuple[Chosen, ...] = ()
    every: int = 0
    times: Mapping[str, str] | None = None


def read_day_values(view: Mapping[str, Any]) -> DayValues:
    """The values in a view as Slack sends it; what is malformed counts as empty.

    Slack may return null for options that an update put into the field (bolt-js#1258), so those that the form shows
    count then.
    """
    state = (view.get("state") or {}).get("values") or {}
    chosen = _field(state, APPLICANTS).get("selected_options")
    options = chosen if isinstance(chosen, list) else _shown_options(view)
    people = {one.application_id: one for option in options if (one := _chosen(option))}
    every = str(((_field(state, EVERY).get("selected_option")) or {}).get("value") or "")
    times = {one: typed for one in people if (typed := _typed(state, one))}
    return DayValues(tuple(people.values()), int(every) if re.fullmatch(r"[0-9]{1,3}", every) else 0, times)


def _field(state: Mapping[str, Any], block_id: str, action_id: str = "") -> Mapping[str, Any]:
    field = (state.get(block_id) or {}).get(action_id or block_id)
    return field if isinstance(field, Mapping) else {}


def _shown_options(view: Mapping[str, Any]) -> Sequence[Any]:
    block: Mapping[str, Any] = next(
        (block for block in view.get("blocks", []) if block.get("block_id") == APPLICANTS), {}
    )
    options = (block.get("element") or {}).get("initial_options")
    return options if isinstance(options, list) else []


def _chosen(option: Any) -> Chosen | None:
    value = str(option.get("value") or "") if isinstance(option, Mapping) else ""
    if value in ("", NOTICE_VALUE):
        return None
    return Chosen(value, unescape_entities(str((option.get("text") or {}).get("text") or "")))


def _typed(state: Mapping[str, Any], application_id: str) -> str:
    return without_emoji(as_typed(str(_field(state, slot_block(application_id), SLOT_TIME).get("value") or ""))).strip()


def values_of(requests: Sequence[Request], people: Sequence[Chosen]) -> DayValues:
    """The values that make these requests of one day, for its people in the same order: the step between the first two,
    and the times that it doesn't give, spelled out."""
    first = requests[0].interview
    gaps = [int((after.interview.date - first.date).total_seconds() // 60) for after in requests[1:2]]
    step = gaps[0] if gaps and 0 < gaps[0] <= MAX_STEP else first.duration
    times = {
        one.interview.applicant_id: _spelled_out(one.interview)
        for at, one in enumerate(requests)
        if (one.interview.date, one.interview.duration) != (first.date + at * timedelta(minutes=step), first.duration)
    }
    return DayValues(tuple(people), 0 if step == first.duration else step, times)


def _spelled_out(interview: Interview) -> str:
    return f"{format_typed_time(interview.date)} for {interview.duration} min"


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's interview: when it is, or why that isn't clear. `minutes` is its length."""

    person: Chosen
    read: Understood | NotUnderstood
    minutes: int
    is_typed: bool = False


def plan_slots(values: DayValues, first: Understood, minutes: int, reference: Reference) -> tuple[Slot, ...]:
    """Everybody's time. `first` is the first start, `minutes` the length of each; `reference` is the moment and the
    language in which typed times are read."""
    there = _reference_in(first.timezone, reference)
    minutes = first.duration or minutes
    step = timedelta(minutes=values.every or minutes)
    return tuple(
        _slot(person, (values.times or {}).get(person.application_id, ""), first, at * step, minutes, there)
        for at, person in enumerate(values.people)
    )


def _slot(person: Chosen, typed: str, first: Understood, after: timedelta, minutes: int, reference: Reference) -> Slot:
    if not typed:
        return Slot(person, _counted(first, after, reference), minutes)
    read = _read_typed(typed, first, reference)
    length = read.duration if isinstance(read, Understood) else None
    return Slot(person, read, length or minutes, is_typed=True)


def _counted(first: Understood, after: timedelta, reference: Reference) -> Understood | NotUnderstood:
    if not after:
        return first
    spelled = replace(reference, locale=SPELLED_LOCALE)
    return understand(format_typed_time(first.date + after), spelled)


def _read_typed(typed: str, first: Understood, reference: Reference) -> Understood | NotUnderstood:
    """An hour alone is on the day of the first interview. Words that name their own day are read as they are."""
    day = f"{first.date:%b} {first.date.day}, {first.date.year}"
    on_that_day = understand(f"{day} {typed}", replace(reference, locale=SPELLED_LOCALE))
    has_own_day = isinstance(on_that_day, NotUnderstood) and on_that_day.code in OTHER_DAY_CODES
    return understand(typed, reference) if has_own_day else on_that_day


def _reference_in(zone: str, reference: Reference) -> Reference:
    """The same moment by the clocks of this zone."""
    return replace(reference, now=to_wall(settled_utc(reference.now, reference.timezone), zone), timezone=zone)


def digest(slots: Sequence[Slot]) -> str:
    """What tells this plan from any other: who, when and for how long; "" unless every time is clear."""
    lines = [
        f"{slot.person.application_id} {slot.read.date.isoformat()} {slot.read.timezone} {slot.minutes}"
        for slot in slots
        if isinstance(slot.read, Understood)
    ]
    if not slots or len(lines) < len(slots):
        return ""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def overlaps(slots: Sequence[Slot]) -> list[tuple[Slot, Slot]]:
    """Pairs of which the second begins before the first is over: one interviewer can't be in both."""
    spans = sorted(((_start(slot), slot) for slot in slots), key=lambda each: each[0])
    return [
        (earlier, later)
        for (began, earlier), (begins, later) in combinations(spans, 2)
        if begins < began + earlier.minutes * 60
    ]


def _start(slot: Slot) -> float:
    read = slot.read
    return settled_utc(read.date, read.timezone).timestamp() if isinstance(read, Understood) else 0.0
