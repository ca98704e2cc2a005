"""Decides from the words around a number whether it is a day, an hour or a length."""

from __future__ import annotations

from dataclasses import replace

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

UNKNOWN = "other word"  # the rule of words that no parser knows
RANGE_MARKS = ("to", "until", "dash", "and", "or")
HOUR_MARKS = ("at", "from", "between")
MOST_NUMBERS = 16
USUAL_LENGTHS = (15, 20, 30, 45, 60, 90)  # minutes
YEARS = range(1900, 2100)
SPELLED_HOUR = "spelled-out number as hour"


def drop_signs(draft: Draft) -> NotUnderstood | None:
    """Drop punctuation, which only the parsers need."""
    draft.parts = [part for part in draft.parts if not (isinstance(part, Noise) and part.sign)]
    return None


def refuse_crowd(draft: Draft) -> NotUnderstood | None:
    """Refuse a text with far more numbers than a time has."""
    numbers = [part for part in draft.parts if isinstance(part, Number | Clock)]
    return refusals.unread_word(draft, numbers[0]) if len(numbers) > MOST_NUMBERS else None


def dates_with_dots_or_dashes(draft: Draft) -> NotUnderstood | None:
    """ "Wed 4.14 @ 3:00", "8-18 at 10:20": month and day, if the text gives the time as well."""
    for at, part in draft.pairs():
        if isinstance(part, Clock) and part.weak and _is_dotted_date(draft, at, part):
            draft.parts[at] = _date(part.start, part.end, part.hour, part.minute)
        dash = _is_mark(draft.neighbour(at, 1), "dash")
        second = draft.neighbour(at, 1 + dash)
        if not (isinstance(part, Number) and isinstance(second, Number) and _is_joined(draft, part, second)):
            continue
        after = at + 2 + dash
        timed = _is_mark(draft.neighbour(after, 0), "at") and isinstance(draft.neighbour(after, 1), Clock | Number)
        follows = draft.neighbour(after, 0)
        timed = timed or (isinstance(follows, Clock) and bool(follows.half) and part.end + 1 == second.start)
        later = second.value > 12 and any(isinstance(each, Clock) and not each.weak for each in draft.parts)
        if part.digits and 1 <= part.value <= 12 and 1 <= second.value <= 31 and (timed or later):
            draft.parts[at:after] = [_date(part.start, second.end, part.value, second.value)]
            return None
    return None


def _is_joined(draft: Draft, first: Number, second: Number) -> bool:
    """Whether a single dash or dot joins the two, without spaces."""
    glued = second.start == first.end + 1 and all(draft.tokens.is_glued(each) for each in (first.end, second.start))
    return glued and draft.tokens.text(first.end) in ("-", ".")


def _is_dotted_date(draft: Draft, at: int, part: Clock) -> bool:
    if part.rule != "hour.minutes" or part.hour > 12 or not 1 <= part.minute <= 31:
        return False
    led = _is_mark(draft.neighbour(at, -1), *RANGE_MARKS, *HOUR_MARKS)
    in_range = led or _is_mark(draft.neighbour(at, 1), *RANGE_MARKS)
    dated = any(day.day or day.offset is not None for day in draft.of(Day))
    return _other_time(draft, at) and not in_range and not dated


def _date(start: int, end: int, first: int, second: int) -> Day:
    return Day(start=start, end=end, rule="numeric date", month=first, day=second)


def year_at_the_end(draft: Draft) -> NotUnderstood | None:
    """ "Thu Dec 10 11:00:00 EST 2026": four digits that complete a date, if the text gives the time as well."""
    this_year = draft.reference.now.year
    for at, part in draft.pairs():
        year = part.hour * 100 + part.minute if isinstance(part, Clock) and part.weak else 0
        days = [place for place, day in draft.pairs() if isinstance(day, Day) and day.month and not day.year]
        if this_year <= year <= this_year + 1 and len(days) == 1 and _other_time(draft, at):
            day = draft.parts[days[0]]
            draft.parts[days[0]] = replace(day, year=year)  # type: ignore[call-arg]
            del draft.parts[at]
            return None
    return None


def settle_numbers(draft: Draft) -> NotUnderstood | None:
    """Turn each number into a day, an hour or a length if the words around it say so; the rest stay numbers."""
    _hour_and_minutes(draft)
    for _ in range(2):  # twice, because in "3 to 4pm" the hour on the right makes the number on the left an hour too
        for at, part in draft.pairs():
            settled = _settle(draft, at, part)
            if settled is not None:
                draft.parts[at] = settled
    return None


def _settle(draft: Draft, at: int, part: Part) -> Part | None:
    if isinstance(part, Clock) and part.weak:
        return replace(part, weak=False) if _has_context(draft, at, part) else None
    if not isinstance(part, Number) or part.digits > 2:
        return None
    if _is_length(draft, at, part):
        return Length(start=part.start, end=part.end, rule="number as minutes", minutes=part.value)
    if _is_day(draft, at, part):
        day = Day(start=part.start, end=part.end, rule="number as day of the month", day=part.value)
        return day if 1 <= part.value <= 31 else Doubt(start=part.start, end=part.end, kind="sign")
    if _is_hour(draft, at, part):
        return _hour(draft, at, part)
    return None


def _hour(draft: Draft, at: int, part: Number) -> Part:
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    or_day = None
    if (
        isinstance(before, Day)
        and not isinstance(after, Daypart | ZoneWord)
        and _only_weekday(before)
        and part.digits
        and _one_time_only(draft, at)
    ):
        or_day = part.value
    padded = part.digits == 2 and part.value < 10
    return Clock(
        start=part.start,
        end=part.end,
        rule="number as hour" if part.digits else SPELLED_HOUR,
        hour=part.value,
        literal=part.value > 12 or part.value == 0 or padded,
        ish=part.ish,
        or_day=or_day,
    )


def _hour_and_minutes(draft: Draft) -> None:
    """ "at 3 15": two numbers after "at"."""
    for at, part in draft.pairs():
        lead, minutes = draft.neighbour(at, -1), draft.neighbour(at, 1)
        if not (isinstance(part, Number) and isinstance(minutes, Number) and isinstance(lead, Mark)):
            continue
        if lead.kind == "at" and part.value <= 23 and minutes.digits == 2 and minutes.value < 60:
            joined = Clock(
                start=part.start,
                end=minutes.end,
                rule="hour and minutes apart",
                hour=part.value,
                minute=minutes.value,
                literal=part.value > 12,
            )
            draft.parts[at : at + 2] = [joined]
            return


def _is_time(part: Part | None) -> bool:
    return isinstance(part, Clock) and not part.weak


def _is_mark(part: Part | None, *kinds: str) -> bool:
    return isinstance(part, Mark) and part.kind in kinds


def _only_weekday(day: Day) -> bool:
    return day.weekday is not None and day.day is None and day.nth is None and day.anchor is None


def _one_time_only(draft: Draft, at: int) -> bool:
    """Whether no other part can be the time or the end of a range that starts here."""
    if _is_mark(draft.neighbour(at, 1), *RANGE_MARKS) and _timelike(draft.neighbour(at, 2)):
        return False
    others = (part for position, part in draft.pairs() if position != at)
    return not any(isinstance(part, Clock | Number) for part in others)


def _timelike(part: Part | None) -> bool:
    return isinstance(part, Clock | Number)


def _other_time(draft: Draft, at: int) -> bool:
    """Whether another part is the time of day."""
    for position, part in draft.pairs():
        if position == at:
            continue
        if isinstance(part, Clock):
            return True
        if isinstance(part, Number) and _is_mark(draft.neighbour(position, -1), *HOUR_MARKS):
            return True
    return False


def _is_length(draft: Draft, at: int, part: Number) -> bool:
    """ "noon for 45": a usual number of minutes after a time and "for"."""
    timed = any(isinstance(each, Clock) and not each.weak for each in draft.parts[:at])
    return timed and _is_mark(draft.neighbour(at, -1), "for") and part.value in USUAL_LENGTHS


def _is_day(draft: Draft, at: int, part: Number) -> bool:
    if not part.digits and not part.ordinal:
        return False
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    if (isinstance(after, Noise) and not after.plain) or (
        _is_mark(after, *RANGE_MARKS) and isinstance(draft.neighbour(at, 2), Clock)
    ):
        return False
    if any(day.day is not None or day.offset is not None for day in draft.of(Day)):
        return False
    if _is_mark(before, "the", "on"):
        return True
    if isinstance(before, Day) and _only_weekday(before):
        return part.value > 12 or _other_time(draft, at)
    if draft.of(Day):
        return False
    first = at == 0 or (
        all(isinstance(each, Noise | Mark) for each in draft.parts[:at]) and not _is_mark(before, *HOUR_MARKS)
    )
    return first and _other_time(draft, at) and (part.value > 12 or _is_mark(after, "at"))


def _belongs_to_word_before(draft: Draft, part: Number, before: Part | None) -> bool:
    """ "Question 3, Friday": a word before it and a comma after it."""
    unknown = isinstance(before, Noise) and not before.plain and before.end == part.start
    return unknown and draft.tokens.text(part.end) in (",", ";", ".", ")")


def _is_hour(draft: Draft, at: int, part: Number) -> bool:
    if part.value > 24 or part.ordinal:
        return False
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    unknown = isinstance(after, Noise) and not after.plain and after.rule == UNKNOWN
    if unknown and not _is_mark(before, "at") and draft.tokens.text(part.end) != ",":
        return _beside_clock(draft, at)
    if isinstance(after, Day) and _belongs_to_word_before(draft, part, before):
        return False
    if isinstance(after, Length) and not isinstance(before, Mark | Day):
        return False
    if _is_mark(before, *HOUR_MARKS) or isinstance(before, Day | Daypart):
        return True
    if isinstance(after, Daypart | ZoneWord | Day):
        return True
    if _is_mark(before, "of") and isinstance(draft.neighbour(at, -2), Day) and _is_mark(after, *RANGE_MARKS):
        return True  # "viernes de 3 a 4"
    if part.ish and all(
        isinstance(each, Mark) or (isinstance(each, Noise) and each.plain) or each is part for each in draft.parts
    ):
        return True
    if _is_mark(after, "on") and isinstance(draft.neighbour(at, 2), Day | Number):
        return True
    return _beside_clock(draft, at)


def _beside_clock(draft: Draft, at: int) -> bool:
    """The other end of a range, or an alternative: "3" in "3-4pm", "4 or 5 PM", "8pm to 11"."""
    left = _is_mark(draft.neighbour(at, -1), *RANGE_MARKS) and _is_time(_before_zone(draft, at - 2))
    right = _is_mark(draft.neighbour(at, 1), *RANGE_MARKS) and _is_time(draft.neighbour(at, 2))
    return left or right


def _before_zone(draft: Draft, at: int) -> Part | None:
    """The part there, or the one before it if it is a zone: "9am Eastern til 930"."""
    part = draft.neighbour(at, 0)
    return draft.neighbour(at, -1) if isinstance(part, ZoneWord) else part


def _has_context(draft: Draft, at: int, part: Clock) -> bool:
    """Whether a weak time ("17.30", "1530") is one: next to "at", a day or a zone, or with everyday words only."""
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    yearlike = part.rule.endswith("in one") and part.hour * 100 + part.minute in YEARS
    if _is_mark(before, *HOUR_MARKS) or isinstance(after, Daypart | ZoneWord) or isinstance(before, Daypart):
        return True
    if _is_mark(after, *RANGE_MARKS) and isinstance(draft.neighbour(at, 2), Clock):
        return bool(draft.of(Day)) or not yearlike
    if _is_mark(before, *RANGE_MARKS) and isinstance(_before_zone(draft, at - 2), Clock):
        return True
    if any(isinstance(each, Clock) and not each.weak for each in draft.parts):
        return False
    if any(not shift.minutes for shift in draft.of(Shift)):
        return True
    if draft.of(Day):
        return not (yearlike and any(day.month and not day.year for day in draft.of(Day)))
    return not yearlike and all(
        isinstance(each, Mark) or (isinstance(each, Noise) and each.plain) or each is part for each in draft.parts
    )
