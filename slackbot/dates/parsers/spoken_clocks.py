"""Times of day in words: half past two, a quarter to noon, three twenty, noonish, halb drei, 3 y media."""

from __future__ import annotations

from slackbot.dates.parsers.clocks import LENGTH_LEADS, finish, half_of_day, hour_alone
from slackbot.dates.parsers.quantities import Value, cardinal
from slackbot.dates.parts import Clock, Mark, Part
from slackbot.dates.tokens import Tokens


def spelled(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """three twenty, ten-thirty, nine fifty nine a m."""
    digits = tokens.digits(at)
    if len(digits) > 2 or not (digits or tokens.means(at, "number")):
        return None
    hour = int(digits) if digits else tokens.value(at, "number")
    after = at + 2 if tokens.text(at + 1) == "-" else at + 1
    if not 1 <= hour <= 12:
        return None
    minutes = _spelled_minutes(tokens, after)
    if minutes is None or (tokens.means(minutes.end, "unit") and not tokens.means(minutes.end, "half")):
        return None
    return finish(tokens, at, minutes.end, hour, minutes.value, False, "spelled-out time")


def military(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Oh nine hundred, fourteen hundred hours, oh eight thirty, fourteen thirty, twenty-one fifteen."""
    zero = tokens.means(at, "oh") or tokens.text(at) == "zero"
    hour = cardinal(tokens, at + zero)
    if hour is None or hour.digits or hour.value > 23 or (zero and hour.value > 9):
        return None
    if tokens.means(hour.end, "hundred"):
        end, minute = hour.end + 1, 0
    else:
        minutes = _spelled_minutes(tokens, hour.end)
        if minutes is None or not (zero or hour.value > 12):
            return None
        end, minute = minutes.end, minutes.value
    end += tokens.means(end, "hours")
    return Clock(start=at, end=end, rule="24-hour clock in words", hour=hour.value, minute=minute, literal=True)


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
    if target is None or (not named and sign < 0 and not _only_a_clock(tokens, at, minutes)):
        return None
    return _moved(start, target, sign * minutes)


def _lead_minutes(tokens: Tokens, at: int) -> tuple[int, int, bool] | None:
    """The minutes before "past" or "to", the position after them, and whether they were said to be minutes."""
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
    """ "twenty to three" and "15 to 3" are times, not ranges; "5 to 6" and "ten to three" may be ranges."""
    return minutes > 12 and (not tokens.digits(at) or minutes % 5 == 0)


def _target(tokens: Tokens, at: int, before: Part | None) -> Clock | None:
    for parser in (noon, hour_alone):
        found = parser(tokens, at, before)
        if isinstance(found, Clock):
            return found
    hour = cardinal(tokens, at)
    if hour is None or not 1 <= hour.value <= 12 or tokens.text(hour.end) == ":":
        return None
    found = finish(tokens, at, hour.end, hour.value, 0, False, "hour")
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
    if tokens.means(at + 1, "delta"):  # midi et demi, midi moins le quart
        hour, minute = divmod(12 * 60 + tokens.value(at + 1, "delta"), 60)
        return Clock(start=at, end=at + 2, rule="noon", hour=hour, minute=minute, literal=True)
    ish = tokens.means(at + 1, "ish")
    return Clock(start=at, end=at + 1 + ish, rule="noon", hour=12, literal=True)


def noonish(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Noonish."""
    return Clock(start=at, end=at + 1, rule="noon", hour=12, literal=True) if tokens.means(at, "noonish") else None


def with_delta(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """3 y media, 3 et quart, 3 menos cuarto, 3h et demie, 15h moins le quart."""
    hour = cardinal(tokens, at)
    if hour is None or not 1 <= hour.value <= 23:
        return None
    after = hour.end + tokens.means(hour.end, "hour_mark")
    if after > hour.end and isinstance(before, Mark) and before.kind in LENGTH_LEADS:
        return None  # "pendant 1h et demie"
    if not tokens.means(after, "delta") or abs(tokens.value(after, "delta")) > 30:
        return None
    half, end = half_of_day(tokens, after + 1)
    if hour.value > 12 and half:
        return None
    target = Clock(start=at, end=end, hour=hour.value, half=half, literal=hour.value > 12)
    return _moved(at, target, tokens.value(after, "delta"))


ADDED = {"y": 1, "e": 1, "menos": -1}  # las 10 y 15, as dez e quinze, las cinco menos diez


def with_minutes_added(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A las 10 y 15: only after "at", because "entre 2 y 3" is a range."""
    hour = cardinal(tokens, at)
    if hour is None or not 1 <= hour.value <= 23 or not (isinstance(before, Mark) and before.kind == "at"):
        return None
    sign = hour.end + tokens.means(hour.end, "hour_mark")
    minutes = cardinal(tokens, sign + 1)
    if tokens.text(sign) not in ADDED or minutes is None or tokens.word(before.start - 1, "mark") == "between":
        return None
    if not 5 <= minutes.value <= 55 or minutes.value % 5 or tokens.means(minutes.end, "hour_mark"):
        return None
    half, end = half_of_day(tokens, minutes.end)
    target = Clock(end=end, hour=hour.value, half=half, literal=hour.value > 12)
    return None if target.literal and half else _moved(at, target, ADDED[tokens.text(sign)] * minutes.value)


def half_before(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """halb drei, which is half past two."""
    hour = cardinal(tokens, at + 1)
    if not tokens.means(at, "half_before") or hour is None or not 1 <= hour.value <= 12:
        return None
    return _moved(at, Clock(start=at, end=hour.end, hour=hour.value), -30)


NUMBERS = ("digits", "number")
SPOKEN_CLOCKS = (
    (NUMBERS, spelled),
    (("number", "oh"), military),
    ((*NUMBERS, "article", "half_of", "quarter"), past_or_to),
    (("noon",), noon),
    (("noonish",), noonish),
    (NUMBERS, with_delta),
    (NUMBERS, with_minutes_added),
    (("half_before",), half_before),
)
