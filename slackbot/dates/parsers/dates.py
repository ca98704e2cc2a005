"""Calendar dates: Dec 5th, 5 de diciembre, 12/5/2026, 2026-12-05T15:00, the 3rd."""

from __future__ import annotations

from slackbot.dates.parsers.quantities import Value, cardinal, ordinal
from slackbot.dates.parts import Around, Day, Doubt, Mark, Noise, Part
from slackbot.dates.tokens import Tokens
from slackbot.dates.words.language import word_set

SPELLED_YEARS = range(24, 40)  # after "twenty" or "two thousand"
LONGER_HOLIDAYS = word_set("week weekend eve break season vacation holiday holidays")
BREAKS = word_set("holiday holidays weekend break")
GREETINGS, PARTIES = ("happy", "merry"), ("party", "parties", "lunch", "dinner", "potluck")
DATE_SIGNS = ("/", "-", ".")


def _is_clock_hour(tokens: Tokens, end: int) -> bool:
    """Whether the number that ends there belongs to a time: "May 3pm", "Dec 10:30"."""
    if tokens.text(end) in (":", ".") and len(tokens.digits(end + 1)) == 2 and tokens.is_glued(end + 1):
        return tokens.is_glued(end) and tokens.text(end + 2) not in ("/",)
    if tokens.text(end) == ".":
        end += 1
    if tokens.text(end) in ("a", "p") and not tokens.is_glued(end):
        return False
    return tokens.means(end, "half") or tokens.means(end, "oclock") or tokens.means(end, "hour_mark")


def _day_of_month(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """An ordinal or a number of up to two digits that does not start a time, and the position after it."""
    found = ordinal(tokens, at)
    if found is None:
        found = cardinal(tokens, at)
        if found is None or found.digits > 2 or _is_clock_hour(tokens, found.end):
            return None
    end = found.end
    if tokens.means(end, "day_word"):  # "twenty third day of September"
        end += 1
    return found.value, end


def _year(tokens: Tokens, at: int) -> tuple[int | None, int]:
    """A year, also after a comma or "of", or None; and the position after it."""
    after = at
    while tokens.text(after) in (",", "de", "del", "of", "in") or tokens.text(after) in DATE_SIGNS[:2]:
        after += 1
    digits = tokens.digits(after)
    if len(digits) == 4 and digits[:2] in ("19", "20") and not _begins_time(tokens, after + 1):
        return int(digits), after + 1
    spelled = _spelled_year(tokens, after)
    if spelled is not None:
        return spelled
    if tokens.text(after) == "'" and len(tokens.digits(after + 1)) == 2:
        return 2000 + int(tokens.digits(after + 1)), after + 2
    return None, at


def _spelled_year(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Twenty twenty-seven, two thousand twenty-seven."""
    if tokens.means(at, "number") and tokens.value(at, "number") == 2 and tokens.means(at + 1, "thousand"):
        at += 2 + (tokens.text(at + 2) == "and")
    elif tokens.means(at, "number") and tokens.value(at, "number") == 20 and not tokens.digits(at):
        at += 1
    else:
        return None
    found = cardinal(tokens, at)
    if found is None or found.digits or found.value not in SPELLED_YEARS:
        return None
    return 2000 + found.value, found.end


def _begins_time(tokens: Tokens, end: int) -> bool:
    """Whether the four digits before this position are a time: "2015h", "1915 - 2030", "2030pm"."""
    if tokens.text(end) == ":" and tokens.is_glued(end + 1) and tokens.digits(end + 1):
        return True
    if tokens.means(end, "half") or tokens.means(end, "hours"):
        return True
    odd = (
        tokens.digits(end - 1)[:2] == "20" and int(tokens.digits(end - 1)) % 5
    )  # nothing starts at 20:26, so 2026 is a year
    return tokens.text(end) in ("-", "to") and len(tokens.digits(end + 1)) == 4 and not odd


def month_day(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """December 5, Dec. 5th 2026, february the 15th, May twenty-fourth, Dec-05-2026, May/22."""
    if not tokens.means(at, "month"):
        return None
    after = at + 1
    while tokens.text(after) in (",", "the", *DATE_SIGNS):
        after += 1
    found = _day_of_month(tokens, after)
    if found is None:
        return _month_without_day(tokens, at, before)
    day, end = found
    year, end = _year(tokens, end)
    return _dated(at, end, tokens.value(at, "month"), day, year, "month and day")


def _month_without_day(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """ "third Tuesday of September 2014": a month alone counts only after "of", "in" or a day."""
    if (isinstance(before, Mark) and before.kind in ("of", "in", "the")) or isinstance(before, Day):
        year, end = _year(tokens, at + 1)
        return Day(start=at, end=end, rule="month", month=tokens.value(at, "month"), year=year)
    return None


def day_month(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """5 December, 12th of July, 5 de diciembre de 2026, 1.Jun, the fifth of May, 25-Dec-2026."""
    said_at = isinstance(before, Mark) and before.kind == "at" and tokens.text(before.start) not in ("about", "around")
    if said_at and ordinal(tokens, at) is None:
        return None  # "at 3 Dec 5": the number is the hour
    found = _day_of_month(tokens, at)
    if found is None:
        return None
    day, after = found
    while tokens.text(after) in ("of", "de", "the", *DATE_SIGNS):
        after += 1
    if not tokens.means(after, "month") or not 1 <= day <= 99:
        return None
    year, end = _year(tokens, after + 1 + (tokens.text(after + 1) == "." and tokens.is_glued(after + 1)))
    end = max(end, after + 1)
    return _dated(at, end, tokens.value(after, "month"), day, year, "day and month")


def _dated(start: int, end: int, month: int, day: int, year: int | None, rule: str) -> Part:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return Doubt(start=start, end=end, kind="no_such_date", code="invalid_date", rule=rule)
    return Day(start=start, end=end, rule=rule, month=month, day=day, year=year)


def iso(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """2026-12-05, 2026/12/5, 2019/aug/01, 20200701."""
    digits = tokens.digits(at)
    if len(digits) == 8 and digits[:2] in ("19", "20"):
        end = at + 1 + (tokens.text(at + 1) == "t" and bool(tokens.digits(at + 2)))
        return _dated(at, end, int(digits[4:6]), int(digits[6:]), int(digits[:4]), "year, month and day")
    sign = tokens.text(at + 1)
    if len(digits) != 4 or digits[0] not in "12" or sign not in DATE_SIGNS or tokens.text(at + 3) != sign:
        return None
    day = tokens.digits(at + 4)
    if tokens.means(at + 2, "month"):
        month = tokens.value(at + 2, "month")
    elif len(tokens.digits(at + 2)) in (1, 2):
        month = int(tokens.digits(at + 2))
    else:
        return None
    if len(day) not in (1, 2):
        return None
    end = at + 5
    if tokens.text(end) == "t" and tokens.digits(end + 1):
        end += 1
    return _dated(at, end, month, int(day), int(digits), "year, month and day")


def numeric(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """12/5, 12/5/26, 12-7-2026, 05.25.2015. refiners/day.py decides which is the month."""
    first, sign, second = tokens.digits(at), tokens.text(at + 1), tokens.digits(at + 2)
    if sign not in DATE_SIGNS or not 1 <= len(first) <= 2 or not 1 <= len(second) <= 2:
        return None
    apart = not tokens.is_glued(at + 1) and not tokens.is_glued(at + 2)
    if apart and tokens.means(at + 3, "unit"):
        return None  # "at 12 / 30 min"
    if tokens.text(at + 3) == sign and tokens.digits(at + 4) and tokens.is_glued(at + 4):
        digits = tokens.digits(at + 4)
        again = tokens.text(at + 5) == sign and tokens.is_glued(at + 5) and tokens.is_glued(at + 6)
        if len(digits) not in (2, 4) or again or _is_clock_hour(tokens, at + 5):
            return Doubt(start=at, end=at + 5, kind="sign")
        year = int(digits) + (2000 if len(digits) == 2 else 0)
        return Day(start=at, end=at + 5, rule="numeric date", month=int(first), day=int(second), year=year)
    if sign == "." and tokens.lexicon.code == "de" and tokens.text(at + 3) == "." and tokens.is_glued(at + 3):
        return Day(start=at, end=at + 4, rule="numeric date", month=int(first), day=int(second))
    if sign != "/" or _is_clock_hour(tokens, at + 3):
        return None
    return Day(start=at, end=at + 3, rule="numeric date", month=int(first), day=int(second))


def day_alone(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The 3rd, 22nd; but the "2nd" of "2nd interview" is no day."""
    found = ordinal(tokens, at)
    if found is None:
        return None
    spelled = not found.digits
    if spelled and tokens.text(found.end) in SUBJECTS:  # "the first is Ana Ruiz"
        return Noise(start=at, end=found.end, plain=True, rule="ordinal of another noun")
    if _counts_something(tokens, found, before):
        counted = tokens.text(found.end) == "shift"  # no verb here
        return Noise(start=at, end=found.end + counted, plain=True, rule="ordinal of another noun")
    lead = tokens.word(found.end - 2, "mark") if found.end > 1 else ""
    if spelled and not (_is_the(before) or isinstance(before, Day) or lead == "the"):
        return None
    if not 1 <= found.value <= 31:
        return Doubt(start=at, end=found.end, kind="no_such_date", code="invalid_date")
    return Day(start=at, end=found.end, rule="day of the month", day=found.value)


SUBJECTS = (",", "up", "is", "was", "to", "who", "that")
COUNTED = word_set(
    "applicant candidate person try attempt hire one interview interviews round call meeting phone step stage shift"
    " time chat screen screening zoom video appointment panel visit conversation"
)
NUMBERED = word_set("floor fl flr street st ave avenue grade grader anniversary percentile blvd road district")
MOST_ROUNDS = 5  # "the 14th interview" is on the 14th


def _counts_something(tokens: Tokens, found: Value, before: Part | None) -> bool:
    """Whether an ordinal counts a noun: "2nd interview", "12th floor"; not "Tuesday the 2nd interview"."""
    text = tokens.text(found.end)
    if text in NUMBERED:
        return True
    if found.value > MOST_ROUNDS or (
        _is_the(before) and before is not None and tokens.means(before.start - 1, "weekday")
    ):
        return False
    unknown = bool(text) and text[0].isalpha() and not tokens.all[found.end].means.keys() - {"harmless"}
    return text in COUNTED or (unknown and not _is_the(before))


def _is_the(before: Part | None) -> bool:
    return isinstance(before, Mark) and before.kind in ("the", "on")


def month_span(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """This month, next month."""
    if not tokens.means(at, "month_span"):
        return None
    return Day(start=at, end=at + 1, rule="month from this", months=tokens.value(at, "month_span"))


def month_edge(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The first of April, last day of the month, first day of February 2027, last day of the year."""
    last = tokens.word(at, "which") == "last"
    first = ordinal(tokens, at)
    if not last and (first is None or first.value != 1):
        return None
    end = at + 1 if first is None else first.end
    said_day = tokens.text(end) == "day"
    end += said_day
    if tokens.text(end) not in ("of", "in"):
        return None
    end += 1
    edge = -1 if last else 1
    if tokens.means(end, "month_span"):
        months = tokens.value(end, "month_span")
        loose = tokens.text(end) == "the month" and not last  # "the 1st of the month": the next one
        return Day(start=at, end=end + 1, rule="edge of a month", day=edge, months=None if loose else months)
    if tokens.text(end) in ("the", "this") and tokens.text(end + 1) == "year":
        return Day(start=at, end=end + 2, rule="edge of a month", month=12 if last else 1, day=31 if last else 1)
    if tokens.text(end) == "month":
        return Day(start=at, end=end + 1, rule="edge of a month", day=edge, months=0 if last else None)
    end += tokens.text(end) == "the"
    if not tokens.means(end, "month"):
        return None
    year, after = _year(tokens, end + 1)
    month = tokens.value(end, "month")
    return Day(start=at, end=max(after, end + 1), rule="edge of a month", month=month, day=edge, year=year)


def holiday(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Labor Day, Thanksgiving 2027; but "Thanksgiving week" names no day."""
    name = tokens.word(at, "holiday")
    if tokens.text(at + 1) in LONGER_HOLIDAYS:
        return Doubt(start=at, end=at + 2, kind="unknown_day", rule="around a holiday")
    if tokens.text(at - 1) in GREETINGS or tokens.text(at + 1) in PARTIES:
        return Noise(start=at, end=at + 1, rule="holiday as a greeting")
    year, end = _year(tokens, at + 1)
    return Day(start=at, end=max(end, at + 1), rule="holiday", holiday=name, year=year)


def _anchor(tokens: Tokens, at: int) -> tuple[Day, int] | None:
    """The date or holiday that a relative day counts from, and where it ends: "Labor Day", "the 4th", "7/4"."""
    article = tokens.text(at) == "the"
    at += article
    before = Mark(start=at - 1, end=at, kind="the") if article else None
    if tokens.means(at, "holiday"):
        end = at + 1 + (tokens.text(at + 1) in LONGER_HOLIDAYS)
        return Day(start=at, end=end, rule="holiday", holiday=tokens.word(at, "holiday")), end
    for parser, starts in ((month_day, "month"), (day_month, ""), (numeric, ""), (day_alone, "")):
        if not starts or tokens.means(at, starts):
            found = parser(tokens, at, before)
            if isinstance(found, Day) and found.day:
                return found, found.end
    return None


def _direction(tokens: Tokens, at: int) -> int:
    """1 for after, -1 for before, 0 for anything else."""
    text = tokens.text(at)
    return 1 if text in ("after", "following", "post", "since") else -1 if text in ("before", "pre", "preceding") else 0


def weekday_around(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The Tuesday after Labor Day, first Monday after the 4th, Wed before Thanksgiving."""
    nth = ordinal(tokens, at)
    after = nth.end if nth is not None and nth.value == 1 else at
    direction = _direction(tokens, after + 1) if tokens.means(after, "weekday") else 0
    anchor = _anchor(tokens, after + 2) if direction else None
    if anchor is None:
        return None
    day, end = anchor
    weekday = tokens.value(after, "weekday")
    return Day(start=at, end=end, rule="weekday around a day", weekday=weekday, anchor=day, direction=direction)


def around(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Post Labor Day, after the holiday's break: says nothing new beside a date."""
    direction = _direction(tokens, at)
    after = at + 1 + (tokens.text(at + 1) == "the")
    if direction and tokens.text(after) in BREAKS and isinstance(before, Day) and before.day:
        return Noise(start=at, end=after + 1, rule="around a holiday")
    anchor = _anchor(tokens, at + 1) if direction else None
    if anchor is None or not anchor[0].holiday:
        return None
    day, end = anchor
    return Around(start=at, end=end, rule="around a holiday", anchor=day, direction=direction)


DATES = (
    (("month",), month_day),
    (("digits", "number", "ordinal"), day_month),
    (("digits",), iso),
    (("digits",), numeric),
    (("digits", "number", "ordinal"), day_alone),
    (("month_span",), month_span),
    (("which", "ordinal", "digits"), month_edge),
    (("holiday",), holiday),
    (("weekday", "ordinal", "digits"), weekday_around),
    (("around_event", "doubt"), around),
)
