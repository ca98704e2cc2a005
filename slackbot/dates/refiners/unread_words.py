"""Refuses unknown words that may be a misspelled day, month or zone.

If no day was found, today or tomorrow is implied only if all other words are known to be harmless, or stand where
names do: "with Jane", "for Jane at 3".
"""

from __future__ import annotations

import re

from slackbot.dates import refusals
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Mark, Noise, NotUnderstood, Part, Shift
from slackbot.dates.parts import ZoneWord as Zone
from slackbot.dates.refiners.bare_numbers import UNKNOWN
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.refiners.negation import is_known
from slackbot.dates.words.language import word_set

NUMBER_RULE = "number as day of the month"
COUNTED_RULE = "ordinal of another noun"
PERSON_RULE = "a person"
DAY_LETTERS = tuple("mtwrfs")
LETTERS_OF_DAYS = re.compile(r"(?<!\w)(?:[mtwf]|t[uh]|s[au])(?:[/&-](?:[mtwf]|t[uh]|fri?|s[au]))+(?!\w)")  # M/W/F, T-Th
NO_DAYS = tuple("bcegijklopqvxyz")  # first letters that no English day has
LONG_WORD = 4  # letters: a shorter word where a month belongs may be a month
LIKE_MONTHS = ("match", "an", "a")
LIKE_DAYS = ("we", "us", "i")
DATE_WORDS = word_set("day days date dia jour tag week semana semaine woche")


def weekday_after_with(draft: Draft) -> NotUnderstood | None:
    """ "Let's go with Friday": a person only if the text has another day."""
    if any(isinstance(part, Day | Shift) for part in draft.parts):
        return None
    for at, part in draft.pairs():
        if part.rule == PERSON_RULE and draft.tokens.means(part.end - 1, "weekday"):
            if len(draft.tokens.text(part.end - 1)) <= len("wed"):
                return refusals.unread_word(draft, part)
            weekday = draft.tokens.value(part.end - 1, "weekday")
            draft.parts[at] = Day(start=part.start, end=part.end, rule="weekday", weekday=weekday)
    return None


def refuse_week_of(draft: Draft) -> NotUnderstood | None:
    """ "The week of Dec 7" names no day. Refuse it, whatever else the text has."""
    named = any(doubt.rule == "week of" for doubt in draft.of(Doubt))
    return refusals.no_day(draft) if named else None


def refuse_hidden_day(draft: Draft) -> NotUnderstood | None:
    """Refuse a word that may be the day, the month or the zone."""
    for at, part in draft.pairs():
        if _is_lone(draft, at, part) and draft.tokens.text(part.start) in DAY_LETTERS:
            return refusals.unread_word(draft, part)
        if _is_lone(draft, at, part) and draft.tokens.means(part.start, "month"):
            return refusals.doubtful(draft, Doubt(start=part.start, end=part.end, kind="month"))
        if _hides_zone_or_day(draft, at, part) or _hides_month(draft, at, part):
            return refusals.unread_word(draft, part)
    if LETTERS_OF_DAYS.search(draft.tokens.source):
        return refusals.several_times(draft)
    if any(isinstance(part, Day | Shift) for part in draft.parts) or not draft.of(Clock):
        return None
    for at, part in draft.pairs():
        if _hides_day(draft, at, part):
            return refusals.unread_word(draft, part)
    return None


def _hides_zone_or_day(draft: Draft, at: int, part: Part) -> bool:
    """A doubtful word next to the time or the day: a zone, or the "Minday" of "Minday 21 at 3"."""
    beside = (draft.neighbour(at, -1), draft.neighbour(at, 1))
    return isinstance(part, Noise) and part.doubtful and any(isinstance(each, Clock | Daypart | Day) for each in beside)


def _is_lone(draft: Draft, at: int, part: Part) -> bool:
    """ "Tue 3pm march", "May tue 3pm": next to time words only; "may we" is not."""
    if not isinstance(part, Noise) or part.rule == PERSON_RULE or part.end - part.start != 1:
        return False
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    times = (Clock, Day, Daypart, Zone, Shift)
    return (after is None or isinstance(after, times)) and (before is None or isinstance(before, times))


def _hides_month(draft: Draft, at: int, part: Part) -> bool:
    """ "The 8th of aprl", "Jly 8", "8th Mrch": an unknown word where the month belongs."""
    if not isinstance(part, Day) or part.day is None or part.month is not None or part.months is not None:
        return False
    before, after, beyond = draft.neighbour(at, -1), draft.neighbour(at, 1), draft.neighbour(at, 2)
    if isinstance(after, Mark) and after.kind == "of" and not _is_of_some_month(draft, beyond):
        return True
    confirmed = any(day.weekday is not None for day in draft.of(Day))
    the = isinstance(before, Mark) and before.kind in ("the", "on")
    short = isinstance(before, Noise) and draft.said(before) != "is" and len(draft.said(before)) < LONG_WORD
    if isinstance(before, Zone) and before.end - before.start == 1 and len(draft.said(before)) < LONG_WORD:
        return not confirmed  # "ict 8th": no zone stands before a day
    short = short and draft.tokens.lexicon.code == "en"  # "dia 15 a las 3"
    if (short or _is_in_place_of_month(draft, before)) and not confirmed:
        return True
    if the and isinstance(after, Noise) and is_known(draft, after):
        return False  # "the 14th RN call"
    return _is_in_place_of_month(draft, after, part) and not confirmed


def _is_of_some_month(draft: Draft, part: Part | None) -> bool:
    """ "Of the month"; the parsers already read "of" with a known month."""
    if isinstance(part, Mark):
        return part.kind in ("the", "this", "at", "from")
    return isinstance(part, (Day, Clock)) or (isinstance(part, Noise) and draft.tokens.means(part.start, "which"))


def _is_in_place_of_month(draft: Draft, part: Part | None, day: Part | None = None) -> bool:
    if isinstance(part, Zone):  # "8th ma": March, or Massachusetts? "8 est": Eastern, or September?
        short = part.end - part.start == 1 and len(draft.said(part)) < LONG_WORD
        bare = isinstance(day, Day) and day.rule == NUMBER_RULE
        clock = isinstance(draft.neighbour(draft.parts.index(part), 1), Clock)
        return short and (not part.firm or bare or clock)
    if not isinstance(part, Noise):
        return False
    text = draft.tokens.text(part.start)
    return text in LIKE_MONTHS or not (part.plain or (is_known(draft, part) and len(text) >= LONG_WORD))


def _hides_day(draft: Draft, at: int, part: Part) -> bool:
    """Whether a word may be the day, if otherwise today or tomorrow would be implied."""
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    text, spelling = draft.tokens.text(part.start), draft.tokens.lexicon.spelling
    at_clock = isinstance(after, Clock) or (isinstance(after, Mark) and after.kind == "at")
    if isinstance(part, Mark):
        return _is_mark_without_day(draft, part, text, after, at_clock)
    if isinstance(part, Zone) and not part.firm and draft.tokens.text(part.end) != "time":  # "3pm ri"
        return spelling.is_like_a_short_day(draft.said(part))
    if not isinstance(part, Noise):
        return False
    if part.rule == COUNTED_RULE:  # "the 2nd interview 3pm"
        return isinstance(before, Mark) and before.kind in ("the", "on")
    if part.rule not in (UNKNOWN, PERSON_RULE):  # a number that belongs to a noun
        return False
    if text in DATE_WORDS or draft.tokens.means(part.start, "which"):
        return True
    asked = isinstance(before, Noise) and before.plain  # "can we at 10?"
    if (text in LIKE_DAYS and not asked) or (
        draft.tokens.means(part.start, "month") and part.rule != PERSON_RULE
    ):  # "May 5pm", "we 3pm"
        return at_clock
    if part.plain or is_known(draft, part) or (at == 0 and text in NO_DAYS and draft.tokens.lexicon.code == "en"):
        return False
    return part.doubtful or spelling.is_like_a_name(text) or not _is_in_place_of_name(draft, at)


def _is_mark_without_day(draft: Draft, part: Mark, text: str, after: Part | None, at_clock: bool) -> bool:
    """ "On 3pm", "this at 3", "W 10am"."""
    if part.kind in ("on", "in", "this"):
        return at_clock and draft.tokens.lexicon.code == "en"
    return len(text) == 1 and text.isalpha() and part.kind in ("with", "and") and at_clock


def _is_in_place_of_name(draft: Draft, at: int) -> bool:
    """Whether a name belongs here, and the word is like no day: "with Jane Smith", "flight from SFO"."""
    lead = at - 1
    while isinstance(each := draft.neighbour(lead, 0), Noise) and not each.plain and lead >= 0:
        lead -= 1
    before = draft.neighbour(lead, 0) if lead >= 0 else None
    like_a_day = draft.tokens.lexicon.spelling.is_like_a_short_day(draft.said(draft.parts[at])) and lead < at - 1
    return isinstance(before, Mark) and before.kind in ("with", "from") and not like_a_day
