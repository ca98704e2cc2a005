"""Words around the time: at, on, to; negations and vague words."""

from __future__ import annotations

from slackbot.dates.parsers.days import SHIFT_WORDS
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Mark, Noise, Number, Part, ZoneWord
from slackbot.dates.tokens import Tokens

CODES = {"repeated": "several_times", "open": "no_time"}
OPENERS = ("from", "between", "of", "at")  # before the start of a range
RANGED = ("weekday", "month", "relative", "noon", "number", "half", "midnight", "ish", "zone_abbreviation")
NAMES_TOO = ("month", "weekday")  # April, May, June: people after "with"
NAME_LEADS = ("with", "w", "/", "for", "and")
NUMBER_STARTS = ("el", "ei", "fi", "fo", "ni", "on", "se", "si", "te", "th", "tw")


def mark(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """At, on, the, from, to. The refiners use these to decide what a number next to them is."""
    kind = tokens.word(at, "mark")
    if kind == "dash" and _in_a_word(tokens, at):
        return Noise(start=at, end=at + 1, plain=True, sign=True, rule="other word")
    if tokens.means(at, "to_the") and before is not None and kind != "until":
        kind = "to" if _closes_range(tokens, before) else "at"
    return Mark(start=at, end=at + 1, rule="connecting word", kind=kind)


def _in_a_word(tokens: Tokens, at: int) -> bool:
    """Whether a dash joins two words, as in "in-person", and so is no range."""
    if not (
        tokens.is_glued(at)
        and tokens.is_glued(at + 1)
        and tokens.text(at - 1).isalpha()
        and tokens.text(at + 1).isalpha()
    ):
        return False
    return not any(tokens.means(each, name) for each in (at - 1, at + 1) for name in RANGED)


def _closes_range(tokens: Tokens, before: Part) -> bool:
    """ "de 3 a 4": the number before has a mark of its own, so this one closes the range."""
    return isinstance(before, Clock) or (
        isinstance(before, Number) and tokens.word(before.start - 1, "mark") in OPENERS
    )


def person(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """With April: a name, not a month."""
    after = at + 1 + (tokens.text(at + 1) == "/")
    if tokens.word(at, "mark") != "with" or not any(tokens.means(after, name) for name in NAMES_TOO):
        return None
    after += 1
    if tokens.digits(after) or tokens.means(after, "ordinal"):
        return None
    return Noise(start=at, end=after, plain=True, rule="a person")


def month_as_name(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """April Jenkins, jan smith: a month before a word that is neither known nor like a number."""
    surname = tokens.text(at + 1)
    dated = isinstance(before, Day | Number | Mark) and before.end == at and tokens.text(at - 1) not in NAME_LEADS
    known = not surname.isalpha() or len(surname) < len("lee") or tokens.all[at + 1].means
    if dated or known or tokens.lexicon.code != "en":
        return None
    doubtful = surname[:2] in NUMBER_STARTS or tokens.lexicon.spelling.is_doubtful(surname)
    if doubtful and not (tokens.is_capital(at) and tokens.is_capital(at + 1)):
        return None
    return Noise(start=at, end=at + 2, rule="a person")


def plain(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """An everyday word. "next" and "this" are unclear if an unknown word follows: it may be a misspelled day."""
    unknown = tokens.text(at + 1).isalpha() and not tokens.all[at + 1].means
    if tokens.means(at, "which") and (unknown or tokens.means(at + 1, "which")):
        return Doubt(start=at, end=at + 1, kind="unread", rule="unclear word")
    return Noise(start=at, end=at + 1, plain=True, rule="other word")


def end_word(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The "ends" of "starts 1:15pm ends 1:45pm": a range, if a time comes before and something follows."""
    timed = isinstance(before, Clock) or (isinstance(before, ZoneWord) and before.start > 0)
    after = _after_signs(tokens, at + 1)
    follows = tokens.digits(after) or any(tokens.means(after, name) for name in ("weekday", "month", "relative"))
    return Mark(start=at, end=at + 1, rule="end", kind="to") if timed and follows else None


def _after_signs(tokens: Tokens, at: int) -> int:
    while tokens.text(at) in (":", "at", "@", "time"):
        at += 1
    return at


def vague(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Words that are too vague to book: sometime, end of day, the weekend."""
    noun = tokens.text(at + 1).isalpha() and tokens.all[at + 1].means.keys() <= {"harmless", "label"}
    if tokens.word(at, "vague") == "days" and noun:  # "the weekend supervisor position"
        return Noise(start=at, end=at + 1, rule="shift")
    kind = "vague today" if tokens.word(at, "vague") else "vague"
    return Doubt(start=at, end=at + 1, kind=kind, code="no_time", rule="vague time")


def midnight(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Midnight: fine as an end, but as a start it belongs to two days."""
    if isinstance(before, Mark) and before.kind in ("to", "until", "dash"):
        return Clock(start=at, end=at + 1, rule="midnight", hour=0, literal=True)
    return Doubt(start=at, end=at + 1, kind="midnight", code="ambiguous_time", rule="midnight")


def doubt(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Negations, repetitions, open ends, and time words that no other parser took."""
    half = tokens.word(at, "half")
    if half and tokens.text(at + 1) in SHIFT_WORDS:
        return Noise(start=at, end=at + 2, rule="shift")  # "the PM shift"
    if len(tokens.text(at)) == 2 and half and isinstance(before, Day):  # "Tuesday pm"
        name = "afternoon" if half == "pm" else "morning"
        return Daypart(start=at, end=at + 1, rule="part of the day", name=name)
    people = tokens.all[at + 1 : at + 2]
    unknown = all(not token.text.isalpha() or not token.means or "harmless" in token.means for token in people)
    if (tokens.text(at) == "both" and unknown) or (tokens.text(at) == "hr" and tokens.is_capital(at)):
        return Noise(start=at, end=at + 1, rule="other word")  # both ADONs, with HR
    kind = tokens.word(at, "doubt")
    return Doubt(start=at, end=at + 1, kind=kind, code=CODES.get(kind, "not_understood"), rule="unclear word")


def month_or_weekday_left(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A month without a day is unclear, except "may" and "march", which are verbs too."""
    if tokens.text(at) in ("may", "march", "mar", "mark"):
        return None
    return Doubt(start=at, end=at + 1, kind="month", rule="unclear word")


def quarter_left(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A quarter or half that belongs to no hour, as in "15:00 et quart": it would change the minutes."""
    return Doubt(start=at, end=at + 1, kind="unread", rule="unclear word")


SMALL = (
    (("mark",), person),
    (("month",), month_as_name),
    (("end_word",), end_word),
    (("vague",), vague),
    (("midnight",), midnight),
    (("mark",), mark),
    (("filler",), plain),
    (("doubt",), doubt),
    (("month",), month_or_weekday_left),
    (("delta",), quarter_left),
)
