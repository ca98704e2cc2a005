"""Picks the sentences and clauses of a longer text that are about the interview.

People say more than one thing in a message: "He starts orientation on the 18th. Interview him Thursday at 1:15 first."
A sentence with another day is left out if its words say that it is about something else, or that the day is impossible,
and if exactly one other sentence gives a day and a time. In doubt everything is kept, so that the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from slackbot.dates.parsers import parse
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Length, Mark, Number, Part, Shift, ZoneWord
from slackbot.dates.tokens import split_tokens
from slackbot.dates.words import lexicon
from slackbot.dates.words.language import word_set

BOUNDARY = re.compile(r"(?<=[.!?;])\s+|\n+")
CLAUSE = re.compile(
    r"(?<=,)\s+(?:(?:but|so)\s+)?|\s+(?:but|so)\s+|\s+(?=(?:let'?s|how about|make it|instead of|rather than)\b)"
    r"|(?<!\bif|\bor|hy)\s+(?=not\b)|(?<=mon|tue|ues|wed|eds|thu|urs|fri|sat|sun|day|..m|.\d[ap])\s+(?=(?:do|try)\b)"
    r"|(?<!\d)\s+[-–—]\s+(?!\d)",
    re.I,
)
TITLE = re.compile(r"(?:^|[\s(])(?:[a-z]|dr|mrs?|ms|st|jr|sr|ave|blvd|approx|vs|ext|rm|ste|apt)\.$", re.I)
TIME_FORM = re.compile(
    r"(?:^|[\s(\d])(?:[ap]\.?m|mon|tues?|weds?|thur?s?|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|hrs?|mins?)"
    r"\.$",
    re.I,
)
GOES_ON = ("weekday", "month", "relative", "zone_abbreviation", "zone_name", "mark", "half", "daypart")
# Words of a sentence that is about another day than the interview's.
ASIDE = word_set(
    "notice behind jury duty court quitting quit thru through sick cleared already submitted received"
    " off out away vacation pto leave orientation class classes training starts start begins closes close closed"
    " due deadline party graduated graduates graduation hired applied working worked ends ended last until"
    " till since met spoke talked called emailed interviewed had was were shift trip surgery wedding flight flies"
    " expires showed show holiday leaves left moved returns back unavailable busy yesterday before"
)
AT_WORK = re.compile(r"\b(?:he|she|they|who|i) (?:also )?works?\b", re.I)  # but "Tuesday works" is a proposal
ALTERNATIVE = word_set("also too either or alternatively otherwise backup else")
# Words that say which interview is meant: a sentence with them is never about something else.
INVITES = word_set("interview interviews schedule book set meet see bring let's lets make do can could please move")
# "Survey is Thursday" tells of another day; "Thursday is good" does not.
TELLS = word_set("is are was were has have")
APPROVES = word_set("good fine ok okay works work best better open free possible available great perfect maybe")
REPLACING = re.compile(r"\b(?:make (?:it|that)|i meant?|now it'?s|instead)\b", re.I)
# From one time to another: "move her from Thursday 9am to Friday 9am".
MOVED = re.compile(r"\b(?:mov(?:ed?|es|ing)|resched\w*|push(?:ed|ing)?|switch\w*|chang\w*|bump\w*)\b(.*?)\bto\b", re.I)
INSTEAD = re.compile(r"\s*\binstead\b(?! of)", re.I)
INSTEAD_OF = re.compile(r"\W*(?:instead of|rather than|not)\b", re.I)
WORD = re.compile(r"[a-z][a-z']*")
# What a sentence after the time may deny: "Don't book him then".
UNDONE = word_set("book schedule set do it that then time work works happen come coming interview him her them need")
BRIEF = 3  # words: "No.", "Not then."
NEGATIONS = ("negation", "turned")
FULL = word_set("full booked out off closed filled gone bad packed")
REFERS = re.compile(r"\b(?:that|same|the following|the next) (?:same )?(?:week|day|month)\b", re.I)
# Words that call everything off, wherever they are, and words that change what was said before them.
CALLED_OFF = re.compile(r"\b(?:cancel\w*|withdr[ae]w\w*|declined|postponed?)\b", re.I)
CHANGED = re.compile(
    r"\b(?:never ?mind|nvm|scratch that|disregard|hold off|no longer|forget (?:it|that|about)|actually|make (?:it|that)"
    r"|change of plans?|on second thought|sorry(?=\W+\w)|oops|wait|rescheduled|pushed|moved)\b"
    r"|\b(?:that|it|this|which)(?:'s| is| was| has been| time)?"
    r" (?:not|off|taken|booked|full|doesn't|does not|won't|didn't)",
    re.I,
)


@dataclass(frozen=True)
class Clause:
    """A sentence or clause, its place in the text, and the parts that its words give."""

    text: str
    start: int
    parts: list[Part]

    @classmethod
    def read(cls, text: str, start: int, end: int, language: str) -> Clause:
        """The clause with its words parsed alone."""
        said = text[start:end]
        return cls(said, start, parse(split_tokens(said, language)))

    @property
    def end(self) -> int:
        """The position after it."""
        return self.start + len(self.text)

    @cached_property
    def has_day(self) -> bool:
        """Whether a day is given, as such or as a distance."""
        return any(isinstance(part, Day | Shift) or (isinstance(part, Daypart) and part.today) for part in self.parts)

    @cached_property
    def has_time(self) -> bool:
        """Whether a time of day is given; a number counts after "at"."""
        before: Part | None = None
        for number, on, day in zip(self.parts, self.parts[1:], self.parts[2:], strict=False):
            if isinstance(number, Number) and isinstance(on, Mark) and on.kind == "on" and isinstance(day, Day):
                return True  # "11 on Friday"
        for part in self.parts:
            at = isinstance(before, Mark) and before.kind in ("at", "from")
            at = at or (isinstance(before, Day) and before.weekday is not None and isinstance(part, Number))
            if (isinstance(part, Clock) and not part.weak) or (at and isinstance(part, Number | Clock)):
                return True
            before = part
        return any(isinstance(part, Shift) and part.minutes for part in self.parts)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(WORD.findall(self.text.lower().replace("’", "'")))

    @cached_property
    def weekdays(self) -> frozenset[int]:
        """The weekdays that it names; Monday is 0."""
        return frozenset(part.weekday for part in self.parts if isinstance(part, Day) and part.weekday is not None)

    @cached_property
    def days(self) -> frozenset[tuple[str, int | str]]:
        """Its weekdays and its days relative to today."""
        found = [part for part in self.parts if isinstance(part, Day)]
        kinds = ((kind, getattr(part, kind)) for part in found for kind in ("weekday", "offset", "day", "holiday"))
        return frozenset(pair for pair in kinds if pair[1] is not None)

    @cached_property
    def is_negated(self) -> bool:
        """Whether it says when not."""
        return any(isinstance(part, Doubt) and part.kind in NEGATIONS for part in self.parts)

    @cached_property
    def is_denied(self) -> bool:
        """Whether it says "not": stronger than a word that may change the meaning."""
        return any(isinstance(part, Doubt) and part.kind == "negation" for part in self.parts)

    @cached_property
    def hours(self) -> frozenset[tuple[int, int]]:
        """Its times of day as typed, without am and pm."""
        clocks = {(part.hour, part.minute) for part in self.parts if isinstance(part, Clock)}
        return frozenset(clocks | {(part.value, 0) for part in self.parts if isinstance(part, Number)})

    @cached_property
    def tells_of_weekdays(self) -> bool:
        """ "State is here Tuesday": a weekday alone can't complete another, as "the 22nd" can."""
        days = [part for part in self.parts if isinstance(part, Day)]
        plain = bool(days) and all(day.rule == "weekday" and not day.which for day in days)
        return plain and not self.has_time and bool(self.words & TELLS) and not self.words & (ALTERNATIVE | APPROVES)

    @cached_property
    def is_ruled_out(self) -> bool:
        """Whether it says of one day that the interview is not then: "not Wednesday", "Wed is full"."""
        days = [part for part in self.parts if isinstance(part, Day)]
        sure = all({part.weekday, part.offset, part.day} != {None} for part in days)
        if not days or not sure or self.words & (ALTERNATIVE | {"if", "unless"}):
            return False
        doubts = {part.kind for part in self.parts if isinstance(part, Doubt)}
        return bool(INSTEAD_OF.match(self.text)) or (doubts <= set(NEGATIONS) and bool(doubts or self.words & FULL))

    @cached_property
    def is_aside(self) -> bool:
        """Whether its day or time is another one than the interview's."""
        if self.words & ALTERNATIVE:
            return False
        at_work = AT_WORK.search(self.text) is not None
        return (
            at_work
            or bool(self.words & ASIDE)
            or any(isinstance(part, Doubt) and part.code == "past" for part in self.parts)
        )


def about_the_interview(text: str, language: str) -> str:
    """The text without the sentences and clauses that are surely about something else."""
    return " ".join(text[start:end] for start, end in spans_about_the_interview(text, language))


def spans_about_the_interview(text: str, language: str) -> list[tuple[int, int]]:
    """Where in the text the words about the interview are."""
    if not (BOUNDARY.search(text) or CLAUSE.search(text) or MOVED.search(text)):
        return [(0, len(text))]
    sentences = [Clause.read(text, start, end, language) for start, end in _sentences(text, language)]
    sentences = [_moved_to(text, sentence, language) for sentence in sentences]
    clauses = [clause for sentence in sentences for clause in _without_asides(text, sentence, language)]
    if len(sentences) > 1:
        clauses = _chosen(clauses, text, language)
    return [(clause.start, clause.end) for clause in clauses]


def _sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; "Dec. 5", "3 p.m. Friday" and "Dr. Lee" do not end one."""
    start = 0
    for boundary in BOUNDARY.finditer(text):
        if "\n" not in boundary[0] and _goes_on(text, start, boundary, language):
            continue
        yield start, boundary.start()
        start = boundary.end()
    yield start, len(text)


def _goes_on(text: str, start: int, boundary: re.Match[str], language: str) -> bool:
    """Whether the dot before ends a short form: "Dr. Lee", "3 p.m. Friday"; but "3 p.m. His number is"."""
    before, after = text[start : boundary.start()], WORD.match(text[boundary.end() :].lower())
    if not before.endswith(".") or TITLE.search(before):
        return before.endswith(".")
    if not TIME_FORM.search(before):
        return False
    words = lexicon(language).words
    means = words.get(after[0], {}) if after else {"digits": 0}
    if "weekday" in means and "weekday" in words.get(WORD.findall(before.lower())[-1], {}):
        return False  # "can't Wed. Thurs 9am ok?"
    return not means.keys().isdisjoint(GOES_ON) or after is None


def _moved_to(text: str, sentence: Clause, language: str) -> Clause:
    """ "Move her from Thursday 9am to Friday 9am": the day and time after "to"."""
    found = MOVED.search(sentence.text)
    if not found or sentence.words & ASIDE - {"moved"}:
        return sentence
    begin = sentence.start + found.start(1)
    old = Clause.read(text, begin, sentence.start + found.end(1), language)
    new = Clause.read(text, sentence.start + found.end(), sentence.end, language)
    return new if old.has_day and new.has_day and new.has_time else sentence


def _without_asides(text: str, sentence: Clause, language: str) -> list[Clause]:
    """ "Off on the 18th, Thursday at 1pm": the first clause names a day of its own, and is about something else."""
    joints = list(CLAUSE.finditer(sentence.text))
    if not joints or not sentence.has_day:
        return [sentence]
    starts = [0, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), len(sentence.text)]
    base = sentence.start
    clauses = [Clause.read(text, base + start, base + end, language) for start, end in zip(starts, ends, strict=True)]
    clauses = [clauses[0], *(each for clause in clauses[1:] for each in _without_instead(clause, text, language))]
    asides = [clause for clause in clauses if _is_other_day(clause)]
    told = [] if asides else [clause for clause in clauses if clause.tells_of_weekdays]
    rest = [clause for clause in clauses if clause not in (asides or told)]
    full = [clause for clause in rest if clause.has_day and clause.has_time]
    last = _replacing(clauses)
    if last:  # "scratch Wed 9am, make it Thu 2"
        return [last]
    invited = [clause for clause in full if clause.words & INVITES and not clause.is_denied]
    others = [clause for clause in full if clause not in invited]
    if len(invited) == 1 and others and all(clause.is_aside for clause in others):
        return [each for each in rest if each not in others]  # "Orientation is 2/22 at 8, interview her 2/17 at 3"
    instead = all(INSTEAD_OF.match(clause.text) for clause in asides) and any(clause.has_time for clause in rest)
    main = [clause for clause in full if asides or clause.words & INVITES] or (
        [clause for clause in rest if clause.has_day] if instead and asides else []
    )
    if len(main) != 1 or not (asides or told) or any(_may_depend(main[0], each) for each in (*asides, *told)):
        return [sentence]
    return rest


def _replacing(clauses: list[Clause]) -> Clause | None:
    """The last day and time, if its words say that it takes the place of one before: "now it's Friday 1pm"."""
    full = [clause for clause in clauses if clause.has_day and clause.has_time]
    return full[-1] if len(full) > 1 and REPLACING.search(full[-1].text) and not full[-1].is_denied else None


def _is_other_day(clause: Clause) -> bool:
    return clause.is_ruled_out or (clause.has_day and not clause.has_time and clause.is_aside and not clause.is_denied)


def _may_depend(main: Clause, other: Clause) -> bool:
    """Whether the day of one may count from the other: "closed Monday for MLK, Tuesday at 10", "Thursday that week"."""
    dated = any(isinstance(part, Day) and part.day is not None for part in main.parts)
    holiday = any(isinstance(part, Day) and part.holiday for part in other.parts)
    if other.is_ruled_out or other.tells_of_weekdays:
        return not main.days.isdisjoint(other.days) or not _are_comparable(main, other)
    return bool(REFERS.search(main.text)) or (holiday and not dated)


def _are_comparable(main: Clause, other: Clause) -> bool:
    """Whether two days surely differ: "Tuesday, not tomorrow" may be next week, "not tomorrow, Tuesday" is not."""
    kinds, others = ({kind for kind, _ in clause.days} for clause in (main, other))
    return bool(kinds) and (kinds == others or other.start < main.start)


def _chosen(clauses: list[Clause], text: str, language: str) -> list[Clause]:
    """The one sentence with a day and a time, and all others that may change it."""
    if any(clause.has_day for clause in clauses[:-1]):  # "Not Thursday. Friday at 9am instead."
        clauses = [each for clause in clauses for each in _without_instead(clause, text, language)]
    full = [clause for clause in clauses if clause.has_day and clause.has_time]
    last = _replacing(clauses)
    if last and not any(CHANGED.search(clause.text) for clause in clauses[clauses.index(last) + 1 :]):
        return clauses[clauses.index(last) :]
    main = [clause for clause in full if not clause.is_negated]
    if len(main) > 1:
        main = [clause for clause in main if not clause.is_aside or clause.words & INVITES]
    if len(main) != 1:
        return clauses
    at = clauses.index(main[0])
    left = [each for each in clauses if each is main[0] or not _can_drop(each, main[0])]
    off = [each for each in clauses if each in left or each.start > main[0].start or not each.is_ruled_out]
    if any(CALLED_OFF.search(each.text) for each in off) or any(CHANGED.search(clause.text) for clause in clauses[at:]):
        return clauses
    return left


def _without_instead(clause: Clause, text: str, language: str) -> list[Clause]:
    found = INSTEAD.search(clause.text) if clause.has_time else None
    if found is None:
        return [clause]
    start = clause.start
    pieces = ((start, start + found.start()), (start + found.end(), clause.end))
    first, last = (Clause.read(text, begin, end, language) for begin, end in pieces)
    return [first if first.has_time else last]


def _can_drop(clause: Clause, main: Clause) -> bool:
    other_hour = clause.hours and main.hours and clause.hours.isdisjoint(main.hours)
    if clause.is_denied and clause.start < main.start and other_hour and not main.words & ALTERNATIVE:
        return True  # "She can't make 2 today. 3:30 today is fine"
    if not clause.has_day and not clause.has_time:
        useful = any(isinstance(part, Length | ZoneWord) for part in clause.parts) and not clause.is_aside
        undone = (
            clause.is_negated and clause.start > main.start and (clause.words & UNDONE or len(clause.words) < BRIEF)
        )
        return not useful and not undone
    if clause.weekdays & main.weekdays or (clause.has_day and _may_depend(main, clause)):
        return False
    told = clause.start < main.start and main.words & INVITES and clause.tells_of_weekdays
    return clause.is_aside or clause.is_negated or clause.is_ruled_out or bool(told)
