"""Times of day in digits: 3pm, 15:30, 17.30, 1530, 10 30 am, 15h30, 15 Uhr; and numbers that may be one."""

from __future__ import annotations

from slackbot.dates.parsers.quantities import cardinal
from slackbot.dates.parts import Clock, Day, Doubt, Mark, Noise, Number, Part, Shift
from slackbot.dates.tokens import Tokens

AFTER_HALF = ("weekday", "relative", "month", "zone_abbreviation", "zone_name", "which")
WORKING = 7  # from this hour on "14h" may be a time of day; "2h" is a length
LENGTH_LEADS = ("for", "in", "plus")  # a length follows these: "for 2h"


def half_of_day(tokens: Tokens, at: int) -> tuple[str | None, int]:
    """The am or pm after a time, or None, and the position after it."""
    after = at
    while tokens.text(after) in (".", ",") and (tokens.means(after + 1, "half")):
        if tokens.text(after) == "," and tokens.text(after + 1) in ("a", "p"):
            return None, at
        after += 1
    if not tokens.means(after, "half"):
        return None, at
    single = tokens.text(after) in ("a", "p")
    word_too = tokens.lexicon.code != "en" and tokens.means(after, "mark")
    if word_too and not tokens.is_glued(after):
        return None, at
    if single and not tokens.is_glued(after) and not _ends_here(tokens, after + 1):
        return None, at
    return tokens.word(after, "half"), after + 1


def _ends_here(tokens: Tokens, at: int) -> bool:
    """Whether a lone "a" or "p" before this position means am or pm and not the article "a"."""
    if at >= len(tokens) or tokens.text(at) in (",", ".", ")", "!", "?", ";"):
        return True
    if tokens.text(at) == "-":
        return bool(tokens.digits(at + 1)) and not tokens.means(at + 2, "unit")
    return any(tokens.means(at, name) for name in AFTER_HALF) or tokens.word(at, "mark") in ("on", "to", "until", "for")


def finish(tokens: Tokens, start: int, end: int, hour: int, minute: int, padded: bool, rule: str) -> Part:
    """The clock, with "ish", "o'clock", "hours", am or pm after its digits; a Doubt if there is no such time."""
    ish = oclock = hours = False
    half, end = half_of_day(tokens, end)
    for _ in range(3):
        if tokens.means(end, "ish"):
            ish, end = True, end + 1
        elif tokens.text(end) == "-" and tokens.means(end + 1, "ish"):
            ish, end = True, end + 2
        elif tokens.means(end, "oclock"):
            oclock, end = True, end + 1
        elif tokens.means(end, "hours") and not oclock:
            hours, end = True, end + 1
        if half is None:
            half, end = half_of_day(tokens, end)
    if hour > 24 or minute > 59 or (half and hour > 12 and rule == "hour with am or pm"):
        return Doubt(start=start, end=end, kind="no_such_time", rule=rule)
    if (half == "am" and hour > 12) or (half and hour == 0) or hour == 24:
        return Doubt(start=start, end=end, kind="no_such_time", rule=rule)
    literal = half is None and (padded or hours or hour > 12 or hour == 0)
    if hour > 12:
        half, literal = None, True
    return Clock(start=start, end=end, rule=rule, hour=hour, minute=minute, half=half, literal=literal, ish=ish)


def colon(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """15:30, 3:30pm, 09:00:00."""
    hour, minute = tokens.digits(at), tokens.digits(at + 2)
    if tokens.text(at + 1) not in (":", ";") or not 1 <= len(hour) <= 2 or len(minute) != 2:
        return None
    if tokens.text(at + 1) == ";" and not (tokens.is_glued(at + 1) and tokens.is_glued(at + 2)):
        return None
    end, seconds = at + 3, False
    if tokens.text(end) == ":" and len(tokens.digits(end + 1)) == 2:
        end, seconds = end + 2, True
        end += 2 * (tokens.text(end) == "." and bool(tokens.digits(end + 1)) and tokens.is_glued(end + 1))
    padded = seconds or (len(hour) == 2 and hour[0] == "0")
    return finish(tokens, at, end, int(hour), int(minute), padded, "hour and minutes")


def dotted(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """17.30, 8.30pm. Without am or pm it is weak, because prices and versions look the same."""
    hour, minute = tokens.digits(at), tokens.digits(at + 2)
    if tokens.text(at + 1) != "." or not 1 <= len(hour) <= 2 or len(minute) != 2 or not tokens.is_glued(at + 2):
        return None
    if tokens.text(at + 3) in (".", "%") and tokens.is_glued(at + 3) and tokens.digits(at + 4):
        return None
    if int(minute) > 59 and not tokens.means(at + 3, "half"):
        return Noise(start=at, end=at + 3, rule="decimal number")
    found = finish(tokens, at, at + 3, int(hour), int(minute), hour[0] == "0", "hour.minutes")
    if isinstance(found, Clock) and found.half is None and not tokens.means(found.end - 1, "hours"):
        return _weak(found)
    return found


def _weak(found: Clock) -> Clock:
    return Clock(
        start=found.start,
        end=found.end,
        rule=found.rule,
        hour=found.hour,
        minute=found.minute,
        literal=found.literal,
        ish=found.ish,
        weak=True,
    )


def hour_alone(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """3pm, 3p, 9.am, 3 o'clock, 3ish pm, seven p.m."""
    hour = cardinal(tokens, at)
    if hour is None or hour.digits > 2:
        return None
    found = finish(tokens, at, hour.end, hour.value, 0, False, "hour with am or pm")
    if _says(tokens, hour.end, found.end, "oclock") or _says(tokens, hour.end, found.end, "half"):
        return found
    return None


def _says(tokens: Tokens, start: int, end: int, category: str) -> bool:
    return any(tokens.means(at, category) for at in range(start, end))


def compact(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """1530, 0805, 330 p.m., 0700h. Without am, pm or "hours" it is weak."""
    digits = tokens.digits(at)
    if len(digits) not in (3, 4):
        return None
    if isinstance(before, Mark) and before.kind == "in" and tokens.means(at + 1, "unit"):
        return None  # "in 100 hours"
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if minute > 59 or hour > 23:
        return None
    found = finish(tokens, at, at + 1, hour, minute, digits[0] == "0" or hour == 0, "hours and minutes in one")
    if not isinstance(found, Clock):
        return found
    return found if found.half or (found.end > at + 1 and not found.ish) else _weak(found)


def iso_time(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The 1330 of 20261210T1330, with or without seconds."""
    digits = tokens.digits(at)
    if tokens.text(at - 1) != "t" or len(digits) not in (4, 6) or not (tokens.is_glued(at) and tokens.digits(at - 2)):
        return None
    hour, minute = int(digits[:2]), int(digits[2:4])
    if hour > 23 or minute > 59:
        return Doubt(start=at, end=at + 1, kind="no_such_time")
    return Clock(start=at, end=at + 1, rule="time after T", hour=hour, minute=minute, literal=True)


def spaced(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """10 30 am: only with am or pm, because otherwise the two numbers may mean anything."""
    hour, minute = tokens.digits(at), tokens.digits(at + 1)
    if not 1 <= len(hour) <= 2 or len(minute) != 2 or not tokens.means(at + 2, "half") or int(minute) > 59:
        return None
    found = finish(tokens, at, at + 2, int(hour), int(minute), False, "hour and minutes apart")
    return found if isinstance(found, Clock) and found.half else None


def with_hour_mark(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """15h30, 15 Uhr, 9 heures: an hour with the language's word or letter for it."""
    hour = cardinal(tokens, at)
    if hour is None or hour.digits > 2 or hour.value > 24 or not tokens.means(hour.end, "hour_mark"):
        return None
    foreign = tokens.lexicon.code != "en"
    days_away = isinstance(before, Shift) and not before.minutes  # "dans 14 jours 14h"
    marked = days_away or (isinstance(before, Mark) and before.kind not in LENGTH_LEADS)
    day = isinstance(before, Day)
    marked = marked or (day and (foreign or hour.value > 12))
    length = (isinstance(before, Mark) and before.kind in LENGTH_LEADS) or (isinstance(before, Shift) and not days_away)
    lone = (before is None or isinstance(before, Noise)) and not (foreign and hour.value >= WORKING)
    minutes = "" if _names_day(tokens, hour.end + 1) else tokens.digits(hour.end + 1)
    if len(minutes) == 2 and (hour.value >= WORKING or tokens.means(hour.end + 2, "half")):
        marked = True
    if length or (not marked and (hour.value < 7 or lone) and tokens.text(hour.end) != "uhr"):
        return None
    end, minute = hour.end + 1, 0
    if len(minutes) == 2 and int(minutes) < 60:
        minute, end = int(minutes), end + 1
    elif not foreign and not ((days_away or _at(before)) and hour.value >= WORKING) and not (day and hour.value > 12):
        return None  # "8h" is a length in English, "15h30" a time in every language
    found = finish(tokens, at, end, hour.value, minute, hour.digits == 2 and hour.value < 10, "hour mark")
    if isinstance(found, Clock) and hour.value in (6, 7) and found.half is None:
        return Clock(start=at, end=found.end, rule=found.rule, hour=hour.value, minute=minute, literal=True)
    return found


def _at(before: Part | None) -> bool:
    return isinstance(before, Mark) and before.kind == "at"


def _names_day(tokens: Tokens, at: int) -> bool:
    """ "13h 24 de janeiro": the number is the day, not the minutes."""
    if tokens.is_glued(at):
        return False
    after = at + 1 + (tokens.text(at + 1) in ("de", "of", "."))
    return tokens.means(after, "month") or tokens.text(at + 1) in ("/", "min")


def loose_number(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Any other number; refiners/bare_numbers.py decides what it means."""
    found = cardinal(tokens, at)
    if found is None:
        return None
    article = tokens.means(at, "article") and tokens.lexicon.code != "en" and not isinstance(before, Mark | Day)
    if article and tokens.text(at + 1).isalpha() and tokens.all[at + 1].means.keys() <= {"filler", "harmless"}:
        return Noise(start=at, end=at + 1, plain=True, rule="article")  # una entrevista
    dash = tokens.text(found.end) == "-"
    ish = tokens.means(found.end + dash, "ish")
    end = found.end + ish * (1 + dash)
    return Number(start=at, end=end, rule="number", value=found.value, digits=found.digits, ish=ish)


NUMBERS = ("digits", "number")
CLOCKS = (
    (("digits",), iso_time),
    (("digits",), colon),
    (("digits",), dotted),
    (NUMBERS, hour_alone),
    (("digits",), compact),
    (("digits",), spaced),
    (NUMBERS, with_hour_mark),
    (NUMBERS, loose_number),
)
