"""Joins ranges, and refuses texts with several times, open ends or unread words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from slackbot.dates import refusals
from slackbot.dates.parts import (
    Clock,
    Day,
    Daypart,
    Doubt,
    Length,
    Mark,
    Noise,
    NotUnderstood,
    Number,
    Part,
    Shift,
    ZoneWord,
)
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.zones import utc_offset

TIMES = (Clock, Day, Shift)
SATURDAY = 5
DATE_DIGITS = 8
LARGEST = 90  # a usual length in minutes; no day or hour is larger
PURPOSES = ("interview", "meet", "see", "talk", "speak", "chat", "discuss", "do")
HABITS = ("mornings", "afternoons", "evenings", "weeknights")
ENDS = ("to", "until", "dash")


def join_range(draft: Draft) -> NotUnderstood | None:
    """Decide whether two times are a start and an end: "from 10 to 11", "4pm Nov 6 to 5pm"."""
    clocks = [at for at, part in draft.pairs() if isinstance(part, Clock)]
    if len(clocks) != 2:
        return None
    first, second = clocks
    inside = draft.parts[first + 1 : second]
    kinds = [part.kind for part in inside if isinstance(part, Mark)]
    between = any(isinstance(part, Mark) and part.kind == "between" for part in draft.parts[:first])
    joined = any(kind in ENDS for kind in kinds) or (between and "and" in kinds)
    if joined and "or" not in kinds and all(_may_stand_inside(draft, part) for part in inside):
        draft.is_range = True
    return None


def _may_stand_inside(draft: Draft, part: Part) -> bool:
    return not isinstance(part, Noise) or (part.plain and draft.said(part) not in ("make", "change"))


def same_instant(draft: Draft) -> NotUnderstood | None:
    """ "2pm ET / 1pm CT" is one time in two zones: drop the second if both agree in summer and winter."""
    clocks = draft.of(Clock)
    if len(clocks) == 2 and not draft.is_range and _certain(clocks[0]) == _certain(clocks[1]) is not None:
        draft.parts.remove(clocks[1])  # "12pm noon"
        return None
    pairs = [
        at for at, part in draft.pairs() if isinstance(part, Clock) and isinstance(draft.neighbour(at, 1), ZoneWord)
    ]
    if len(pairs) != 2 or draft.is_range or len(draft.of(Clock)) != 2:
        return None
    minutes = [_utc_minutes(draft, at, days) for days in (0, 182) for at in pairs]
    if minutes[0] is not None and minutes[0] == minutes[1] and minutes[2] == minutes[3]:
        del draft.parts[pairs[1] : pairs[1] + 2]
    return None


def _certain(clock: Clock) -> int | None:
    """The minute of the day; None if am or pm is not clear."""
    minutes = clock.hour % 12 * 60 + clock.minute
    if clock.half:
        return minutes + (720 if clock.half == "pm" else 0)
    return clock.hour * 60 + clock.minute if clock.literal or clock.hour == 12 else None


def _utc_minutes(draft: Draft, at: int, days: int) -> int | None:
    clock, zone = draft.parts[at], draft.parts[at + 1]
    if not isinstance(clock, Clock) or not isinstance(zone, ZoneWord) or not zone.name or not clock.half:
        return None
    minutes = clock.hour % 12 * 60 + clock.minute + (720 if clock.half == "pm" else 0)
    offset = utc_offset(draft.reference.now + timedelta(days=days), zone.name)
    return (minutes - offset) % 1440


def refuse_several(draft: Draft) -> NotUnderstood | None:
    """Refuse two times that are no range, and an "or" between times."""
    clocks, shifts = draft.of(Clock), [shift for shift in draft.of(Shift) if shift.anchor == "now"]
    if len(clocks) > 2 or (len(clocks) == 2 and not draft.is_range) or len(shifts) > 1:
        return refusals.several_times(draft)
    for at, part in draft.pairs():
        if isinstance(part, Mark) and part.kind == "or":
            left = any(isinstance(each, TIMES) for each in draft.parts[:at])
            right = any(isinstance(each, (*TIMES, Number)) for each in draft.parts[at:])
            if left and right:
                return refusals.several_times(draft)
    draft.parts = [part for part in draft.parts if not (isinstance(part, Doubt) and _is_habit(draft, part))]
    repeated = any(doubt.code == "several_times" for doubt in draft.of(Doubt))
    return refusals.several_times(draft) if repeated else None


def _is_habit(draft: Draft, doubt: Doubt) -> bool:
    """ "Mornings are best": beside a day and a time, and not next to them as in "Thursday mornings at 9"."""
    at = draft.parts.index(doubt)
    beside = (draft.neighbour(at, -1), draft.neighbour(at, 1))
    timed = any(isinstance(each, (*TIMES, Number)) or (isinstance(each, Mark) and each.kind == "at") for each in beside)
    return draft.said(doubt) in HABITS and bool(draft.of(Clock)) and bool(draft.of(Day)) and not timed


def refuse_unread(draft: Draft) -> NotUnderstood | None:
    """Refuse numbers without a role and words that change the meaning."""
    for doubt in draft.of(Doubt):
        if doubt.code not in ("no_time", "past") and (doubt.kind != "turned" or draft.of(Clock)):
            return refusals.doubtful(draft, doubt)
    unread = [part for part in draft.parts if isinstance(part, Number) or (isinstance(part, Clock) and part.weak)]
    if any(isinstance(part, Clock) and not part.weak for part in draft.parts) and draft.of(Day):
        unread = [part for part in unread if not _is_other_number(draft, part)]
    return refusals.unread_word(draft, unread[0]) if unread else None


def _is_other_number(draft: Draft, part: Part) -> bool:
    """Beside a day and a time: a number too large for either, or one with a noun after it ("5 star facility")."""
    if not isinstance(part, Number) or part.digits == DATE_DIGITS:
        return False
    at = draft.parts.index(part)
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    noun = isinstance(after, Noise) and not after.doubtful and after.start == part.end and not after.plain
    led = isinstance(before, Mark | Day | Clock) and before.end == part.start
    return part.value > LARGEST or (noun and not led)


def refuse_dangling_shift(draft: Draft) -> NotUnderstood | None:
    """ "3 days after" needs a day to count from, "2 hours before" a time."""
    for at, shift in draft.pairs():
        if isinstance(shift, Shift) and shift.anchor == "next":
            anchor = Clock if shift.minutes else Day
            if not _is_anchored(draft.parts[at + 1 :], anchor):
                return refusals.unread_word(draft, shift)
    return None


def _is_anchored(following: list[Part], anchor: type[Part]) -> bool:
    """Whether the day or time to count from follows, before any other noun: not in "an hour before her shift, 6am"."""
    for part in following:
        if isinstance(part, anchor):
            return True
        if isinstance(part, Noise) and not part.plain:
            return False
    return False


def refuse_open_end(draft: Draft) -> NotUnderstood | None:
    """ "3pm to" without an end, "until 3pm" without a start."""
    if draft.is_range:
        return None
    for at, part in draft.pairs():
        before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
        if isinstance(after, Mark) and after.kind == "the":
            after = draft.neighbour(at, 2)
        if not isinstance(part, Mark) or part.kind not in ("to", "until", "plus", "between"):
            continue
        if part.kind in ("to", "between") and _limits(draft, part, before, after):
            return refusals.open_end(draft)
        if part.kind == "between":
            continue
        if part.kind == "plus" and isinstance(after, Shift):
            continue
        if after is not None and draft.said(after) in PURPOSES:  # "at 4 to interview a cook"
            continue
        if isinstance(before, Clock) or (part.kind == "until" and isinstance(after, Clock | Day)):
            return refusals.open_end(draft)
    return None


def _limits(draft: Draft, part: Mark, before: Part | None, after: Part | None) -> bool:
    """ "Tue between 3pm", "Tue thru 3pm": one end of a range; "btw" is "by the way" too."""
    if not isinstance(after, Clock):
        return False
    if part.kind == "between":
        return draft.said(part) != "btw"
    return draft.tokens.lexicon.code == "en" and (before is None or isinstance(before, Day | Shift | Daypart))


def refuse_nothing(draft: Draft) -> NotUnderstood | None:
    """Refuse a text without any time word."""
    if any(isinstance(part, (*TIMES, Daypart, Length)) for part in draft.parts):
        return None
    if any(doubt.kind == "vague today" or doubt.code in ("past", "invalid_date") for doubt in draft.of(Doubt)):
        return None
    return refusals.nothing(draft)


def refuse_vague(draft: Draft) -> NotUnderstood | None:
    """Refuse limits and vague words such as "end of day": they may give a day, but no time."""
    for doubt in draft.of(Doubt):
        if doubt.code == "no_time" and not _is_settled(draft, doubt):
            return _vague(draft, doubt)
    return None


def _is_settled(draft: Draft, doubt: Doubt) -> bool:
    """Whether a time is given beside it: "after day shift at 3:15p", "this weekend, Sat 10am"."""
    this = draft.tokens.word(doubt.start - 1, "which") != "next"
    weekend = (
        this
        and draft.tokens.text(doubt.start) == "weekend"
        and draft.day is not None
        and draft.day.weekday() >= SATURDAY
    )
    if draft.said(doubt) in ("weekdays", "weekends"):  # "she works weekdays"
        weekend = draft.day is not None and isinstance(draft.neighbour(draft.parts.index(doubt), -1), Noise)
    month_end = (
        draft.day is not None and draft.day.day >= 28 and draft.said(doubt) in ("end of month", "end of the month")
    )
    return bool(draft.of(Clock)) and (doubt.kind == "event" or weekend or month_end)


def _vague(draft: Draft, doubt: Doubt) -> NotUnderstood:
    """The question that fits: it never says that a time is missing if there is one."""
    timed = bool(draft.of(Clock))
    if doubt.kind in ("open", "event") and (timed or draft.day is None):
        return refusals.open_end(draft)
    if timed and draft.day is None:
        return refusals.no_day(draft)
    if draft.day is not None or draft.loose_week or doubt.kind == "vague today":
        return refusals.doubtful(draft, replace(doubt, code="not_understood")) if timed else refusals.no_time(draft)
    return refusals.nothing(draft)
