"""Times of day: 3pm, 15:30, 1530, half past two, a quarter to noon, three twenty, 15h30, halb drei."""

from __future__ import annotations

from slackbot.dates.parsers.numbers import Value, cardinal
from slackbot.dates.parts import Clock, Doubt, Mark, Noise, Number, Part, Shift
from slackbot.dates.tokens import Tokens

LENGTH_LEADS = ("for", "in", "plus")  # what follows these is a length: "for 2h"


def _half(tokens: Tokens, at: int) -> tuple[str | None, int]:
    """am or pm after a time, and where it ends; dots, "ish" and "o'clock" in between do not matter."""
    after = at
    while tokens.text(after) in (".", ",") and (tokens.means(after + 1, "half")):
        after += 1
    if not tokens.means(after, "half"):
        return None, at
    single = tokens.text(after) in ("a", "p")
    if single and not tokens.glued(after) and not _ends_here(tokens, after + 1):
        return None, at
    return tokens.word(after, "half"), after + 1


def _ends_here(tokens: Tokens, at: int) -> bool:
    """Whether a lone "a" or "p" can only be am or pm: nothing follows that it could be an article of."""
    return at >= len(tokens) or bool(tokens.all[at].means) and not tokens.means(at, "filler")


def _finish(tokens: Tokens, start: int, end: int, hour: int, minute: int, padded: bool, rule: str) -> Part:
    """Add what follows the figures: ish, o'clock, hours, am or pm."""
    ish = oclock = hours = False
    half, end = _half(tokens, end)
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
            half, end = _half(tokens, end)
    if hour > 24 or minute > 59 or (half and hour > 12 and rule == "hour with am or pm"):
        return Doubt(start=start, end=end, kind="no_such_time", rule=rule)
    if hour > 12 and half == "am" or hour == 24:
        return Doubt(start=start, end=end, kind="no_such_time", rule=rule)
    literal = half is None and (padded or hours or hour > 12 or hour == 0)
    if hour > 12:
        half, literal = None, True
    return Clock(start=start, end=end, rule=rule, hour=hour, minute=minute, half=half, literal=literal, ish=ish)


def colon(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """15:30, 3:30pm, 09:00:00."""
    hour, minute = tokens.digits(at), tokens.digits(at + 2)
    if tokens.text(at + 1) != ":" or not 1 <= len(hour) <= 2 or len(minute) != 2:
        return None
    end, seconds = at + 3, False
    if tokens.text(end) == ":" and len(tokens.digits(end + 1)) == 2:
        end, seconds = end + 2, True
    padded = seconds or (len(hour) == 2 and hour[0] == "0")
    return _finish(tokens, at, end, int(hour), int(minute), padded, "hour and minutes")


def dotted(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """17.30, 8.30pm: a time in company only, for prices and versions look alike."""
    hour, minute = tokens.digits(at), tokens.digits(at + 2)
    if tokens.text(at + 1) != "." or not 1 <= len(hour) <= 2 or len(minute) != 2 or not tokens.glued(at + 2):
        return None
    if tokens.text(at + 3) in (".", "%") and tokens.glued(at + 3) and tokens.digits(at + 4):
        return None
    found = _finish(tokens, at, at + 3, int(hour), int(minute), hour[0] == "0", "hour.minutes")
    if isinstance(found, Clock) and found.half is None:
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
    found = _finish(tokens, at, hour.end, hour.value, 0, False, "hour with am or pm")
    if _says(tokens, hour.end, found.end, "oclock") or _says(tokens, hour.end, found.end, "half"):
        return found
    return None


def _says(tokens: Tokens, start: int, end: int, category: str) -> bool:
    return any(tokens.means(at, category) for at in range(start, end))


def compact(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """1530, 0805, 330 p.m., 0700h: strong with am, pm or hours, else a time in company only."""
    digits = tokens.digits(at)
    if len(digits) not in (3, 4):
        return None
    hour, minute = int(digits[:-2]), int(digits[-2:])
    if minute > 59 or hour > 23:
        return None
    found = _finish(tokens, at, at + 1, hour, minute, digits[0] == "0" or hour == 0, "hours and minutes in one")
    if not isinstance(found, Clock):
        return found
    return found if found.half or found.end > at + 1 and not found.ish else _weak(found)


def spelled(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """three twenty, ten-thirty, nine fifty nine a m."""
    if not tokens.means(at, "number"):
        return None
    hour = tokens.value(at, "number")
    after = at + 2 if tokens.text(at + 1) == "-" else at + 1
    if not 1 <= hour <= 12:
        return None
    minutes = _spelled_minutes(tokens, after)
    if minutes is None or tokens.means(minutes.end, "unit") and not tokens.means(minutes.end, "half"):
        return None
    return _finish(tokens, at, minutes.end, hour, minutes.value, False, "hour and minutes in words")


def _spelled_minutes(tokens: Tokens, at: int) -> Value | None:
    if tokens.means(at, "oh") and tokens.means(at + 1, "number"):
        return Value(tokens.value(at + 1, "number"), at + 2)
    if not tokens.means(at, "number"):
        return None
    found = cardinal(tokens, at)
    return found if found and 10 <= found.value < 60 else None


def past_or_to(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """half past 2, a quarter to noon, 20 minutes to 2pm, twenty after three."""
    start = at
    if tokens.means(at, "article") and tokens.means(at + 1, "quarter"):
        at += 1
    lead = _lead_minutes(tokens, at)
    if lead is None:
        return None
    minutes, after, named = lead
    if tokens.means(after, "past"):
        sign = 1
    elif tokens.means(after, "to") and (named or tokens.text(after) == "to"):
        sign = -1
    else:
        return None
    target = _target(tokens, after + 1, before)
    if target is None or not named and sign < 0 and not _only_a_clock(tokens, at, minutes):
        return None
    return _moved(start, target, sign * minutes)


def _lead_minutes(tokens: Tokens, at: int) -> tuple[int, int, bool] | None:
    """Minutes before "past" or "to", where they end, and whether they were named as minutes."""
    if tokens.means(at, "half_of"):
        return 30, at + 1, True
    if tokens.means(at, "quarter"):
        return 15, at + 1, True
    found = cardinal(tokens, at)
    if found is None or not 1 <= found.value <= 59 or found.digits > 2:
        return None
    if tokens.word(found.end, "unit") == "minute":
        return found.value, found.end + 1, True
    return found.value, found.end, False


def _only_a_clock(tokens: Tokens, at: int, minutes: int) -> bool:
    """ "twenty to three" can be no range of hours; "5 to 6" and "ten to three" can."""
    return not tokens.digits(at) and minutes > 12


def _target(tokens: Tokens, at: int, before: Part | None) -> Clock | None:
    for parser in (noon, hour_alone):
        found = parser(tokens, at, before)
        if isinstance(found, Clock):
            return found
    hour = cardinal(tokens, at)
    if hour is None or not 1 <= hour.value <= 12 or tokens.text(hour.end) == ":":
        return None
    found = _finish(tokens, at, hour.end, hour.value, 0, False, "hour")
    return found if isinstance(found, Clock) else None


def _moved(start: int, target: Clock, minutes: int) -> Clock:
    total = target.hour * 60 + minutes
    hour, minute = divmod(total % 1440, 60)
    if target.half and target.hour == 12 and minutes < 0:
        hour, half = 11, "pm" if target.half == "am" else "am"
    else:
        half = target.half or ""
        hour = hour or 12
    literal = target.literal and not half
    return Clock(
        start=start,
        end=target.end,
        rule="minutes past or to the hour",
        hour=hour,
        minute=minute,
        half=half or None,
        literal=literal,
    )


def noon(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """noon, midday, noonish."""
    if not tokens.means(at, "noon"):
        return None
    ish = tokens.means(at + 1, "ish")
    return Clock(start=at, end=at + 1 + ish, rule="noon", hour=12, literal=True)


def noonish(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A word with "ish" at its end."""
    return Clock(start=at, end=at + 1, rule="noon", hour=12, literal=True) if tokens.means(at, "noonish") else None


def with_hour_mark(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """15h30, 15 Uhr, 10:30 Uhr, 9 heures: where the language writes the hour so."""
    hour = cardinal(tokens, at)
    if hour is None or hour.digits > 2 or hour.value > 24 or not tokens.means(hour.end, "hour_mark"):
        return None
    marked = isinstance(before, Mark) and before.kind not in LENGTH_LEADS
    length = isinstance(before, Mark) and before.kind in LENGTH_LEADS or isinstance(before, Shift)
    lone = before is None or isinstance(before, Noise)
    if length or not marked and (hour.value < 7 or lone) and tokens.text(hour.end) != "uhr":
        return None
    end, minute = hour.end + 1, 0
    minutes = tokens.digits(end)
    if len(minutes) == 2 and int(minutes) < 60:
        minute, end = int(minutes), end + 1
    elif tokens.lexicon.code == "en":
        return None  # "8h" is a length in English, "15h30" a time in every language
    found = _finish(tokens, at, end, hour.value, minute, hour.digits == 2 and hour.value < 10, "hour mark")
    if isinstance(found, Clock) and hour.value in (6, 7) and found.half is None:
        return Clock(start=at, end=found.end, rule=found.rule, hour=hour.value, minute=minute, literal=True)
    return found


def with_delta(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """3 y media, 3 et quart, 3 menos cuarto, 3h et demie."""
    hour = cardinal(tokens, at)
    if hour is None or not 1 <= hour.value <= 12:
        return None
    after = hour.end + tokens.means(hour.end, "hour_mark")
    if not tokens.means(after, "delta") or abs(tokens.value(after, "delta")) > 30:
        return None
    half, end = _half(tokens, after + 1)
    target = Clock(start=at, end=end, hour=hour.value, half=half)
    return _moved(at, target, tokens.value(after, "delta"))


def half_before(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """halb drei, which is half past two."""
    hour = cardinal(tokens, at + 1)
    if not tokens.means(at, "half_before") or hour is None or not 1 <= hour.value <= 12:
        return None
    return _moved(at, Clock(start=at, end=hour.end, hour=hour.value), -30)


def loose_number(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Any other number: its company decides."""
    found = cardinal(tokens, at)
    if found is None:
        return None
    ish = tokens.means(found.end, "ish")
    end = found.end + ish
    return Number(start=at, end=end, rule="number", value=found.value, digits=found.digits, ish=ish)


NUMBERS = ("digits", "number")
CLOCKS = (
    (("digits",), colon),
    (("digits",), dotted),
    (NUMBERS, hour_alone),
    (("digits",), compact),
    (("number",), spelled),
    ((*NUMBERS, "article", "half_of", "quarter"), past_or_to),
    (("noon",), noon),
    (("noonish",), noonish),
    (NUMBERS, with_hour_mark),
    (NUMBERS, with_delta),
    (("half_before",), half_before),
    (NUMBERS, loose_number),
)
