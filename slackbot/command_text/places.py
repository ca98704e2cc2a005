"""Where: a link, "virtual", or what follows "at", "in" or "location" when that is a place and not a time."""

from __future__ import annotations

from slackbot.command_text.run import TAKEN, Run, is_name, read_free, unread
from slackbot.command_text.words import EDGES, LINK, Words
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Noise, Number, Part, Shift, ZoneWord

TIMES = (Day, Clock, Daypart, Length, Shift)
STOPS = ("with", "on", "for", "from", "at", "between")
IDIOMS = ("person",)  # "in person" is a place with its "in"
NUMBERED = ("number of a room", "address")  # what ends a place: "Room 2", "123 Main St"


def take_plain_locations(found: Words) -> None:
    """A link, or the word virtual."""
    for at in found.free():
        value = found.words[at].strip(EDGES)
        if LINK.fullmatch(value) or value.lower() in ("virtual", "virtually"):
            found.words[at], found.fields[at] = value, "location"
            if (
                at
                and found.fields[at - 1] is None
                and found.words[at - 1].lower() in ("at", "location", "location:", "via")
            ):
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
        end = _end_of_place(run, first, named)
        if end > first:
            _give_place(found, run, at, first, end)
            return


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
