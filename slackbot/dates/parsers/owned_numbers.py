"""Numbers that belong to a noun: panel of 4, 2 nurses, room 204, 1200 W 7th Ave, class of 2019, Four Seasons.

Whom a number belongs to is decided before what it means: an owned number is never a day or a time.
"""

from __future__ import annotations

from slackbot.dates import places
from slackbot.dates.parsers.quantities import Value, cardinal, ordinal
from slackbot.dates.parts import Day, Doubt, Mark, Noise, Part
from slackbot.dates.tokens import Tokens
from slackbot.dates.words.language import word_set

CLOCKLIKE = ("half", "oclock", "hour_mark", "hours", "suffix", "unit", "ish", "month", "noon", "past", "to")
NOUN_MEANINGS = {"harmless", "other_length", "label"}
STREET_MEANINGS = NOUN_MEANINGS | {"filler", "suffix", "negates_after"}
ADDRESSED = word_set("guys folks thanks")  # "at 3 guys" is no count
PLURALS = word_set("people ppl person men women staff interviews calls meetings slots bed beds")
THIRD_PERSON = word_set("looks seems fits comes takes joins says gives wants needs makes starts ends has was does")
WHOM = word_set("us them you our my your their these those")
STREETS = word_set(
    "st street ave avenue rd road blvd boulevard dr drive ln lane way pkwy parkway hwy highway court plaza circle cir"
    " terrace trail square"
)
WINGS = word_set("north south east west")
DIRECTIONS = WINGS | word_set("n s e w ne nw se sw")
TITLES = ("dr", "mr", "mrs", "ms")
LONGEST_STREET = 5  # words
LABEL_SIGNS = ("#", ".", ":", "no", "number", "-")
CHOSEN = word_set("first second third last next other only new this that which")
YEAR_STARTS = ("19", "20")
ZIP_DIGITS = 5


def is_clocklike(tokens: Tokens, end: int) -> bool:
    """Whether a number that ends here is part of a time, a date or a range."""
    if any(tokens.means(end, name) for name in CLOCKLIKE):
        return True
    return tokens.text(end) in (":", ".", "/", "-", "to") and bool(tokens.digits(end + 1))


def _is_word(tokens: Tokens, at: int, meanings: set[str]) -> bool:
    return tokens.text(at).isalpha() and tokens.all[at].means.keys() <= meanings and not tokens.all[at].corrected_from


def _is_plural(tokens: Tokens, at: int) -> bool:
    """Whether this is a noun in the plural: by its ending, so "Chris" and "bus" are none."""
    text = tokens.text(at)
    if text in PLURALS:
        return True
    ends = text.endswith("s") and not text.endswith(("ss", "us", "is")) and len(text) > 2
    return ends and text not in THIRD_PERSON and _is_word(tokens, at, NOUN_MEANINGS)


def _counted_end(tokens: Tokens, end: int) -> int:
    """The position after the noun that a number up to `end` counts, with an adjective in between; 0 if none."""
    if _is_plural(tokens, end):
        return end + 1
    adjective = _is_word(tokens, end, STREET_MEANINGS)
    return end + 2 if adjective and _is_plural(tokens, end + 1) and tokens.text(end + 1) not in PLURALS else 0


def counted(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """2 RNs, 3 of us, 4 new nurses, a 3-person panel, with 2, panel of 4."""
    found = cardinal(tokens, at)
    if (
        found is None
        or tokens.lexicon.code != "en"
        or (tokens.text(at - 1) in (":", "/", ".") and tokens.text(at - 2) != "w")
    ):
        return None
    end, said_at = found.end, isinstance(before, Mark) and before.kind == "at"
    if tokens.text(end) == "of" and (tokens.text(end + 1) in WHOM or _is_total(tokens, end + 1, found)):
        return Noise(start=at, end=end + 2, rule="count")
    if tokens.text(end) == "of" and tokens.text(end + 1) == "the" and _is_plural(tokens, end + 2):
        return Noise(start=at, end=end + 3, rule="count")
    joined = isinstance(before, Mark) and before.kind in ("and", "with") and tokens.means(end, "harmless")
    if found.value == 1 and found.digits and joined and _is_word(tokens, end, NOUN_MEANINGS):
        return Noise(start=at, end=end + 1, rule="count")  # & 1 unit manager
    if tokens.text(end) in WINGS and tokens.text(end + 1) != "coast":
        return Noise(start=at, end=end + 1, rule="numbered noun")  # 3 West, a unit of a hospital
    glued = tokens.text(end) == "-" and tokens.is_glued(end) and tokens.is_glued(end + 1)
    if glued and not tokens.digits(end + 1):
        return Noise(start=at, end=end + 2, rule="count") if _is_word(tokens, end + 1, STREET_MEANINGS) else None
    second = cardinal(tokens, end + 1) if tokens.text(end) in ("-", "to", "or") else None  # "3 to 4 candidates"
    noun = _counted_end(tokens, second.end if second else end)
    if noun and tokens.text(noun) in ("a", "per", "each", "every") and tokens.means(noun + 1, "unit"):
        noun += 2  # "3 nights a week"
    if noun and not (said_at and tokens.text(noun - 1) in ADDRESSED):
        return Noise(start=at, end=noun, rule="count")
    if is_clocklike(tokens, end) or not isinstance(before, Mark):
        return None
    group = before.kind == "of" and _is_word(tokens, before.start - 1, STREET_MEANINGS)
    led = before.kind == "with" or (before.kind == "slash" and tokens.text(at - 2) == "w")
    return Noise(start=at, end=end, rule="count") if led or group else None


def _is_total(tokens: Tokens, at: int, part: Value) -> bool:
    """Whether the 3 of "1 of 3" is here; "ten of three" is 2:50, and "the 3 of May" a date."""
    total = cardinal(tokens, at)
    return total is not None and part.value <= total.value and not is_clocklike(tokens, total.end)


def one_of_many(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """One afternoon, one of these days: vague; one candidate: a count. "At one" and "Friday one" stay times."""
    if tokens.text(at) != "one" or (isinstance(before, Mark) and before.kind == "at"):
        return None
    if tokens.text(at - 1) in CHOSEN and not is_clocklike(tokens, at + 1):  # "the first one"
        return Noise(start=at, end=at + 1, plain=True, rule="count")
    if tokens.means(at + 1, "daypart") and tokens.word(at + 1, "daypart") in ("morning", "afternoon", "evening"):
        return Doubt(start=at, end=at + 2, kind="vague", code="no_time", rule="vague time")
    if tokens.text(at + 1) == "of" and tokens.text(at + 2) in WHOM | {"the"}:
        days = tokens.means(at + 3, "unit") or tokens.means(at + 3, "daypart") or tokens.means(at + 3, "doubt")
        if days:
            return Doubt(start=at, end=at + 4, kind="vague", code="no_time", rule="vague time")
    if isinstance(before, Day) or not _is_word(tokens, at + 1, {"harmless"}):
        return None
    return Noise(start=at, end=at + 1, plain=True, rule="count")


def name_with_number(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Four Seasons, One Medical: a spelled-out number in capitals within a sentence."""
    title = tokens.text(at - 1 - (tokens.text(at - 1) == "."))
    if title in TITLES and tokens.is_capital(at):
        return Noise(start=at, end=at + 1, rule="numbered noun")  # Dr. Six
    capitals = tokens.is_capital(at) and tokens.is_capital(at + 1) and not tokens.is_capital(at - 1)
    if not capitals or at == 0 or not _is_word(tokens, at + 1, STREET_MEANINGS) or tokens.digits(at):
        return None
    return Noise(start=at, end=at + 2, rule="numbered noun")


def labelled(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Room 204, unit 3B, req 4412: the number belongs to the word before it."""
    after = at + 1
    while tokens.text(after) in LABEL_SIGNS:
        after += 1
    if not tokens.digits(after):
        return None
    end = after + 1
    if tokens.means(end, "half") and tokens.text(end) in ("a", "p") and tokens.is_glued(end):
        return Noise(start=at, end=end + 1, rule="numbered noun")
    joined = tokens.text(end) in (":", ".", "-", "/") and tokens.is_glued(end) and bool(tokens.digits(end + 1))
    if joined and tokens.text(end) in ("-", "/"):
        return Noise(start=at, end=end + 2, rule="numbered noun")
    if joined or (tokens.text(end) == "to" and tokens.digits(end + 1)):
        return None
    if any(tokens.means(end, name) for name in ("half", "oclock", "hours", "suffix", "unit", "ish")):
        return None
    if tokens.text(end) == "of" and tokens.digits(end + 1):  # round 2 of 3
        end += 2
    letter = tokens.is_glued(end) and len(tokens.text(end)) == 1 and tokens.text(end).isalpha()
    return Noise(start=at, end=end + letter, rule="numbered noun")


def address(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """123 Main St, 1200 W 7th Ave."""
    end = at + 1
    for words in range(LONGEST_STREET):
        text = tokens.text(end)
        if words and text in STREETS:
            return Noise(start=at, end=end + 1, rule="address")
        nth = ordinal(tokens, end)
        if nth is not None and nth.digits:
            directed = tokens.text(end - 1) in DIRECTIONS
            end = nth.end
            if directed and tokens.text(end) not in STREETS:
                return Noise(start=at, end=end, rule="address")
        elif text in DIRECTIONS or _is_word(tokens, end, STREET_MEANINGS):
            end += 1 + (tokens.text(end + 1) == ".")
        else:
            return None
    return None


def year_of_noun(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """2019 graduate, in 2019, since 2019; and the ZIP code of "Denver, CO 80204"."""
    if tokens.means(at, "doubt"):
        year = tokens.digits(at + 1)
        since = tokens.text(at) == "since" and len(year) == 4 and year[:2] in YEAR_STARTS
        return Noise(start=at, end=at + 2, rule="year of a noun") if since else None
    digits = tokens.digits(at)
    if len(digits) == ZIP_DIGITS and tokens.text(at - 1) in places.STATE_NAMES:
        return Noise(start=at, end=at + 1, rule="address")
    if len(digits) != 4 or digits[:2] not in YEAR_STARTS or is_clocklike(tokens, at + 1):
        return None
    led = isinstance(before, Mark) and before.kind == "in"
    beside_day = isinstance(before, Day) and tokens.text(at - 1) != ","
    noun = not (isinstance(before, Mark) or beside_day) and _is_word(tokens, at + 1, NOUN_MEANINGS)
    no_time = isinstance(before, Noise) and int(digits) % 5 and not before.sign  # "license 2028": nothing is at 20:28
    return Noise(start=at, end=at + 1, rule="year of a noun") if led or noun or no_time else None


NUMBERS = ("digits", "number")
OWNED_NUMBERS = (
    (NUMBERS, counted),
    (("number",), one_of_many),
    (("number",), name_with_number),
    (("label",), labelled),
    (("digits",), address),
    (("digits", "doubt"), year_of_noun),
)
