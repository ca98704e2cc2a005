"""Lengths and offsets: for 45 min, in 2 hours, an hour later, 3 days after, now + 40 minutes."""

from __future__ import annotations

from slackbot.dates.parsers.quantities import ANCHORS, Amount, amount, number_or_half
from slackbot.dates.parts import Doubt, Length, Mark, Noise, Part, Shift
from slackbot.dates.tokens import Tokens

IDIOMS = {"es": (8, 15), "fr": (8, 15), "pt": (8, 15), "de": (8,)}
SHIFT_LEADS = ("in", "plus")


def length(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A length ("45 min", "for an hour"), or an offset if "in", "+", "from now", "later" or "after" is next to it."""
    found = amount(tokens, at)
    if found is None:
        return _quality(tokens, at, before)
    tail = found.end
    if tokens.text(tail) == "'":
        tail += 1
    if tokens.means(tail, "ago"):
        return Doubt(start=at, end=tail + 1, kind="ago", code="past")
    if tokens.means(tail, "from_now"):
        return _shift(at, tail + 1, found, "now")
    place = tokens.text(tail + 1) in ("the", "here", "us", "our", "home", "work", "campus")
    if found.minutes and tokens.text(tail) == "from" and place:  # "5 min from the hospital"
        return Noise(start=at, end=tail + 2, rule="length of another noun")
    if found.minutes and tokens.text(tail) == "from" and not isinstance(before, Mark):
        return Doubt(start=at, end=tail + 1, kind="unread", rule="unclear word")  # "an hour from 3pm": at 3, or at 4?
    each = tokens.text(tail) in ("a", "an", "each", "every", "per") and tokens.means(tail + 1, "unit")
    if each:  # "40 hours a week"
        return Noise(start=at, end=tail + 2, rule="length of another noun")
    if tokens.means(tail + (tokens.text(tail) == "-"), "other_length"):
        return Noise(start=at, end=tail + 1 + (tokens.text(tail) == "-"), rule="length of another noun")
    said_for = isinstance(before, Mark) and before.kind == "for" and not (found.days and tokens.text(tail) == "from")
    if _anchored(tokens, tail) and not said_for:
        return _shift(at, tail + 1, found, "next", -1 if tokens.text(tail) == "before" else 1)
    return _by_what_came_before(tokens, at, found, before)


def _quality(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """ "12 years experience": longer than anyone looks ahead."""
    count = number_or_half(tokens, at)
    led = isinstance(before, Mark) and before.kind in SHIFT_LEADS
    if count is None or led or tokens.word(count[1], "unit") != "year":
        return None
    return Noise(start=at, end=count[1] + 1, rule="length of another noun")


def _anchored(tokens: Tokens, tail: int) -> bool:
    """Whether "after", "from" or "before" follows, and then something to count from."""
    return tokens.text(tail) in ANCHORS and tail + 1 < len(tokens)


def _by_what_came_before(tokens: Tokens, at: int, found: Amount, before: Part | None) -> Part | None:
    end = found.end
    if isinstance(before, Mark) and before.kind in SHIFT_LEADS:
        if _idiom(tokens, at, found):
            return Doubt(start=at, end=end, kind="unread", rule="days of an idiom")
        return _shift(at, end, found, "now" if before.kind == "in" else "sum")
    if found.months and tokens.lexicon.code == "en":  # "5 years in ICU"
        return Noise(start=at, end=end, rule="length of another noun")
    after = end + (tokens.text(end) == "-")
    noun = tokens.text(after).isalpha() and tokens.all[after].means.keys() <= {"harmless"}
    if found.days and noun and tokens.lexicon.code == "en":  # "90 day probation"
        return Noise(start=at, end=after + 1, rule="length of another noun")
    if found.days or found.months:
        return None
    if tokens.means(end, "long"):
        end += 1
    return Length(start=at, end=end, rule="length", minutes=found.minutes)


def _idiom(tokens: Tokens, at: int, found: Amount) -> bool:
    """ "En quince días", "in acht Tagen", "dans 15 jours" mean one or two weeks to many people, and days to others."""
    language = tokens.lexicon.code
    spelled = not tokens.digits(at)
    return found.days in IDIOMS.get(language, ()) and end_is_days(tokens, found.end) and (spelled or language == "fr")


def end_is_days(tokens: Tokens, end: int) -> bool:
    """Whether the amount that ends here was counted in days."""
    return tokens.word(end - 1, "unit") == "day"


def _shift(start: int, end: int, found: Amount, anchor: str, sign: int = 1) -> Part:
    return Shift(
        start=start,
        end=end,
        rule=f"offset from {anchor}",
        minutes=sign * found.minutes,
        days=sign * found.days,
        months=sign * found.months,
        anchor=anchor,
    )


LENGTHS = (
    (
        ("digits", "number", "article", "half_of", "couple", "three_quarters", "quarter_of", "one_of_these", "unit"),
        length,
    ),
)
