"""The text after `/schedule-interview`: who, when, with whom, where, in any sensible order.

Interviewer and location have words that announce them, a time is what `dates` reads as one; what is left is the
applicant. What is unclear goes there too: the applicant search shows it, a wrong field would hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from slackbot.dates import NotUnderstood, Reference, Understood, understand
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Noise, Number, Part, Shift, ZoneWord
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.refiners.numbers import drop_signs, refuse_crowd, settle_numbers
from slackbot.dates.tokens import Tokens, fold, tokenise
from slackbot.dates.words import language_of, lexicon
from slackbot.dates.words.language import spelt

LONGEST = 600  # letters: beyond this nothing is taken apart
WORD = re.compile(r"<[^<>]*>|[^\s<]+|<")
MENTION = re.compile(r"@[^\W\d][\w.-]*|<@[A-Z0-9]+(?:\|[^<>]*)?>")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
LINK = re.compile(r"<?https?://[^\s<>]+[^<>]*>?")
MAILTO = re.compile(r"<(?:mailto|tel):[^|<>]*\|([^<>]*)>")
TAKEN = "¦"
EDGES = " ,;:.-–—|/"
TIMES = (Day, Clock, Daypart, Length, Shift)
TIME_DOUBTS = ("vague", "vague today", "repeated", "open", "midnight", "no_such_time", "no_such_date", "ago")
STOPS = ("with", "on", "for", "from", "at", "between")
# Words around a name that are none.
AROUND = spelt("interview schedule book please pls with for candidate applicant on")


@dataclass(frozen=True, slots=True)
class CommandText:
    """The fields as they were typed; `understood` is the reading of `when`."""

    applicant: str | None = None
    when: str | None = None
    interviewer: str | None = None
    location: str | None = None
    understood: Understood | NotUnderstood | None = None


@dataclass(slots=True)
class _Words:
    """The words of the text and the field that each has gone to; None while it is free."""

    words: list[str]
    fields: list[str | None] = field(default_factory=list)

    def free(self) -> list[int]:
        """The positions of words without a field."""
        return [at for at, name in enumerate(self.fields) if name is None]

    def text(self, name: str) -> str | None:
        """The words of a field, as typed."""
        said = " ".join(word for word, of in zip(self.words, self.fields, strict=True) if of == name)
        return said.strip(EDGES) or None


def split(text: str, reference: Reference) -> CommandText:
    """Take the text apart by the contract's rules; empty text and `help` give nothing."""
    if text.strip().lower() in ("", "help"):
        return CommandText()
    if len(text) > LONGEST:
        return CommandText(applicant=text.strip())
    words = [MAILTO.sub(r"\1", word) for word in WORD.findall(text)]
    found = _Words(words, [None] * len(words))
    _take_interviewer(found)
    _take_addresses(found)
    _take_plain_locations(found)
    language = language_of(reference.locale)
    _take_place(found, language)
    understood = _take_when(found, language, reference)
    _drop_around(found)
    found.fields = ["applicant" if name is None else name for name in found.fields]
    return CommandText(
        found.text("applicant"), found.text("when"), found.text("interviewer"), found.text("location"), understood
    )


def _take_interviewer(found: _Words) -> None:
    """A mention; or an e-mail, an id or a mention after "with" or "interviewer"."""
    for at, word in enumerate(found.words):
        lead = word.strip(EDGES).lower()
        if lead not in ("with", "w/", "w", "interviewer"):
            continue
        after = at + 1 + (lead != "interviewer" and _is_word(found, at + 1, "interviewer"))
        value = found.words[after].strip(EDGES) if after < len(found.words) else ""
        if _is_mention(value) or EMAIL.fullmatch(value) or (value.isdecimal() and len(value) > 2):
            found.words[after] = value
            _mark(found, at, after, "lead")
            found.fields[after] = "interviewer"
            return
    for at, word in enumerate(found.words):
        value = word.strip(EDGES)
        if _is_mention(value):
            found.words[at], found.fields[at] = value, "interviewer"
            return


def _is_word(found: _Words, at: int, word: str) -> bool:
    return at < len(found.words) and found.words[at].strip(EDGES).lower() == word


def _mark(found: _Words, start: int, end: int, name: str) -> None:
    for at in range(start, end):
        found.fields[at] = name


def _is_mention(value: str) -> bool:
    if not MENTION.fullmatch(value):
        return False
    return "noon" not in lexicon("en").words.get(value[1:].lower(), {})


def _take_addresses(found: _Words) -> None:
    """An e-mail that nobody announced is the applicant's."""
    for at in found.free():
        if EMAIL.fullmatch(found.words[at].strip(EDGES)):
            found.fields[at] = "applicant"


def _take_plain_locations(found: _Words) -> None:
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


@dataclass(frozen=True, slots=True)
class _Run:
    """The free words as tokens and parts, and the word that each token came from."""

    tokens: Tokens
    parts: list[Part]
    word_of: list[int]

    def words(self, part: Part) -> range:
        """The positions of the words of a part."""
        return range(self.word_of[part.start], self.word_of[part.end - 1] + 1)


def _run(found: _Words, language: str) -> _Run:
    """Read the free words; a sign stands where others were taken out, so that nothing joins across."""
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for at, word in enumerate(found.words):
        piece = fold(word) if found.fields[at] is None else TAKEN
        starts.append((length, at))
        pieces.append(piece)
        length += len(piece) + 1
    tokens = tokenise(" ".join(pieces), language)
    return _Run(tokens, parse(tokens), list(_words_of(tokens, starts)))


def _words_of(tokens: Tokens, starts: list[tuple[int, int]]) -> Iterator[int]:
    at = 0
    for token in tokens.all:
        while at + 1 < len(starts) and starts[at + 1][0] <= token.start:
            at += 1
        yield starts[at][1]


def _take_place(found: _Words, language: str) -> None:
    """What follows "at", "in" or "location", when that is a place and not a time."""
    if "location" in found.fields:
        return
    run = _run(found, language)
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


IDIOMS = ("person",)  # "in person" is a place with its "in"


def _give_place(found: _Words, run: _Run, lead: int, first: int, end: int) -> None:
    for part in run.parts[lead:first]:
        for word in run.words(part):
            found.fields[word] = "location" if run.tokens.text(run.parts[first].start) in IDIOMS else "lead"
    for part in run.parts[first:end]:
        for word in run.words(part):
            if found.fields[word] is None or found.fields[word] == "lead":
                found.fields[word] = "location"


def _end_of_place(run: _Run, first: int, named: bool) -> int:
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
        numbered = isinstance(part, Number | Clock)
        at += 1
    return at


def _begins_place(run: _Run, at: int) -> bool:
    part, after = run.parts[at], run.parts[at + 1] if at + 1 < len(run.parts) else None
    if isinstance(part, Number) or (isinstance(part, Clock) and part.weak):  # "at 123 Main St"
        clocks = [each for each in run.parts if isinstance(each, Clock) and each is not part]
        return bool(clocks) and isinstance(after, Noise) and not after.plain and _is_name(run, after)
    if isinstance(part, ZoneWord):
        return part.rule == "place"
    if isinstance(part, Mark):
        return part.kind == "the" and at + 1 < len(run.parts) and _begins_place(run, at + 1)
    if isinstance(part, Doubt):
        return part.kind == "month" and isinstance(after, Noise)
    return isinstance(part, Noise) and _is_name(run, part)


def _is_break(run: _Run, part: Part) -> bool:
    return run.tokens.text(part.start) == TAKEN


def _is_name(run: _Run, part: Part) -> bool:
    return run.tokens.text(part.start)[0].isalnum()


def _name_elsewhere(run: _Run, first: int, end: int) -> bool:
    """Whether words outside the place are left that can be the applicant."""
    others = [*run.parts[: max(first - 1, 0)]]
    return any(_unread(run, part) for part in others)


def _unread(run: _Run, part: Part) -> bool:
    if isinstance(part, Noise):
        return _is_name(run, part) and run.tokens.text(part.start) not in AROUND
    return (isinstance(part, Number) and part.digits > 4) or (
        isinstance(part, Doubt) and part.kind in ("month", "sign")
    )


def _take_when(found: _Words, language: str, reference: Reference) -> Understood | NotUnderstood | None:
    """The words of time; where they contradict each other, a name that looks like a date gives way."""
    run = _run(found, language)
    draft = Draft(run.tokens, reference, list(run.parts))
    drop_signs(draft)
    if refuse_crowd(draft):
        return None
    settle_numbers(draft)
    timed = _timed_words(run, draft.parts)
    if not timed:
        return None
    best = timed
    for names in _names_like_dates(run, draft.parts, timed):
        if _has_clock(run, draft.parts, timed - names):
            best = timed - names
            break
    for at in best:
        found.fields[at] = "when"
    _strip_lead(found, best)
    when = found.text("when")
    return understand(when, reference) if when else None


def _strip_lead(found: _Words, timed: set[int]) -> None:
    first = min(timed)
    if found.words[first].lower() in ("on", "for") and len(timed) > 1:
        found.fields[first] = "lead"


def _timed_words(run: _Run, parts: list[Part]) -> set[int]:
    """Words that are read as time, with the small words before and between them."""
    timed: set[int] = set()
    pending: set[int] = set()
    open_run = False
    for at, part in enumerate(parts):
        if _is_timed(run, parts, at):
            timed |= pending | set(run.words(part))
            pending, open_run = set(), True
        elif (isinstance(part, Mark) and part.kind not in ("with", "now")) or (
            isinstance(part, Noise) and part.plain and open_run and run.tokens.text(part.start) not in AROUND
        ):
            pending |= set(run.words(part))
        else:
            pending, open_run = set(), False
    return timed


def _is_timed(run: _Run, parts: list[Part], at: int) -> bool:
    part = parts[at]
    if isinstance(part, Clock):
        return not part.weak and not _first_id(parts, at, part)
    if isinstance(part, TIMES):
        return True
    if isinstance(part, ZoneWord):
        after = parts[at + 1] if at + 1 < len(parts) else None
        alone = not any(_unread(run, each) for each in parts)
        named = run.tokens.means(part.end - 1, "time_word")
        return part.firm and (part.rule != "place" or named or not (_is_unknown(after) or alone))
    return isinstance(part, Doubt) and part.kind in TIME_DOUBTS


def _is_unknown(part: Part | None) -> bool:
    return isinstance(part, Noise) and not part.plain


def _first_id(parts: list[Part], at: int, clock: Clock) -> bool:
    """A number of four digits before everything else, where another clock is said: an application's id."""
    others = any(isinstance(each, Clock) and each is not clock for each in parts)
    return at == 0 and clock.rule.endswith("in one") and not clock.half and others


def _names_like_dates(run: _Run, parts: list[Part], timed: set[int]) -> Iterator[set[int]]:
    """Words at either end of the time that may be a name: "May Friday", "Tuesday Weld", "Sun Li"."""
    days = [part for part in parts if isinstance(part, Day) and part.weekday is not None and part.day is None]
    others = [part for part in parts if isinstance(part, Day) and part not in days]
    if not days:
        return
    first, last = days[0], days[-1]
    if len(days) + len(others) > 1:
        if _touches_name(run, parts, first):
            yield set(run.words(first))
        if _touches_name(run, parts, last):
            yield set(run.words(last))
    elif parts and _begins_name(run, parts, first):
        yield set(run.words(first))


def _touches_name(run: _Run, parts: list[Part], day: Day) -> bool:
    at = parts.index(day)
    beside = [parts[each] for each in (at - 1, at + 1) if 0 <= each < len(parts)]
    return any(_unread(run, part) or run.tokens.means(part.start, "month") for part in beside)


def _begins_name(run: _Run, parts: list[Part], day: Day) -> bool:
    """ "May Friday 3pm", "Sun Li 9am": two words that begin the text and only together are a name."""
    at = parts.index(day)
    if at == 1:
        return run.tokens.means(parts[0].start, "month")
    follows = [_unread(run, part) for part in parts[1:3]]
    return at == 0 and day.which is None and follows[:1] == [True] and follows[1:] != [True]


def _has_clock(run: _Run, parts: list[Part], timed: set[int]) -> bool:
    return any(isinstance(part, Clock | Shift) and set(run.words(part)) <= timed for part in parts)


def _drop_around(found: _Words) -> None:
    """Take "please schedule" and the like off both ends of the name."""
    free = found.free()
    for order in (free, free[::-1]):
        for at in order:
            if found.words[at].strip(EDGES).lower() not in AROUND and found.words[at].strip(EDGES):
                break
            found.fields[at] = "lead"
