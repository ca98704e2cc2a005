"""Numbers in digits or words, ordinals and amounts of time, for the other parsers."""

from __future__ import annotations

from dataclasses import dataclass

from slackbot.dates.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Value:
    """A number and the position after it; `digits` is how many were typed, 0 if it was spelled out."""

    value: int
    end: int
    digits: int = 0


def cardinal(tokens: Tokens, at: int) -> Value | None:
    """A whole number below 60 in words, or any in digits."""
    digits = tokens.digits(at)
    if digits:
        return Value(int(digits[:9]), at + 1, len(digits))
    if not tokens.means(at, "number"):
        return None
    value = tokens.value(at, "number")
    joined = tokens.text(at + 1) == "-" or (value >= 20 and tokens.lexicon.code in ROMANCE.get(tokens.text(at + 1), ""))
    after = at + 2 if joined else at + 1
    if value >= 20 and value % 10 == 0 and tokens.means(after, "number") and 0 < tokens.value(after, "number") < 10:
        return Value(value + tokens.value(after, "number"), after + 1)
    return Value(value, at + 1)


def ordinal(tokens: Tokens, at: int) -> Value | None:
    """ "3rd", "third", "twenty-fourth", "thirty first"."""
    digits = tokens.digits(at)
    if digits and len(digits) <= 2 and tokens.means(at + 1, "suffix") and tokens.is_glued(at + 1):
        return Value(int(digits), at + 2, len(digits))
    if tokens.means(at, "number") and tokens.value(at, "number") in (20, 30):
        after = at + 2 if tokens.text(at + 1) == "-" else at + 1
        if tokens.means(after, "ordinal") and tokens.value(after, "ordinal") < 10:
            return Value(tokens.value(at, "number") + tokens.value(after, "ordinal"), after + 1)
    if tokens.means(at, "ordinal"):
        return Value(tokens.value(at, "ordinal"), at + 1)
    return None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of time and the position after it."""

    end: int
    minutes: int = 0
    days: int = 0
    months: int = 0

    def plus(self, other: Amount) -> Amount:
        """The sum, which ends where `other` ends."""
        return Amount(other.end, self.minutes + other.minutes, self.days + other.days, self.months + other.months)


EARLIEST = 7  # from this hour on "14h" may be a time of day
ROMANCE = {"y": "es", "e": "pt", "et": "fr"}  # cuarenta y cinco
FARTHEST = 3660  # days: ten years; interviews are booked sooner
ANCHORS = ("from", "after", "before", "following")
FRACTIONS = {("1", "2"): 30, ("1", "4"): 15, ("3", "4"): 45}  # of an hour, in minutes
UNITS = {
    "minute": (1, 0, 0),
    "hour": (60, 0, 0),
    "day": (0, 1, 0),
    "week": (0, 7, 0),
    "fortnight": (0, 14, 0),
    "month": (0, 0, 1),
    "year": (0, 0, 12),
}


def amount(tokens: Tokens, at: int) -> Amount | None:
    """ "90 minutes", "an hour and a half", "1d, 2hr, and 5min"."""
    total = _simple(tokens, at)
    while total is not None:
        after = total.end
        while tokens.text(after) in (",", "and", "y", "et", "e", "und"):
            after += 1
        more = _bare_minutes(tokens, total) or _simple(tokens, after)
        if more is not None and total.days and not total.minutes and more.minutes % 60 and tokens.digits(after):
            return total  # "in 2 days, 30 min"
        if more is not None and total.days and after == total.end and _is_clock(tokens, after, more):
            return total
        if more is None or _coarse(more) >= _coarse(total):
            return total
        total = total.plus(more)
    return total


def _is_clock(tokens: Tokens, at: int, more: Amount) -> bool:
    """Whether the "14h" of "in 3 days 14h" is a time of day."""
    hours = tokens.digits(at)
    return bool(hours) and (tokens.text(at + 1) == "h" or tokens.lexicon.code != "en") and int(hours) >= EARLIEST


def _coarse(found: Amount) -> int:
    return 3 if found.months else 2 if found.days else 1 if found.minutes % 60 == 0 else 0


def _bare_minutes(tokens: Tokens, total: Amount) -> Amount | None:
    """The 30 of "1h30"."""
    digits = tokens.digits(total.end)
    if len(digits) == 2 and tokens.is_glued(total.end) and total.minutes % 60 == 0 and total.minutes:
        return Amount(total.end + 1, int(digits)) if int(digits) < 60 else None
    return None


def _simple(tokens: Tokens, at: int) -> Amount | None:
    return _fraction_of_hour(tokens, at) or _counted(tokens, at)


def _fraction_of_hour(tokens: Tokens, at: int) -> Amount | None:
    """ "half an hour", "three-quarters of an hour"."""
    if tokens.means(at, "article") and tokens.means(at + 1, "half_of"):
        at += 1
    part = FRACTIONS.get((tokens.digits(at), tokens.digits(at + 2)), 0) if tokens.text(at + 1) == "/" else 0
    after = at + 3 + (tokens.text(at + 3) == "of") if part else at
    after += part > 0 and tokens.text(after) in ("a", "an")
    if part and tokens.word(after, "unit") == "hour":
        return Amount(after + 1, part)
    for category in ("half_of", "three_quarters", "quarter_of"):
        if tokens.means(at, category):
            after = at + 2 if tokens.text(at + 1) == "-" else at + 1
            if tokens.word(after, "unit") == "hour":
                return Amount(after + 1, tokens.value(at, category))
    return None


def _counted(tokens: Tokens, at: int) -> Amount | None:
    count = number_or_half(tokens, at)
    if count is None:
        return None
    number, after = count
    half = tokens.means(after, "and_half")
    after += half
    if tokens.text(after) == "-":
        after += 1
    unit = tokens.word(after, "unit")
    if unit == "hour" and len(tokens.digits(at)) > 2 and tokens.word(at - 1, "mark") not in ("in", "plus"):
        return None  # "1400 hrs"; but "in 100 hours"
    if not unit or (number != int(number) and unit != "hour"):
        return None
    after += 1
    if not half and tokens.means(after, "and_half"):
        half, after = True, after + 1
    minutes, days, months = UNITS[unit]
    if half:
        if not minutes:
            return None
        number += 0.5
    found = Amount(after, round(number * minutes), int(number) * days, int(number) * months)
    return found if found.days <= FARTHEST and found.months * 30 <= FARTHEST else None


def number_or_half(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """The number of an amount (2, 2.5, a couple of, an), and the position after it."""
    found = cardinal(tokens, at)
    if found is None:
        if tokens.means(at, "couple"):
            return tokens.value(at, "couple"), at + 1
        anchored = tokens.text(at + 1) in ANCHORS or tokens.means(at + 1, "from_now")
        if tokens.means(at, "one_of_these") and anchored:
            return 1, at  # "week from Friday", "the day before Christmas"
        lone = tokens.word(at, "unit") == "hour" and (tokens.means(at + 1, "long") or tokens.means(at + 1, "and_half"))
        if lone:  # "hour long"
            return 1, at
        return (1, at + 1) if tokens.means(at, "article") else None
    if found.value > 9999:
        return None
    after = found.end
    half = (tokens.digits(after), tokens.text(after + 1), tokens.digits(after + 2)) == ("1", "/", "2")
    if half and tokens.word(after + 3, "unit") == "hour":  # "1 1/2 hours"
        return found.value + 0.5, after + 3
    tenths = tokens.digits(after + 1)
    joined = tokens.text(after) in (".", ",") and tokens.is_glued(after) and tokens.is_glued(after + 1)
    if found.digits and joined and len(tenths) in (1, 2):
        return float(f"{found.value}.{tenths}"), after + 2
    return found.value, after
