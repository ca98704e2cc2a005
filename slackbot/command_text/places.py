"""Where: a link, "virtual", or what follows "at", "in" or "location" when that is a place and not a time."""

from __future__ import annotations

import re

from emoji import is_emoji

from slackbot.command_text.span import TAKEN, Run, is_name, read_free, unread
from slackbot.command_text.tokens import EDGES, LINK, Words
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Noise, Number, Part, Shift, ZoneWord

TIMES = (Day, Clock, Daypart, Length, Shift)
CHANNEL = re.compile(r"#(?=\S*[^\W\d])\S+")
QUOTES = ('"', "'")
TYPED_QUOTES = "“”‘’\"'"
VARIATION = "\ufe0f"  # behind a sign that is to be shown as an emoji
STOPS = ("with", "on", "for", "from", "at", "between")
IDIOMS = ("person",)  # "in person" is a place with its "in"
NUMBERED = ("number of a room", "address")  # what ends a place: "Room 2", "123 Main St"


def take_plain_locations(found: Words) -> None:
    """A link, the word virtual, or a channel behind "at" or "in"."""
    for at in found.free():
        value = found.words[at].strip(EDGES)
        lead = found.words[at - 1].lower().rstrip(":") if at and found.fields[at - 1] is None else ""
        if CHANNEL.fullmatch(value) and lead in ("at", "in", "location"):
            found.words[at], found.fields[at - 1], found.fields[at] = value, "lead", "location"
            return
        if LINK.fullmatch(value) or value.lower() in ("virtual", "virtually"):
            found.words[at], found.fields[at] = value, "location"
            if lead in ("at", "location", "via"):
                found.fields[at - 1] = "lead"
            return


def take_place(found: Words, language: str) -> None:
    """What follows "at", "in" or "location", when that is a place and not a time."""
    if "location" in found.fields:
        return
    run = read_free(found, language)
    parts = run.parts
    for at, part in enumerate(parts):
        text = run.tokens.text(part.start)
        named = text == "location"
        if not named and not (isinstance(part, Mark) and text in ("at", "in", "@")):
            continue
        first = at + 1 + (named and at + 1 < len(parts) and run.tokens.text(parts[at + 1].start) == ":")
        begin = _behind_emoji(run, first)
        quoted = _end_of_quotes(run, begin)
        end = quoted or _end_of_place(run, begin, named)
        if end > begin:
            _give_place(found, run, at, first, end)
            if quoted:
                _take_quotes_off(found, run, begin, end)
            return


def _behind_emoji(run: Run, at: int) -> int:
    while at < len(run.parts) and _is_emoji(run.tokens.text(run.parts[at].start)):
        at += 1
    return at


def _is_emoji(sign: str) -> bool:
    return is_emoji(sign) or sign == VARIATION


def _end_of_quotes(run: Run, first: int) -> int:
    """Behind the quotes around a place that begins there; 0 when none are there, or no name is in them."""
    signs = [run.tokens.text(part.start) for part in run.parts]
    if first >= len(signs) or signs[first] not in QUOTES or signs[first] not in signs[first + 1 :]:
        return 0
    closing = signs.index(signs[first], first + 1)
    inside = run.parts[first + 1 : closing]
    named = any(isinstance(part, Noise | ZoneWord) and is_name(run, part) for part in inside)
    return closing + 1 if named and not any(_is_break(run, part) for part in inside) else 0


def _take_quotes_off(found: Words, run: Run, first: int, end: int) -> None:
    for part in (run.parts[first], run.parts[end - 1]):
        for at in run.words(part):
            found.words[at] = found.words[at].strip(TYPED_QUOTES + EDGES)


def _give_place(found: Words, run: Run, lead: int, first: int, end: int) -> None:
    for part in run.parts[lead:first]:
        for word in run.words(part):
            found.fields[word] = "location" if run.tokens.text(run.parts[first].start) in IDIOMS else "lead"
    for part in run.parts[first:end]:
        for word in run.words(part):
            if found.fields[word] is None or found.fields[word] == "lead":
                found.fields[word] = "location"


def _end_of_place(run: Run, first: int, named: bool) -> int:
    """Where the place that begins there ends; where it begins, when there is none."""
    parts = run.parts
    if first >= len(parts) or (not named and not _begins_place(run, first)):
        return first
    at = first
    numbered = False
    while at < len(parts):
        part = parts[at]
        if isinstance(part, Mark) and part.kind in STOPS and at > first:
            break
        if (isinstance(part, TIMES) and not (at == first and isinstance(part, Clock))) or _is_break(run, part):
            break
        if numbered and isinstance(part, Noise) and not _name_elsewhere(run, first, at):
            break
        numbered = isinstance(part, Number | Clock) or part.rule in NUMBERED
        at += 1
    return at


def _begins_place(run: Run, at: int) -> bool:
    part, after = run.parts[at], run.parts[at + 1] if at + 1 < len(run.parts) else None
    if isinstance(part, Number) or (isinstance(part, Clock) and part.weak):  # "at 123 Main St"
        clocks = [each for each in run.parts if isinstance(each, Clock) and each is not part]
        return bool(clocks) and isinstance(after, Noise) and not after.plain and is_name(run, after)
    if isinstance(part, ZoneWord):
        return part.rule == "place"
    if isinstance(part, Mark):
        return part.kind == "the" and at + 1 < len(run.parts) and _begins_place(run, at + 1)
    if isinstance(part, Doubt):
        return part.kind == "month" and isinstance(after, Noise)
    return isinstance(part, Noise) and is_name(run, part)


def _is_break(run: Run, part: Part) -> bool:
    return run.tokens.text(part.start) == TAKEN


def _name_elsewhere(run: Run, first: int, end: int) -> bool:
    """Whether words outside the place are left that can be the applicant."""
    others = [*run.parts[: max(first - 1, 0)]]
    return any(unread(run, part) for part in others)
