"""Days by name or relative to today: tomorrow, next Tuesday, the Friday after next, first Monday, next week."""

from __future__ import annotations

from slackbot.dates.parsers.quantities import cardinal, ordinal
from slackbot.dates.parts import Day, Daypart, Doubt, Mark, Noise, Part
from slackbot.dates.tokens import Tokens

SHIFT_WORDS = ("shift", "shifts", "rotation")


def relative(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Today, tomorrow, the day after tomorrow."""
    if not tokens.means(at, "relative"):
        return None
    if tokens.text(at) == "morgen" and isinstance(before, Day) and before.weekday is not None:  # Montag morgen
        return Daypart(start=at, end=at + 1, rule="part of the day", name="morning")
    return Day(start=at, end=at + 1, rule="relative day", offset=tokens.value(at, "relative"))


def weekday(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Tuesday, this Tue, next Tues, the coming Tuesday, martes que viene, Tuesday after next."""
    which, after = None, at
    if tokens.means(at, "which"):
        which, after = tokens.word(at, "which"), at + 1
        while tokens.text(after) in (",", "-"):
            after += 1
    if not tokens.means(after, "weekday"):
        return None
    end = after + 1
    if tokens.text(end) == "." and tokens.is_glued(end):
        end += 1
    if tokens.means(end, "after_weekday"):
        which, end = tokens.word(end, "after_weekday"), end + 1
    elif tokens.text(end) == "after" and tokens.text(end + 1) == "next" and not tokens.means(end + 2, "weekday"):
        which, end = "after next", end + 2
    return Day(start=at, end=end, rule="weekday", weekday=tokens.value(after, "weekday"), which=which)


def weekdays_from_now(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """3 Fridays from now."""
    count = cardinal(tokens, at)
    if count is None or not 1 <= count.value <= 52:
        return None
    name = tokens.text(count.end)
    single = name[:-1] if name.endswith("s") else name
    means = tokens.lexicon.words.get(single, {})
    if "weekday" not in means or not tokens.means(count.end + 1, "from_now"):
        return None
    day = means["weekday"]
    assert isinstance(day, int)
    return Day(start=at, end=count.end + 2, rule="weekdays from now", weekday=day, count=count.value)


def nth_weekday(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """First Monday, 3rd Tuesday: of the month given elsewhere in the text."""
    nth = ordinal(tokens, at)
    if nth is None or not tokens.means(nth.end, "weekday") or nth.value > 5:
        return None
    day = tokens.value(nth.end, "weekday")
    return Day(start=at, end=nth.end + 1, rule="weekday of the month", weekday=day, nth=nth.value)


def week_span(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """This week, next week, the week after next."""
    if not tokens.means(at, "week_span"):
        return None
    return Day(start=at, end=at + 1, rule="week from this", week=tokens.value(at, "week_span"))


def week_of(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The week of Dec 7: names no day."""
    if tokens.means(at, "week_word") and tokens.means(at + 1, "mark") and tokens.word(at + 1, "mark") == "of":
        return Doubt(start=at, end=at + 2, kind="vague", code="no_time", rule="week of")
    return None


def daypart(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Morning, in the afternoon, this evening, tonight."""
    if not tokens.means(at, "daypart"):
        return None
    said = tokens.word(at, "daypart")
    if tokens.text(at + 1) in SHIFT_WORDS:
        return Noise(start=at, end=at + 2, rule="shift")  # "evening shift"
    today = said == "tonight" or said.startswith("this ")
    name = said.removeprefix("this ")
    if isinstance(before, Mark) and before.kind == "this":
        today = True
    return Daypart(start=at, end=at + 1, rule="part of the day", name=name, today=today)


DAYS = (
    (("relative",), relative),
    (("which", "weekday"), weekday),
    (("digits", "number"), weekdays_from_now),
    (("digits", "number", "ordinal"), nth_weekday),
    (("week_span",), week_span),
    (("week_word", "unit"), week_of),
    (("daypart",), daypart),
)
