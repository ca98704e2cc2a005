"""Refusals that help: what is missing or double, and phrases that would do, each of which is understood."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from slackbot.dates import zones
from slackbot.dates.conventions import LONGEST_TEXT
from slackbot.dates.parts import Clock, Doubt, NotUnderstood, Part, ZoneWord

if TYPE_CHECKING:
    from slackbot.dates.refiners.draft import Draft

EXAMPLE = "Tue 3pm"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def spoken(minutes: int) -> str:
    """Minutes of the day as people write them: "7 AM", "7:30 PM"."""
    hour, minute = divmod(minutes % 1440, 60)
    return f"{hour % 12 or 12}" + (f":{minute:02d}" if minute else "") + (" AM" if hour < 12 else " PM")


def quote_input(minutes: int) -> str:
    """Minutes of the day as people type them: "7am", "7:30pm"."""
    return spoken(minutes).lower().replace(" ", "")


def quote_day(day: date) -> str:
    """A date as people type it: "Dec 5 2026"."""
    return f"{day:%b} {day.day} {day.year}"


def _refuse(code: str, sentence: str, suggestions: tuple[str, ...], day: date | None = None) -> NotUnderstood:
    return NotUnderstood(code, sentence, day, suggestions)


def too_long() -> NotUnderstood:
    """More text than any date."""
    return _refuse("too_long", f"That's too long for a time: {LONGEST_TEXT} characters at most.", (EXAMPLE,))


def nothing(draft: Draft) -> NotUnderstood:
    """No word of time."""
    return _refuse("no_date_or_time", "I don't see a day or time in this.", (EXAMPLE, "tomorrow 10am"))


def unread_word(draft: Draft, part: Part) -> NotUnderstood:
    """A number or word whose meaning is not clear."""
    words = draft.said(part)
    return _refuse("not_understood", f"I'm not sure what “{words}” means here.", (EXAMPLE, "Dec 5 10:30am"))


DOUBTS = {
    "turned": "“{0}” may change the meaning. Give only the day and time.",
    "negation": "“{0}” rules out a time. Give the time instead.",
    "no_such_time": "“{0}” isn't a time of day.",
    "unknown_day": "I don't know what date “{0}” is. Give the month and day.",
    "unknown_zone": "I don't know the time zone of “{0}”. Name a city, or say Eastern, Central, Mountain, or Pacific.",
    "whose_zone": "I don't know whose time zone “{0}” is. Name the time zone.",
    "midnight": "Midnight could be the start or the end of that day.",
    "month": "“{0}” needs a day of the month.",
}


def doubtful(draft: Draft, doubt: Doubt) -> NotUnderstood:
    """Words that change the meaning."""
    if doubt.code == "invalid_date":
        return invalid(draft)
    sentence = DOUBTS.get(doubt.kind, "I'm not sure what “{0}” means here.").format(draft.said(doubt))
    return _refuse(doubt.code, sentence, ("Tue 11:30pm",) if doubt.kind == "midnight" else (EXAMPLE,))


def negated(draft: Draft, part: Part) -> NotUnderstood:
    """A word beside the time that turns its meaning."""
    return doubtful(draft, Doubt(start=part.start, end=part.end, kind="turned"))


def several_times(draft: Draft) -> NotUnderstood:
    """More than one time or day."""
    return _refuse("several_times", "There's more than one day or time in this. Give just one.", (EXAMPLE,))


def open_end(draft: Draft) -> NotUnderstood:
    """Before, after, until: a limit is no time."""
    sentence = "That's a limit, not a start time."
    return _refuse("no_time" if draft.day else "no_date_or_time", sentence, (EXAMPLE, "Tue 3-4pm"), draft.day)


def invalid(draft: Draft) -> NotUnderstood:
    """A date that no calendar has."""
    return _refuse("invalid_date", "That date doesn't exist.", ("Dec 5 3pm", EXAMPLE))


def month_or_day(draft: Draft, orders: list[tuple[int, int]]) -> NotUnderstood:
    """3/4 from somebody whose language and country write it in different orders."""
    time = draft.time_words("3pm")
    suggestions = tuple(f"{MONTHS[month - 1]} {day} {time}" for month, day in orders)
    return _refuse("not_understood", "Which number is the month, and which is the day?", suggestions)


def mismatch(draft: Draft, found: date, weekday: int) -> NotUnderstood:
    """A weekday that contradicts its date."""
    coming = found + timedelta(days=(weekday - found.weekday()) % 7)
    time = draft.time_words("3pm")
    suggestions = tuple(f"{quote_day(day)} {time}" for day in dict.fromkeys((found, coming)))
    sentence = f"{quote_day(found)} is a {WEEKDAYS[found.weekday()]}, not a {WEEKDAYS[weekday]}."
    return _refuse("weekday_mismatch", sentence, suggestions)


def past(draft: Draft, day: date | None) -> NotUnderstood:
    """A time that has gone by."""
    return _refuse("past", "That time has passed.", (f"tomorrow {draft.time_words('10am')}",), day)


def _spoken_day(day: date, today: date) -> str:
    """A day as a question names it: "Thursday, Dec 3", with the year if it is most of a year away."""
    is_far = day - today > timedelta(days=300)
    return f"{WEEKDAYS[day.weekday()]}, {quote_day(day) if is_far else f'{day:%b} {day.day}'}"


def no_time(draft: Draft) -> NotUnderstood:
    """A day without an hour."""
    if draft.day is None:
        return _refuse("no_time", "What day and time?", (EXAMPLE, "tomorrow 10am"))
    name, rest = quote_day(draft.day), draft.other_words()
    sentence = f"What time on {WEEKDAYS[draft.day.weekday()]}, {name}?"
    return _refuse("no_time", sentence, tuple(f"{name} {time}{rest}" for time in ("10am", "3pm")), draft.day)


def no_day(draft: Draft) -> NotUnderstood:
    """An hour in a week or month of which no day was said."""
    return _refuse("no_date_or_time", "What day?", ("next Tuesday 3pm", "Dec 5 3pm"))


def which_half(draft: Draft, clock: Clock, starts: list[int], length: int | None = None) -> NotUnderstood:
    """Morning or evening; `length` in minutes where a range gave one."""
    day = quote_day(draft.day) + " " if draft.day else "tomorrow "
    rest = draft.other_words(length)
    suggestions = tuple(f"{day}{quote_input(start)}{rest}" for start in starts)
    on = f"{_spoken_day(draft.day, draft.reference.now.date())} at " if draft.day else ""
    sentence = f"{on}{' or '.join(spoken(start) for start in starts)}?"
    return _refuse("ambiguous_time", sentence, suggestions, draft.day)


def unclear_half(draft: Draft, clock: Clock) -> NotUnderstood:
    """An hour that does not belong to the part of the day beside it."""
    day = quote_day(draft.day) + " " if draft.day else "tomorrow "
    rest = draft.other_words()
    suggestions = tuple(f"{day}{clock.hour % 12 or 12}:{clock.minute:02d}{half}{rest}" for half in ("am", "pm"))
    sentence = "The time and the part of the day don't match."
    return _refuse("ambiguous_time", sentence, suggestions, draft.day)


def day_or_hour(draft: Draft, clock: Clock) -> NotUnderstood:
    """ "Tue 3" when Tuesday is the 3rd."""
    assert draft.day is not None
    sentence = f"Is {clock.hour} the day or the time?"
    return _refuse("ambiguous_time", sentence, (f"{quote_day(draft.day)} 3pm", f"{quote_day(draft.day)} 10am"))


def which_week(draft: Draft, earlier: date, about: date) -> NotUnderstood:
    """In two weeks on Tuesday, where one Tuesday is nearer and the other in that week."""
    days = (earlier, earlier + timedelta(days=7 if earlier < about else -7))
    suggestions = tuple(f"{quote_day(day)} {draft.time_words('3pm')}" for day in sorted(days))
    return _refuse("not_understood", "Which week do you mean?", suggestions)


def backwards(draft: Draft) -> NotUnderstood:
    """A range that ends before it begins."""
    return _refuse("not_understood", "That ends before it starts, or lasts more than 12 hours.", ("Tue 3-4pm",))


def range_or_minutes(draft: Draft, first: Clock, second: Clock) -> NotUnderstood:
    """Ten to three: 2:50, or from ten to three."""
    day = quote_day(draft.day) + " " if draft.day else "tomorrow "
    before = second.hour * 60 - first.hour + (720 if second.hour < 8 else 0)
    suggestions = (f"{day}{quote_input(before)}", f"{day}from {first.hour} to {second.hour}")
    return _refuse("ambiguous_time", "Is that one time, or a start and an end?", suggestions, draft.day)


def which_place(draft: Draft, word: ZoneWord) -> NotUnderstood:
    """A place that exists in several zones."""
    name = draft.said(word).title()
    sentence = f"There's more than one {name}, in different time zones."
    return _refuse("not_understood", sentence, ("Tue 3pm Eastern", "Tue 3pm Pacific"))


def two_zones(draft: Draft) -> NotUnderstood:
    """Two zones that differ."""
    return _refuse("several_times", "This names two different time zones. Name just one.", ("Tue 3pm Eastern",))


def maybe_zone(draft: Draft, word: ZoneWord) -> NotUnderstood:
    """A place in the phrase that keeps another clock than the person's."""
    name = draft.said(word).title()
    here, there = zones.spoken_zone(draft.zone), zones.spoken_zone(word.name or draft.zone)
    sentence = f"Does “{name}” mean {there}, or is this in {here}?"
    return _refuse("not_understood", sentence, (f"Tue 3pm {name} time", "Tue 3pm Eastern"))


def skipped(draft: Draft, wall: datetime) -> NotUnderstood:
    """An hour that does not exist."""
    before, after = zones.change_around(wall, draft.zone)
    sentence = (
        f"{zones.clock(wall)} doesn't exist on {quote_day(wall.date())} in {zones.spoken_zone(draft.zone)}: "
        f"clocks go from {zones.clock(before)} {before.tzname()} straight to {zones.clock(after)} {after.tzname()}."
    )
    day = quote_day(wall.date())
    suggestions = tuple(f"{day} {quote_input(_minutes(each))}" for each in (before - timedelta(minutes=29), after))
    return _refuse("nonexistent_time", sentence, suggestions, wall.date())


def repeated(draft: Draft, wall: datetime) -> NotUnderstood:
    """An hour that exists twice."""
    before, after = zones.change_around(wall, draft.zone)
    sentence = (
        f"{zones.clock(wall)} happens twice on {quote_day(wall.date())} in {zones.spoken_zone(draft.zone)}: "
        f"in {before.tzname()} and again in {after.tzname()}, because clocks go back."
    )
    day = quote_day(wall.date())
    late = _minutes(wall) // 60 * 60 + 120
    return _refuse("ambiguous_time", sentence, (f"{day} {quote_input(late)}",), wall.date())


def _minutes(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute
