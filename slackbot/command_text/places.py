"""Finds the location: a link, "virtual", or the words after "at", "in" or "location" if they are no time."""

from __future__ import annotations

import re

from emoji import is_emoji

from slackbot.command_text.modes import is_mode
from slackbot.command_text.span import CLAIMED_SIGN, ParsedWords, is_word, may_be_applicant, read_unclaimed
from slackbot.command_text.tokens import EDGE_PUNCTUATION, LINK, CommandWords
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Noise, Number, Part, Shift, ZoneWord

TIMES = (Day, Clock, Daypart, Length, Shift)
CHANNEL = re.compile(r"#(?=\S*[^\W\d])\S+")
QUOTES = ('"', "'")
TYPED_QUOTES = "“”‘’\"'"
MEETING = re.compile(r"(?:[\w-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.(?:microsoft|live)\.com|webex\.com)/\S+")
VARIATION = "\ufe0f"  # follows a character that is shown as an emoji
STOP_WORDS = ("with", "on", "for", "from", "at", "between")
NUMBERED_PLACE = (
    r"\b(?:[Cc]onference )?(?:[Rr]oom|[Ss]uite|[Ss]te\.?|[Hh]all|[Bb]uilding|[Bb]ldg\.?|[Uu]nit)"
    r" #?[A-Za-z]?\d{1,5}[A-Za-z]?\b"
)
"""Pattern of "Room 2" and "Conference Room 12B"."""
NUMBERED_RULES = ("numbered noun", "address")  # rules of parts that end a place: "Room 2", "123 Main St"


def extract_plain_location(found: CommandWords) -> None:
    """Claim a link, the word "virtual", or a channel after "at" or "in"."""
    for at in found.unclaimed():
        value = found.words[at].strip(EDGE_PUNCTUATION)
        lead = found.words[at - 1].lower().rstrip(":") if at and found.fields[at - 1] is None else ""
        if CHANNEL.fullmatch(value) and lead in ("at", "in", "location"):
            found.words[at], found.fields[at - 1], found.fields[at] = value, "lead", "location"
            return
        if LINK.fullmatch(value) or MEETING.fullmatch(value) or value.lower() in ("virtual", "virtually"):
            found.words[at], found.fields[at] = value, "location"
            if lead in ("at", "location", "via", "on", "link", "join", "here"):
                found.fields[at - 1] = "lead"
            return


def extract_place(found: CommandWords, language: str) -> None:
    """Claim the words after "at", "in" or "location" if they are a place and not a time; "in person" may come first."""
    if "location" in found.fields and not is_mode(found.text("location")):
        return
    parsed = read_unclaimed(found, language)
    parts = parsed.parts
    for at, part in enumerate(parts):
        text = parsed.tokens.text(part.start)
        named = text == "location"
        if not named and not (isinstance(part, Mark) and text in ("at", "in", "@")):
            continue
        if text == "in" and at and isinstance(parts[at - 1], Clock) and _is_place_name(parts, at + 1):
            continue  # "3pm in Denver" is Denver time
        first = at + 1 + (named and at + 1 < len(parts) and parsed.tokens.text(parts[at + 1].start) == ":")
        begin = _skip_emoji(parsed, first)
        quoted = _end_of_quotes(parsed, begin)
        end = quoted or _end_of_place(parsed, begin, named)
        if end > begin:
            _claim_place(found, parsed, at, first, end)
            if quoted:
                _strip_quotes(found, parsed, begin, end)
            return


def _skip_emoji(parsed: ParsedWords, at: int) -> int:
    while at < len(parsed.parts) and _is_emoji(parsed.tokens.text(parsed.parts[at].start)):
        at += 1
    return at


def _is_emoji(sign: str) -> bool:
    return is_emoji(sign) or sign == VARIATION


def _end_of_quotes(parsed: ParsedWords, first: int) -> int:
    """The position after a quoted place that starts here; 0 if there are no quotes or no name in them."""
    signs = [parsed.tokens.text(part.start) for part in parsed.parts]
    if first >= len(signs) or signs[first] not in QUOTES or signs[first] not in signs[first + 1 :]:
        return 0
    closing = signs.index(signs[first], first + 1)
    inside = parsed.parts[first + 1 : closing]
    named = any(isinstance(part, Noise | ZoneWord) and is_word(parsed, part) for part in inside)
    return closing + 1 if named and not any(_is_break(parsed, part) for part in inside) else 0


def _strip_quotes(found: CommandWords, parsed: ParsedWords, first: int, end: int) -> None:
    for part in (parsed.parts[first], parsed.parts[end - 1]):
        for at in parsed.words(part):
            found.words[at] = found.words[at].strip(TYPED_QUOTES + EDGE_PUNCTUATION)


def _claim_place(found: CommandWords, parsed: ParsedWords, lead: int, first: int, end: int) -> None:
    name = "location" if "location" in found.fields else "lead"
    for part in parsed.parts[lead:first]:
        for word in parsed.words(part):
            found.fields[word] = name
    for part in parsed.parts[first:end]:
        for word in parsed.words(part):
            if found.fields[word] is None or found.fields[word] == "lead":
                found.fields[word] = "location"


def _end_of_place(parsed: ParsedWords, first: int, named: bool) -> int:
    """The position after the place that starts at `first`; `first` itself if there is none."""
    parts = parsed.parts
    if first >= len(parts) or (not named and not _begins_place(parsed, first)):
        return first
    at = first
    numbered = False
    while at < len(parts):
        part = parts[at]
        if isinstance(part, Mark) and part.kind in STOP_WORDS and at > first:
            break
        if (isinstance(part, TIMES) and not (at == first and isinstance(part, Clock))) or _is_break(parsed, part):
            break
        if numbered and isinstance(part, Noise) and not _has_name_elsewhere(parsed, first, at):
            break
        numbered = isinstance(part, Number | Clock) or part.rule in NUMBERED_RULES
        at += 1
    return at


def _begins_place(parsed: ParsedWords, at: int) -> bool:
    part, after = parsed.parts[at], parsed.parts[at + 1] if at + 1 < len(parsed.parts) else None
    if isinstance(part, Number) or (isinstance(part, Clock) and part.weak):  # "at 123 Main St"
        clocks = [each for each in parsed.parts if isinstance(each, Clock) and each is not part]
        return bool(clocks) and isinstance(after, Noise) and not after.plain and is_word(parsed, after)
    if isinstance(part, ZoneWord):
        return part.rule == "place"
    if isinstance(part, Mark):
        return part.kind == "the" and at + 1 < len(parsed.parts) and _begins_place(parsed, at + 1)
    if isinstance(part, Doubt):
        return part.kind == "month" and isinstance(after, Noise)
    return isinstance(part, Noise) and is_word(parsed, part)


def _is_place_name(parts: list[Part], at: int) -> bool:
    part = parts[at] if at < len(parts) else None
    return isinstance(part, ZoneWord) and part.rule == "place"


def _is_break(parsed: ParsedWords, part: Part) -> bool:
    return parsed.tokens.text(part.start) == CLAIMED_SIGN


def _has_name_elsewhere(parsed: ParsedWords, first: int, end: int) -> bool:
    """Whether words outside the place can be the applicant."""
    others = [*parsed.parts[: max(first - 1, 0)]]
    return any(may_be_applicant(parsed, part) for part in others)
