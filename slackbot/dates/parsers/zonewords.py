"""Time zones: ET, eastern time, UTC+2, -0500, Chicago time, America/New_York."""

from __future__ import annotations

from slackbot.dates import places
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Mark, Number, Part, Shift, ZoneWord
from slackbot.dates.tokens import Tokens
from slackbot.dates.words.language import word_set
from slackbot.dates.zones import ABBREVIATIONS, NAMES, canonical

# Abbreviations of two letters are also job words (PT the therapist, CT the scan): a zone only next to a time.
SHORT = 2
JOBS = word_set("interview interviews candidate role position eval evaluation tech assistant aide job screen")
LONGEST_PLACE = 3
SECONDS_SAID = 5  # tokens of "15:00:00"


def after_time(before: Part | None) -> bool:
    """Whether a zone can follow this part: "3pm CT", "Tuesday 3pm Chicago"."""
    return isinstance(before, Clock | Number | Daypart | Day | ZoneWord) or (
        isinstance(before, Shift) and not before.minutes
    )


def abbreviation(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """ET, EST, cst; GMT and UTC, also with an offset."""
    text = tokens.text(at)
    if text in ("utc", "gmt", "z"):
        found = _offset(tokens, at + 1, at)
        if found:
            return found
    if text == "z":
        return ZoneWord(start=at, end=at + 1, rule="offset", offset=0) if isinstance(before, Clock) else None
    word_too = len(text) <= SHORT or len(tokens.all[at].means) > 1
    beside = _beside_time(tokens, at, before)
    if word_too and not beside and (len(tokens.all[at].means) > 1 or tokens.text(at + 1) in JOBS):
        return None
    ends = tokens.text(at + 1)[:1].isalnum() is False or tokens.means(at + 1, "time_word")
    if len(tokens.all[at].means) > 1 and not ends:
        return None  # "entre 14h et 15h", "um 15 Uhr ist gut"
    end = at + 1 + tokens.means(at + 1, "time_word")
    job = word_too and tokens.text(end) in JOBS  # "3pm PT interview": the zone, or the therapist?
    firm = not job and (beside or not word_too)
    return ZoneWord(start=at, end=end, rule="abbreviation", name=ABBREVIATIONS[text], firm=firm)


def _beside_time(tokens: Tokens, at: int, before: Part | None) -> bool:
    return (
        after_time(before)
        or tokens.means(at + 1, "time_word")
        or (isinstance(before, Mark) and _in_brackets(tokens, at))
    )


def _in_brackets(tokens: Tokens, at: int) -> bool:
    return tokens.text(at - 1) in ("(", "[") or (tokens.text(at - 1) == "/" and tokens.text(at - 2) != "w")


def named(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Eastern, central time, pacific standard time, mountain timezone."""
    end = at + 1
    certain = False
    while tokens.means(end, "standard") or tokens.means(end, "time_word"):
        certain, end = True, end + 1
    if tokens.text(end - 1) == "time" and tokens.text(end) in ("zone",):
        end += 1
    return ZoneWord(
        start=at,
        end=end,
        rule="zone name",
        name=NAMES[tokens.text(at)],
        firm=certain or after_time(before) or _in_brackets(tokens, at) or tokens.text(at - 1) == "us",
    )


def zone_word(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Zones in other languages: hora del este."""
    return ZoneWord(start=at, end=at + 1, rule="zone name", name=tokens.word(at, "zone_word"))


def city_time(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """hora de Chicago, heure de Paris."""
    for size in range(LONGEST_PLACE, 0, -1):
        zone = places.zone_of(" ".join(tokens.text(each) for each in range(at + 1, at + 1 + size)))
        if zone is not None:
            return ZoneWord(start=at, end=at + 1 + size, rule="place", name=zone or None, several=not zone)
    return Doubt(start=at, end=min(at + 2, len(tokens)), kind="unknown_zone")


def sign_offset(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """-0500, +02:00 after a time."""
    if not isinstance(before, Clock):
        return None
    stamp = tokens.text(before.start - 1) == "t" or before.end - before.start >= SECONDS_SAID
    return _offset(tokens, at, at, stamp)


def _offset(tokens: Tokens, at: int, start: int, stamp: bool = False) -> Part | None:
    """+2, -0500, +05:30: at most fourteen hours."""
    sign, digits = tokens.text(at), tokens.digits(at + 1)
    if sign not in ("+", "-") or not tokens.is_glued(at + 1) or not digits:
        return None
    bare = start == at
    end = at + 2
    if len(digits) <= 2 and tokens.text(end) == ":" and len(tokens.digits(end + 1)) == 2:
        hours, minutes, end = int(digits), int(tokens.digits(end + 1)), end + 2
    elif len(digits) == 4:
        hours, minutes = int(digits[:2]), int(digits[2:])
    elif len(digits) <= 2 and not bare:
        hours, minutes = int(digits), 0
    else:
        return None
    if bare and not stamp and ((sign == "-" and tokens.text(end) == "-") or not _really_offset(tokens, at, digits)):
        return None
    if hours > 14 or minutes > 59:
        return Doubt(start=start, end=end, kind="sign")
    total = hours * 60 + minutes
    return ZoneWord(start=start, end=end, rule="offset", offset=-total if sign == "-" else total)


def _really_offset(tokens: Tokens, at: int, digits: str) -> bool:
    """ "16:10 -0400" is an offset, "1440-1825" and "16:00-17:00" are ranges."""
    if tokens.text(at) == "+":
        return True
    return len(digits) == 4 and digits[0] in "01" and int(digits) <= 1200 and not tokens.is_glued(at)


def unknown_place(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A place name, among words that no table knows: a zone if it follows a time or comes before "time"."""
    text = tokens.text(at)
    if "/" in text and len(text) > 1:
        return ZoneWord(start=at, end=at + 1, rule="IANA name", name=canonical(text))
    if not text[0].isalpha() or len(text) < SHORT or tokens.text(at + 1) == "day":
        return None
    beside = after_time(before) or (_in_brackets(tokens, at) and len(text) > SHORT)
    for size in range(min(LONGEST_PLACE, len(tokens) - at), 0, -1):
        said = _said_as_zone(tokens, at + size)
        if beside or said:
            found = _place(tokens, at, at + size, said, before)
            if found:
                return found
    return _in_some_place(tokens, at, before)


def _said_as_zone(tokens: Tokens, end: int) -> bool:
    if tokens.text(end) == "," and places.is_state(tokens.text(end + 1)):
        end += 2
    return tokens.means(end, "time_word")


def _place(tokens: Tokens, at: int, end: int, said: bool, before: Part | None) -> Part | None:
    name = " ".join(tokens.text(each) for each in range(at, end) if tokens.text(each) not in (".", "-"))
    if not said and tokens.means(at, "filler"):
        return None
    if not said and len(name) <= SHORT:
        return _two_letters(tokens, at)
    state = _state(tokens, end)
    after = end + state[1]
    zone = places.zone_of(name, state[0])
    if zone is None and said and name in places.STATE_NAMES:
        zone = places.zone_of(places.STATE_NAMES[name])
    if zone is None:
        said = said and (_straight_after(tokens, at) or after_time(before))
        return Doubt(start=at, end=end, kind="unknown_zone") if said else None
    after += tokens.means(after, "time_word")
    sure = places.is_unmistakable(name) and tokens.text(at - 1) not in (",", "-", ";")
    firm = said or bool(state[0]) or sure  # "3pm Jordan", "3pm, Austin" may be a person, "3pm nice" an opinion
    return ZoneWord(start=at, end=after, rule="place", name=zone or None, several=not zone, firm=firm)


def _two_letters(tokens: Tokens, at: int) -> Part | None:
    """ "3pm TX": a state perhaps, so the zone is asked for where it matters."""
    zone = places.zone_of(places.STATE_NAMES.get(tokens.text(at), ""))
    if zone is None or tokens.all[at].means or tokens.lexicon.code != "en":
        return None
    return ZoneWord(start=at, end=at + 1, rule="place", name=zone or None, several=not zone, firm=False)


def _straight_after(tokens: Tokens, at: int) -> bool:
    """Whether a time comes directly before: "3pm Foobar time" must name a zone."""
    return tokens.means(at - 1, "half") or tokens.means(at - 1, "oclock") or bool(tokens.digits(at - 1))


def _state(tokens: Tokens, end: int) -> tuple[str, int]:
    comma = tokens.text(end) == ","
    text = tokens.text(end + comma)
    if places.is_state(text) and (comma or len(text) > SHORT or not tokens.means(end, "filler")):
        return text, 1 + comma
    return "", 0


def _in_some_place(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """ "in Chicago tomorrow 3pm": the place of the interview, and maybe the zone of its time."""
    if not (isinstance(before, Mark) and before.kind == "in"):
        return None
    for size in (3, 2, 1):
        if at + size <= len(tokens):
            name = " ".join(tokens.text(each) for each in range(at, at + size))
            zone = places.zone_of(places.STATE_NAMES.get(name, name))
            if zone is not None:
                end = at + size
                return ZoneWord(start=at, end=end, rule="place", name=zone or None, several=not zone, firm=False)
    return None


ZONES = (
    (("zone_abbreviation",), abbreviation),
    (("zone_name",), named),
    (("zone_word",), zone_word),
    (("city_time",), city_time),
    (("mark",), sign_offset),
)
