"""Combines day, time and zone into one date and time; refuses the past and times that clocks skip or repeat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytz

from slackbot.dates import refusals
from slackbot.dates.parts import Clock, Day, Daypart, Length, Mark, NotUnderstood, Shift, ZoneWord
from slackbot.dates.refiners.day import moved
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.zones import clock as spoken_clock
from slackbot.dates.zones import settled_utc, spoken_zone, to_utc, to_wall, utc_offset

SOMEWHERE = "where it is held"  # "in Springfield tue 3pm"


def settle_zone(draft: Draft) -> NotUnderstood | None:
    """Pick the zone in the text, or the person's own; refuse two that differ."""
    draft.zone = draft.reference.timezone
    words = [_firm(draft, at, part) for at, part in draft.pairs() if isinstance(part, ZoneWord)]
    words = [word for word in words if not (word.several and word.rule == SOMEWHERE)]
    if any(word.several for word in words):
        return refusals.which_place(draft, next(word for word in words if word.several))
    firm = [word for word in words if word.firm]
    names = list(dict.fromkeys(word.name for word in firm if word.name))
    offsets = {word.offset for word in firm if word.offset is not None}
    if (len(names) > 1 and not _same_clock(draft, names)) or len(offsets) > 1:
        return refusals.two_zones(draft)
    if any(not word.firm and not _same_clock(draft, [word.name or "", *(names or [draft.zone])]) for word in words):
        return refusals.maybe_zone(draft, next(word for word in words if not word.firm))
    if names and (not offsets or names[0] not in ("Etc/UTC",)):
        draft.zone, draft.zone_named = names[0], True
    if offsets and not draft.zone_named:
        draft.offset = offsets.pop()
    return None


def _firm(draft: Draft, at: int, word: ZoneWord) -> ZoneWord:
    """ "3pm in Denver" is Denver time; in "in Denver tomorrow 3pm" Denver may be only the place."""
    if word.name == "America/Denver" and _is_standard(draft, word) and draft.zone == "America/Phoenix":
        word = replace(word, name="America/Phoenix")  # Arizona has no other abbreviation
    before = draft.neighbour(at, -1)
    timed = any(isinstance(part, Clock) for part in draft.parts[:at])
    if timed and isinstance(before, Mark) and before.kind == "in":
        return replace(word, firm=True)
    if word.several and not word.firm and isinstance(before, Mark) and before.kind == "in" and draft.of(Day):
        return replace(word, rule=SOMEWHERE)
    return word


def _is_standard(draft: Draft, word: ZoneWord) -> bool:
    said = draft.said(word)
    return said == "mst" or "standard" in said


def _same_clock(draft: Draft, names: list[str]) -> bool:
    now = draft.reference.now
    return len({utc_offset(now, name) for name in names}) == 1


def today_by_part(draft: Draft) -> NotUnderstood | None:
    """Tonight, this morning: today. Refuse if the text gives another day."""
    if any(part.today for part in draft.of(Daypart)):
        today = draft.reference.now.date()
        if draft.day is not None and draft.day != today:
            return refusals.several_times(draft)
        draft.day = today
    return None


def elapse(draft: Draft) -> NotUnderstood | None:
    """In two hours: elapsed time, also across a clock change."""
    shifts = [shift for shift in draft.of(Shift) if shift.anchor == "now" or shift.anchor == "sum"]
    if not shifts:
        return None
    shift, now = shifts[0], draft.reference.now.replace(second=0, microsecond=0)
    today = now.date()
    if not shift.minutes:
        return _on_day(draft, moved(today, shift), shift)
    if draft.of(Clock) or draft.day not in (None, today):
        return refusals.several_times(draft)
    start = datetime.combine(moved(today, shift), now.time())
    instant = settled_utc(start, draft.reference.timezone) + timedelta(minutes=shift.minutes)
    draft.wall = to_wall(instant, draft.zone)
    draft.length = next((length.minutes for length in draft.of(Length)), None)
    return None


def _on_day(draft: Draft, day: date, shift: Shift) -> NotUnderstood | None:
    """In 3 days, in two weeks on Tuesday."""
    if shift.anchor == "sum" and draft.day is not None:
        return None  # already added to the day that was said
    weekdays = [each.weekday for each in draft.of(Day) if each.weekday is not None]
    if weekdays and shift.days % 7 == 0:
        same_week = day - timedelta(days=day.weekday()) + timedelta(days=weekdays[0])
        if abs(same_week - day) > timedelta(days=3):
            return refusals.which_week(draft, same_week, day)
        day = same_week
    elif draft.day is not None and draft.day != day:
        return refusals.several_times(draft)
    draft.day = day
    return None


def require_time(draft: Draft) -> NotUnderstood | None:
    """Refuse a day, a part of the day or a length without a time."""
    if draft.wall is not None or draft.start is not None:
        return None
    return refusals.no_time(draft)


def require_day(draft: Draft) -> NotUnderstood | None:
    """Refuse a time in "next week" or "December" without a day."""
    if draft.loose_week and draft.day is None and draft.wall is None:
        return refusals.no_day(draft)
    return None


def move_forward(draft: Draft) -> NotUnderstood | None:
    """Combine day and time; without a day, take the next such time."""
    if draft.wall is not None or draft.start is None:
        return None
    named = draft.day is not None
    day = draft.day or draft.reference.now.date()
    start = datetime.combine(day, time()) + timedelta(minutes=draft.start)
    now = settled_utc(draft.reference.now.replace(second=0, microsecond=0), draft.reference.timezone)
    while not named and _instant(draft, start) < now:
        start += timedelta(days=1)
    if not named:
        draft.notes.append(_today(start) if start.date() == day else _later(start))
    if draft.offset is not None:
        draft.wall = to_wall(_instant(draft, start), draft.zone)
        draft.notes.append(f"shown in {spoken_zone(draft.zone)}")
    else:
        draft.wall = start
    return None


def _today(start: datetime) -> str:
    return f"no day given, so it's the next {spoken_clock(start)}"


def _later(start: datetime) -> str:
    return f"no day given and {spoken_clock(start)} has passed today, so it's {start:%A}"


def _instant(draft: Draft, wall: datetime) -> datetime:
    if draft.offset is not None:
        return wall.replace(tzinfo=timezone(timedelta(minutes=draft.offset))).astimezone(pytz.utc)
    return settled_utc(wall, draft.zone)


def refuse_past(draft: Draft) -> NotUnderstood | None:
    """Refuse a time before the minute in which the text was typed."""
    assert draft.wall is not None
    now = settled_utc(draft.reference.now.replace(second=0, microsecond=0), draft.reference.timezone)
    return refusals.past(draft, draft.wall.date()) if settled_utc(draft.wall, draft.zone) < now else None


def refuse_change_of_clocks(draft: Draft) -> NotUnderstood | None:
    """Refuse a time that clocks skip or repeat."""
    assert draft.wall is not None
    try:
        to_utc(draft.wall, draft.zone)
    except pytz.NonExistentTimeError:
        return refusals.skipped(draft, draft.wall)
    except pytz.AmbiguousTimeError:
        return refusals.repeated(draft, draft.wall)
    return None
