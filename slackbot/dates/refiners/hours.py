"""Decides between am and pm, and works out the length of a range. Times are in minutes of the day."""

from __future__ import annotations

from slackbot.dates import refusals
from slackbot.dates.conventions import AFTERNOON_HOURS, ASKED_HOURS, LONGEST_RANGE, MORNING_HOURS
from slackbot.dates.parts import Clock, Daypart, Length, Mark, NotUnderstood, Shift
from slackbot.dates.refiners.bare_numbers import SPELLED_HOUR
from slackbot.dates.refiners.draft import Draft

LONGEST_BARE = 600  # minutes, without am or pm at either end
# minutes. "ten to three" is more likely 2:50 than five hours; "five to six" is more likely an hour than 5:55.
LONGEST_SPELLED = {5: 240, 10: 120}
NOON, DAY = 12 * 60, 24 * 60
SENTENCE_ENDS = (".", "!", "?", ";")
# The hours, on a 12-hour clock, that people call afternoon, evening and night.
EVENING_HOURS = {
    "afternoon": (12, *range(1, 8)),
    "evening": tuple(range(3, 12)),
    "night": tuple(range(6, 12)),
    "tonight": tuple(range(4, 12)),
}


def settle_hours(draft: Draft) -> NotUnderstood | None:
    """Decide the start, and the length if the text gives an end or a length."""
    clocks = draft.of(Clock)
    if not clocks:
        return None
    parts = {part.name for part in draft.of(Daypart)}
    if len(parts) > 1 and not parts <= {"evening", "tonight", "night"}:
        return refusals.unclear_half(draft, clocks[0])
    name = next(iter(parts), "")
    starts = _options(clocks[0], name)
    if not starts or (_is_apart(draft, clocks[0]) and starts != _options(clocks[0], "")):
        return refusals.unclear_half(draft, clocks[0])
    if draft.is_range:
        return _settle_range(draft, clocks[0], clocks[1], starts, name)
    return _settle_start(draft, clocks[0], starts)


def _is_apart(draft: Draft, clock: Clock) -> bool:
    """Whether the part of the day is in another sentence: "She's out Wednesday morning. Wednesday at 2"."""
    part = draft.of(Daypart)[0] if draft.of(Daypart) else clock
    between = range(min(part.end, clock.end), max(part.start, clock.start))
    return any(draft.tokens.text(at) in SENTENCE_ENDS for at in between)


def _options(clock: Clock, daypart: str) -> list[int]:
    """The minutes of the day that this clock may mean; one if a convention decides, none if the words contradict."""
    minutes = clock.hour % 12 * 60 + clock.minute
    if clock.half:
        if daypart == "morning" and clock.half == "pm" and clock.hour != 12:
            return []
        if daypart and daypart != "morning" and clock.half == "am":
            return []
        return [minutes + (NOON if clock.half == "pm" else 0)]
    if clock.hour > 12 or clock.hour == 0 or (clock.literal and (clock.hour == 12 or not daypart)):
        return [] if daypart == "morning" and clock.hour > 12 else [clock.hour * 60 + clock.minute]
    if daypart == "morning":
        return [minutes] if clock.hour != 12 else []
    if daypart:
        return [minutes + NOON] if clock.hour in EVENING_HOURS[daypart] else []
    return _by_convention(clock, minutes)


def _by_convention(clock: Clock, minutes: int) -> list[int]:
    if clock.ish and clock.minute == 0 and clock.hour not in MORNING_HOURS and clock.hour != 12:
        return [minutes, minutes + NOON]
    if clock.hour in ASKED_HOURS:
        return [minutes, minutes + NOON]
    return [minutes + NOON] if clock.hour == 12 or clock.hour in AFTERNOON_HOURS else [minutes]


def _settle_start(draft: Draft, clock: Clock, starts: list[int]) -> NotUnderstood | None:
    starts = _still_ahead(draft, starts)
    if len(starts) > 1:
        return refusals.which_half(draft, clock, starts)
    draft.start = starts[0]
    if not (clock.half or clock.literal) and not draft.of(Daypart):
        draft.notes.append(f"I read {_figure(clock)} as {refusals.spoken(starts[0])}")
    draft.length = next((length.minutes for length in draft.of(Length)), None)
    if len({length.minutes for length in draft.of(Length)}) > 1:
        return refusals.several_times(draft)
    return None


def _figure(clock: Clock) -> str:
    return f"{clock.hour}:{clock.minute:02d}" if clock.minute else str(clock.hour)


def _still_ahead(draft: Draft, starts: list[int]) -> list[int]:
    """For today, drop a reading in the past if another is left."""
    now = draft.reference.now
    if len(starts) < 2 or draft.day != now.date() or draft.zone_named or draft.offset is not None:
        return starts
    left = [start for start in starts if start > now.hour * 60 + now.minute]
    return left or starts[:1]


def _settle_range(draft: Draft, first: Clock, second: Clock, starts: list[int], daypart: str) -> NotUnderstood | None:
    """Pick the am or pm that makes the range shortest."""
    bare = _is_bare(first)
    if bare and not _is_bare(second) and not daypart:
        starts = [first.hour % 12 * 60 + first.minute, first.hour % 12 * 60 + first.minute + NOON]
    ends = _ends(second)
    pairs = sorted((_span(start, end), start) for start in starts for end in ends)
    pairs = [(span, start) for span, start in pairs if _is_plausible(first, second, start, span)]
    if not pairs:
        return refusals.backwards(draft)
    shortest = {start: span for span, start in reversed(pairs)}
    if bare and not _is_bare(second):
        shortest = {pairs[0][1]: pairs[0][0]}
    left = _still_ahead(draft, sorted(shortest))
    if len(left) > 1:
        return refusals.which_half(draft, first, left, shortest[left[0]])
    draft.start, draft.length = left[0], shortest[left[0]]
    if _is_minutes_to(draft, first, second):
        return refusals.range_or_minutes(draft, first, second)
    lengths = draft.of(Length)
    return refusals.several_times(draft) if lengths and lengths[0].minutes != draft.length else None


def _is_minutes_to(draft: Draft, first: Clock, second: Clock) -> bool:
    """ "Ten to three", without "from": 2:50 rather than a range, if the range would be long."""
    text = draft.tokens.text
    spelled = first.rule == SPELLED_HOUR and not draft.tokens.digits(second.start) and first.hour in LONGEST_SPELLED
    said = any(isinstance(part, Mark) and part.kind in ("from", "between") for part in draft.parts)
    joined = first.end + 2 > second.start and text(first.end) in ("to", "till", "til")
    longest = LONGEST_SPELLED.get(first.hour, 0) if not said else LONGEST_SPELLED[5]
    return spelled and joined and not second.minute and (draft.length or 0) >= longest


def _is_plausible(first: Clock, second: Clock, start: int, span: int) -> bool:
    """At most twelve hours; across midnight or from before dawn only if the text says so."""
    if _is_bare(first) and _is_bare(second) and (start + span > DAY or span > LONGEST_BARE):
        return False
    before_dawn = start < NOON and first.hour in AFTERNOON_HOURS
    if _is_bare(first) and before_dawn and second.half == "pm":
        return False
    if span == LONGEST_RANGE and _is_bare(second):  # "3pm to 3"
        return False
    return span <= LONGEST_RANGE


def _is_bare(clock: Clock) -> bool:
    return not clock.half and not clock.literal and clock.hour <= 12


def _ends(clock: Clock) -> list[int]:
    minutes = clock.hour % 12 * 60 + clock.minute
    if clock.half:
        return [minutes + (NOON if clock.half == "pm" else 0)]
    return [minutes, minutes + NOON] if _is_bare(clock) else [clock.hour * 60 + clock.minute]


def _span(start: int, end: int) -> int:
    return (end - start) % DAY or DAY


def refuse_odd_length(draft: Draft) -> NotUnderstood | None:
    """Refuse a length of zero or more than twelve hours."""
    lengths = [length.minutes for length in draft.of(Length)]
    return refusals.backwards(draft) if any(not 0 < minutes <= LONGEST_RANGE for minutes in lengths) else None


def shift_clock(draft: Draft) -> NotUnderstood | None:
    """ "5 hours after noon": the clock moves."""
    for shift in draft.of(Shift):
        if shift.minutes and shift.anchor != "now" and draft.start is not None:
            draft.start += shift.minutes
    return None
