"""Dates of the US holidays and other named days that people set their calendar by.

The package `holidays` computes them, except for a few that always have the same date. `words/english.py` maps what
people type to the names here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

# Named days that the package has not, or not by this name: (month, day), or a day and the days after it.
FIXED = {"Boxing Day": (12, 26), "Cinco de Mayo": (5, 5), "April Fools' Day": (4, 1)}
RELATIVE = {
    "Presidents' Day": ("Washington's Birthday", 0),
    "Indigenous Peoples' Day": ("Columbus Day", 0),
    "Thanksgiving Eve": ("Thanksgiving Day", -1),
    "Black Friday": ("Thanksgiving Day", 1),
    "Cyber Monday": ("Thanksgiving Day", 4),
    "Easter Monday": ("Easter Sunday", 1),
    "Palm Sunday": ("Easter Sunday", -7),
    "Ash Wednesday": ("Easter Sunday", -46),
    "Fat Tuesday": ("Easter Sunday", -47),
}


def holiday_date(name: str, year: int) -> date | None:
    """The date of a named day in a year; None if it has none then."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "Election Day":  # the Tuesday after the first Monday of November
        return date(year, 11, 8 - (date(year, 11, 1).weekday() - 1) % 7)
    base, days = RELATIVE.get(name, (name, 0))
    found = _dates(year).get(base)
    return found + timedelta(days=days) if found else None


def is_movable(name: str) -> bool:
    """Whether the day has another date each year, so that people want to see which."""
    dates = {(found.month, found.day) for year in (2026, 2027) if (found := holiday_date(name, year))}
    return len(dates) > 1


def load() -> None:
    """Load the calendar now instead of at the first holiday."""
    is_movable("Labor Day")


@lru_cache(maxsize=8)
def _dates(year: int) -> dict[str, date]:
    import holidays  # here, because it is slow to load

    found = holidays.country_holidays("US", years=year, categories=("public", "unofficial"))
    return {name: day for day, names in found.items() for name in names.split("; ") if day.year == year}
