"""Small words: the marks that tell what their neighbour is, and the words that make a phrase doubtful."""

from __future__ import annotations

from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Mark, Noise, Number, Part
from slackbot.dates.tokens import Tokens

CODES = {"repeated": "several_times", "open": "no_time"}
OPENERS = ("from", "between", "of", "at")  # before the first hour of a range
NAMES_TOO = ("month", "weekday")  # April, May, June, Wed: after "with" these are people


def mark(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """At, on, the, from, to: kept, for the refiners ask what stands beside a number."""
    kind = tokens.word(at, "mark")
    if tokens.means(at, "to_the") and before is not None and kind != "until":
        kind = "to" if _closes_range(tokens, before) else "at"
    return Mark(start=at, end=at + 1, rule="mark", kind=kind)


def _closes_range(tokens: Tokens, before: Part) -> bool:
    """ "de 3 a 4": the number before has a mark of its own, so this one closes the range."""
    return isinstance(before, Clock) or (
        isinstance(before, Number) and tokens.word(before.start - 1, "mark") in OPENERS
    )


def person(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """With April: a name, not a month."""
    if tokens.word(at, "mark") != "with" or not any(tokens.means(at + 1, name) for name in NAMES_TOO):
        return None
    after = at + 2
    if tokens.digits(after) or tokens.means(after, "ordinal"):
        return None
    return Noise(start=at, end=after, plain=True, rule="a person")


def plain(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """An everyday word; "next" before "next Monday" is none."""
    unknown = tokens.text(at + 1).isalpha() and not tokens.all[at + 1].means
    if tokens.means(at, "which") and (unknown or tokens.means(at + 1, "which")):
        return Doubt(start=at, end=at + 1, kind="unread", rule="doubt")
    return Noise(start=at, end=at + 1, plain=True, rule="noise")


def vague(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Words for a time that nobody can book: sometime, end of day, the weekend."""
    kind = "vague today" if tokens.word(at, "vague") else "vague"
    return Doubt(start=at, end=at + 1, kind=kind, code="no_time", rule="vague")


def midnight(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """The end of an evening; as a beginning it belongs to two days."""
    if isinstance(before, Mark) and before.kind in ("to", "until", "dash"):
        return Clock(start=at, end=at + 1, rule="midnight", hour=0, literal=True)
    return Doubt(start=at, end=at + 1, kind="midnight", code="ambiguous_time", rule="midnight")


def doubt(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Negations, repetitions, open ends, and words of time that no other parser took."""
    half = tokens.word(at, "half")
    if len(tokens.text(at)) == 2 and half and isinstance(before, Day):  # "Tuesday pm"
        name = "afternoon" if half == "pm" else "morning"
        return Daypart(start=at, end=at + 1, rule="part of the day", name=name)
    kind = tokens.word(at, "doubt")
    return Doubt(start=at, end=at + 1, kind=kind, code=CODES.get(kind, "not_understood"), rule="doubt")


def month_or_weekday_left(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """A month without a day: "may" and "march" are verbs too, the others are doubtful."""
    if tokens.text(at) in ("may", "march", "mar", "mark"):
        return None
    return Doubt(start=at, end=at + 1, kind="month", rule="doubt")


def now(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """Now: only as the beginning of a distance."""
    return Mark(start=at, end=at + 1, rule="now", kind="now")


SMALL = (
    (("mark",), person),
    (("vague",), vague),
    (("midnight",), midnight),
    (("mark",), mark),
    (("filler",), plain),
    (("now",), now),
    (("doubt",), doubt),
    (("month",), month_or_weekday_left),
)
