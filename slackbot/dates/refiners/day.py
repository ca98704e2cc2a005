"""Merges all days of a text into one date, checks them against each other, and picks the next such date."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

from slackbot.dates import refusals
from slackbot.dates.conventions import AGREES_WITHIN, DOUBTED_WITHIN, JUST_GONE, LONG_GONE, YEARS, is_month_first
from slackbot.dates.holiday_calendar import holiday_date, is_movable
from slackbot.dates.parts import Around, Clock, Day, Doubt, Noise, NotUnderstood, Part, Shift
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.words import language_of

NEAR, ROUGHLY = 7, 21  # days: how far a day "after Labor Day" may be from it, said as a weekday or as a date
LAST_DAY = -1  # "the last day of the month"
KNOWN = ("holiday", "offset", "weekday", "which", "nth", "day", "month", "year", "week", "months", "count")
Facts = dict[str, int | str]


def year_or_time(draft: Draft) -> NotUnderstood | None:
    """ "16 Nov 1930": a year long past is a time of day, if the text has no other."""
    if any(isinstance(part, Clock | Shift) for part in draft.parts):
        return None
    for at, day in draft.pairs():
        if isinstance(day, Day) and day.year and day.rule != "numeric date" and _long_gone(draft, day.year):
            hour, minute = divmod(day.year, 100)
            time = Clock(start=day.start, end=day.end, rule="year as time", hour=hour, minute=minute, literal=True)
            draft.parts[at : at + 1] = [replace(day, year=None), time]
    return None


def _long_gone(draft: Draft, year: int) -> bool:
    return year <= draft.reference.now.year - LONG_GONE and year % 100 < 60


def settle_day(draft: Draft) -> NotUnderstood | None:
    """Merge all days of the text into one date, today or later."""
    facts: Facts = {}
    for at, day in draft.pairs():
        if isinstance(day, Day) and day.anchor is not None:
            found = _weekday_around(draft, day, day.anchor)
            if found is None:
                return refusals.past(draft, None)
            draft.parts[at] = replace(day, anchor=None, day=found.day, month=found.month, year=found.year)
    for day in draft.of(Day):
        for name in KNOWN:
            value = getattr(day, name)
            if value is None:
                continue
            if name == "month" and day.rule == "numeric date":
                continue
            if name == "day" and LAST_DAY in (value, facts.get(name)) and max(value, facts.get(name, 0)) >= 28:
                facts[name] = max(value, facts[name]) if name in facts else value
                continue  # "the 31st, last day of the month"
            if facts.setdefault(name, value) != value:
                return refusals.several_times(draft)
        problem = _figures(draft, day, facts)
        if problem:
            return problem
    if any(doubt.code == "past" for doubt in draft.of(Doubt)):
        return refusals.past(draft, None)
    return _far_year(draft, facts) or (_resolve(draft, facts) if facts else None)


def _far_year(draft: Draft, facts: Facts) -> NotUnderstood | None:
    """Refuse years far from now: at the calendar's ends, adding a week or a zone offset would overflow."""
    year = _int(facts, "year") if "year" in facts else YEARS.start
    if year in YEARS:
        return None
    return refusals.past(draft, None) if year < YEARS.start else refusals.invalid(draft)


def _figures(draft: Draft, day: Day, facts: Facts) -> NotUnderstood | None:
    """Read 12/5 in the order of the person's country."""
    if day.rule != "numeric date" or day.month is None or day.day is None:
        return None
    first, second = day.month, day.day
    month, number = (first, second) if is_month_first(draft.reference.locale) else (second, first)
    if language_of(draft.reference.locale) != "en" and is_month_first(draft.reference.locale) and first != second:
        orders = _orders(draft, day)
        if len(orders) > 1:
            return refusals.month_or_day(draft, orders)
        month, number = orders[0] if orders else (month, number)
    if facts.get("month", month) != month or facts.get("day", number) not in (number, second):
        return refusals.several_times(draft)
    facts["month"], facts["day"] = month, number
    if not 1 <= month <= 12 or not 1 <= number <= 31:
        return refusals.invalid(draft)
    return None


def _orders(draft: Draft, day: Day) -> list[tuple[int, int]]:
    """The possible (month, day) pairs. US Spanish writes both orders; a weekday in the text may decide."""
    assert day.month is not None and day.day is not None
    orders = [pair for pair in ((day.month, day.day), (day.day, day.month)) if 1 <= pair[0] <= 12 and pair[1] <= 31]
    weekdays = {each.weekday for each in draft.of(Day) if each.weekday is not None}
    today = draft.reference.now.date()
    agreeing = [pair for pair in orders if _next_such(today, day.year, *pair) in weekdays]
    return agreeing if len(agreeing) == 1 else orders


def _next_such(today: date, year: int | None, month: int, day: int) -> int | None:
    """The weekday of the next such date."""
    found = _valid(year or today.year, month, day)
    if found and found < today and year is None:
        found = _valid(today.year + 1, month, day)
    return found.weekday() if found else None


def _resolve(draft: Draft, facts: Facts) -> NotUnderstood | None:
    today = draft.reference.now.date()
    found = _date(draft, facts, today)
    if isinstance(found, NotUnderstood):
        return found
    if found is None:
        draft.loose_week = True
        gone = any(int(facts.get(name, 0)) < 0 for name in ("week", "months"))
        return refusals.past(draft, None) if gone else None
    for shift in draft.of(Shift):
        if shift.anchor in ("next", "sum") and not shift.minutes:
            found = moved(found, shift)
    draft.day = found
    if found < today:
        return refusals.past(draft, found)
    return None


def moved(day: date, shift: Shift) -> date:
    """The day moved by the shift's days and months; Jan 31 plus a month is the last day of February."""
    months = day.year * 12 + day.month - 1 + shift.months
    year, month = months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=shift.days)


def _date(draft: Draft, facts: Facts, today: date) -> date | NotUnderstood | None:
    """The one date that the facts describe; None if several days are possible."""
    if "holiday" in facts:
        return _holiday(draft, facts, today)
    if "offset" in facts:
        return _checked(draft, today + timedelta(days=_int(facts, "offset")), facts)
    if "nth" in facts or (facts.get("which") == "last" and ("month" in facts or "months" in facts)):
        return _nth(draft, facts, today)
    if "day" in facts:
        return _day_of_month(draft, facts, today)
    if "month" in facts or "months" in facts or "year" in facts:
        return None
    return _by_weekday(facts, today)


def _holiday(draft: Draft, facts: Facts, today: date) -> date | NotUnderstood:
    """The next such holiday, or the one in the year that the text gives."""
    if facts.keys() & {"week", "months", "nth"}:
        return refusals.several_times(draft)
    name = str(facts["holiday"])
    moved_by = timedelta(days=sum(shift.days for shift in draft.of(Shift) if shift.anchor == "next"))
    if "year" in facts:
        found = holiday_date(name, _int(facts, "year"))
    else:
        days = [day for year in range(today.year - 1, today.year + 2) if (day := holiday_date(name, year))]
        found = next((day for day in days if day + moved_by >= today - timedelta(days=JUST_GONE)), None)
    if found is None:
        return refusals.invalid(draft)
    if is_movable(name):
        draft.notes.append(f"{name} is {found:%B} {found.day}")
    checked = _checked(draft, found + moved_by, facts)  # "Friday, day after Thanksgiving"
    return checked if isinstance(checked, NotUnderstood) else found


def _anchor_dates(draft: Draft, anchor: Day, today: date) -> list[date]:
    """The dates around now that an anchor may be, in order."""
    years = [anchor.year] if anchor.year else [today.year - 1, today.year, today.year + 1]
    if anchor.holiday:
        return [day for year in years if (day := holiday_date(anchor.holiday, year))]
    if anchor.day is None:
        return []
    month, number = anchor.month, anchor.day
    if anchor.rule == "numeric date" and month and not is_month_first(draft.reference.locale):
        month, number = number, month
    if month:
        return [day for year in years if 1 <= month <= 12 and (day := _valid(year, month, number))]
    months = [(today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12), *_months_from(today)]
    return [day for year, month in months if (day := _valid(year, month, number))]


def _weekday_around(draft: Draft, day: Day, anchor: Day) -> date | None:
    """The weekday next to its anchor, today or later: the Tuesday after Labor Day."""
    today = draft.reference.now.date()
    for found in _anchor_dates(draft, anchor, today):
        ahead = (day.weekday or 0) - found.weekday()
        moved_to = found + timedelta(days=(ahead - 1) % 7 + 1 if day.direction > 0 else -((-ahead - 1) % 7 + 1))
        if moved_to >= today:
            if anchor.holiday and is_movable(anchor.holiday):
                draft.notes.append(f"{anchor.holiday} is {found:%B} {found.day}")
            return moved_to
    return None


def check_around(draft: Draft) -> NotUnderstood | None:
    """ "Tue 9/8, post Labor Day": refuse if the day is not soon after it, or if there is no day."""
    today = draft.reference.now.date()
    for part in draft.of(Around):
        if draft.day is None or draft.loose_week:
            return refusals.open_end(draft)
        dated = any(day.day is not None for day in draft.of(Day))
        distances = [(draft.day - day).days * part.direction for day in _anchor_dates(draft, part.anchor, today)]
        if not any(0 < distance <= (ROUGHLY if dated else NEAR) for distance in distances):
            draft.day = None
            return refusals.unread_word(draft, part)
    return None


def _int(facts: Facts, name: str) -> int:
    return int(facts[name])


def _checked(draft: Draft, found: date, facts: Facts) -> date | NotUnderstood:
    """The date, or a refusal if a weekday, day or month in the text contradicts it."""
    if "weekday" in facts and found.weekday() != facts["weekday"]:
        return refusals.mismatch(draft, found, _int(facts, "weekday"))
    offset = (found - draft.reference.now.date()).days
    wrong = facts.get("offset", offset) != offset
    if wrong or any(
        facts.get(name, LAST_DAY) not in (LAST_DAY, getattr(found, name)) for name in ("day", "month", "year")
    ):
        return refusals.several_times(draft)
    return found


def _nth(draft: Draft, facts: Facts, today: date) -> date | NotUnderstood | None:
    if "month" not in facts and "months" not in facts:
        return None
    weekday, nth = _int(facts, "weekday"), -1 if facts.get("which") == "last" else _int(facts, "nth")
    year, month = _month_of(facts, today)
    found = _nth_of(year, month, weekday, nth)
    if "year" not in facts and "month" in facts and found and found < today:
        found = _nth_of(year + 1, month, weekday, nth)
    return found or refusals.invalid(draft)


def _month_of(facts: Facts, today: date) -> tuple[int, int]:
    if "month" in facts:
        year = _int(facts, "year") if "year" in facts else today.year + (_int(facts, "month") < today.month)
        return year, _int(facts, "month")
    months = today.year * 12 + today.month - 1 + _int(facts, "months")
    return months // 12, months % 12 + 1


def _nth_of(year: int, month: int, weekday: int, nth: int) -> date | None:
    days = [each for week in calendar.monthcalendar(year, month) if (each := week[weekday])]
    return date(year, month, days[nth if nth < 0 else nth - 1]) if nth < 0 or nth <= len(days) else None


def _day_of_month(draft: Draft, facts: Facts, today: date) -> date | NotUnderstood:
    number = _int(facts, "day")
    if "month" in facts or "months" in facts:
        return _month_and_day(draft, facts, today, number)
    if "weekday" in facts:
        return _agreeing(draft, facts, today, number)
    for year, month in _months_from(today):
        found = _valid(year, month, number)
        if found and found >= today:
            return found
    return refusals.invalid(draft)


def _month_and_day(draft: Draft, facts: Facts, today: date, number: int) -> date | NotUnderstood:
    year, month = _month_of({**facts, "year": facts.get("year", today.year)}, today)
    found = _valid(year, month, number)
    if found is None:
        return refusals.invalid(draft)
    if "year" not in facts and "month" in facts:
        gone = found if found < today else _valid(found.year - 1, month, number)
        if gone and today - gone <= timedelta(days=JUST_GONE):
            return refusals.past(draft, gone)
        found = _valid(year + 1, month, number) if found < today else found
    if found is None:
        return refusals.invalid(draft)
    return _checked(draft, found, facts)


def _agreeing(draft: Draft, facts: Facts, today: date, number: int) -> date | NotUnderstood:
    """ "Tuesday the 8th": the next 8th that is a Tuesday, if that is within AGREES_WITHIN days."""
    first: date | None = None
    for year, month in _months_from(today):
        found = _valid(year, month, number)
        if found is None or found < today:
            continue
        first = first or found
        if found - today > timedelta(days=AGREES_WITHIN):
            break
        if found.weekday() == facts["weekday"]:
            return refusals.several_times(draft) if _by_chance(draft, found - today) else found
    return refusals.mismatch(draft, first or today, _int(facts, "weekday"))


def _by_chance(draft: Draft, ahead: timedelta) -> bool:
    """ "Survey opens the 1st, Kelli Thursday": two days with other words and a comma between, and not the next such."""
    first, last = draft.of(Day)[0], draft.of(Day)[-1]
    between = range(first.end, last.start)
    words = any(isinstance(part, Noise) and part.start in between for part in draft.parts)
    signs = any(draft.tokens.text(at) in (",", ".", "!", "?", ";") for at in between)
    return words and signs and ahead > timedelta(days=7)


def agrees_soon(today: date, weekday: int, number: int) -> bool:
    """Whether this day of the month falls on this weekday within DOUBTED_WITHIN days."""
    for ahead in range(DOUBTED_WITHIN + 1):
        found = today + timedelta(days=ahead)
        if found.day == number and found.weekday() == weekday:
            return True
    return False


def _months_from(today: date) -> list[tuple[int, int]]:
    first = today.year * 12 + today.month - 1
    return [((first + ahead) // 12, (first + ahead) % 12 + 1) for ahead in range(4)]


def _valid(year: int, month: int, day: int) -> date | None:
    last = calendar.monthrange(year, month)[1]
    day = last if day == LAST_DAY else day
    return date(year, month, day) if 1 <= day <= last else None


def _by_weekday(facts: Facts, today: date) -> date | None:
    if "weekday" not in facts:
        return None
    weekday, which = _int(facts, "weekday"), facts.get("which")
    monday = today - timedelta(days=today.weekday())
    if "week" in facts:
        return monday + timedelta(days=7 * _int(facts, "week") + weekday)
    if which in ("last", "past"):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    if which == "next":
        return monday + timedelta(days=7 + weekday)
    if which == "this":
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    coming = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if which == "after next":
        return coming + timedelta(days=7)
    return coming + timedelta(days=7 * (_int(facts, "count") - 1)) if "count" in facts else coming


def _two_figures(draft: Draft, before: Part | None, clock: Clock) -> bool:
    """ "8 July 23" may be the 8th at 23, or the 23rd at 8."""
    if not (isinstance(before, Day) and before.rule == "day and month" and before.year is None):
        return False
    bare = draft.tokens.digits(before.start) and not draft.tokens.means(before.start + 1, "suffix")
    return bool(bare) and clock.rule == "number as hour" and draft.tokens.lexicon.code == "en"


def refuse_day_or_hour(draft: Draft) -> NotUnderstood | None:
    """ "Tue 3": refuse it if Tuesday the 3rd is near, because 3 may be the day or the hour."""
    for at, clock in draft.pairs():
        if not isinstance(clock, Clock):
            continue
        if _two_figures(draft, draft.neighbour(at, -1), clock):
            return refusals.unread_word(draft, clock)
        days = [day for day in draft.of(Day) if day.weekday is not None]
        if clock.or_day and days and agrees_soon(draft.reference.now.date(), days[0].weekday or 0, clock.or_day):
            return refusals.day_or_hour(draft, clock)
    return None
