"""Refuses unknown words that may be a misspelled day, month or zone.

If no day was found, today or tomorrow is implied only if all other words are known to be harmless, or stand where
names do: "with Jane", "for Jane at 3".
"""

from __future__ import annotations

from slackbot.dates import refusals
from slackbot.dates.parts import Clock, Day, Daypart, Doubt, Mark, Noise, NotUnderstood, Number, Part, Shift
from slackbot.dates.parts import ZoneWord as Zone
from slackbot.dates.refiners.bare_numbers import UNKNOWN
from slackbot.dates.refiners.day import agrees_soon
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.refiners.negation import is_known
from slackbot.dates.words.language import word_set

NUMBER_RULE = "number as day of the month"
COUNTED_RULE = "ordinal of another noun"
PERSON_RULE = "a person"
GREETINGS = word_set("hi hello hey dear thanks thank thx bonjour merci hola gracias hallo danke ola obrigado obrigada")
OWNERS = word_set("our your my the their his her its a an mr mrs ms dr")
DAY_LETTERS = tuple("mtwrfs")
NO_DAYS = tuple("bcegijklopqvxyz")  # first letters that no English day has
LONG_WORD = 4  # letters: a shorter word where a month belongs may be a month
LIKE_MONTHS = ("match", "an", "a")
LIKE_DAYS = ("we", "tie", "son", "thus", "fry", "sin", "nun")
LONGEST_NAME = 3  # words
SOMETHING_ELSE = word_set("interview interviews round step stage call screening screen meeting one steps time slot")


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
        if _hides_zone_or_day(draft, at, part) or _hides_month(draft, at, part) or _is_letter_of_days(draft, at, part):
            return refusals.unread_word(draft, part)
    if any(isinstance(part, Day | Shift) for part in draft.parts) or not draft.of(Clock):
        return _counted_or_day(draft)
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


def _is_letter_of_days(draft: Draft, at: int, part: Part) -> bool:
    """M/W/F, "T/Th", "M-F": a letter joined to another by punctuation."""
    if not isinstance(part, Noise) or part.end - part.start != 1:
        return False
    text = draft.tokens.text(part.start)
    if len(text) > 2 or not text.isalpha() or part.plain:
        return False
    glued = draft.tokens.is_glued
    joined = [
        draft.tokens.text(part.start - 1) if glued(part.start) else "",
        draft.tokens.text(part.end) if glued(part.end) else "",
    ]
    return any(sign in ("/", "-", "&") for sign in joined) and any(
        isinstance(each, Mark) and isinstance(draft.neighbour(at, 2 * step), (Day, Noise, Mark))
        for step in (-1, 1)
        for each in (draft.neighbour(at, step),)
    )


def _counted_or_day(draft: Draft) -> NotUnderstood | None:
    """ "Friday 4th interview" where the 4th is a Friday soon: the day, or the fourth interview?"""
    today = draft.reference.now.date()
    for at, part in draft.pairs():
        before = draft.neighbour(at, -1)
        if part.rule == COUNTED_RULE and isinstance(before, Day) and before.weekday is not None and before.day is None:
            value = draft.tokens.digits(part.start)
            if value and agrees_soon(today, before.weekday, int(value)):
                return refusals.unread_word(draft, part)
    return None


def _hides_day(draft: Draft, at: int, part: Part) -> bool:
    """Whether a word may be the day, if otherwise today or tomorrow would be implied."""
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    text = draft.tokens.text(part.start)
    if isinstance(part, Mark) and part.kind == "on" and draft.tokens.lexicon.code == "en":  # "on 3pm", "on ty at 3pm"
        short = isinstance(after, Noise) and len(draft.said(after)) < LONG_WORD and draft.said(after) not in OWNERS
        like = isinstance(after, Noise) and draft.said(after) in LIKE_DAYS
        return (isinstance(after, (Clock, Daypart, Mark)) and not _is_the(after)) or short or like
    if isinstance(part, Mark) and part.kind == "in" and draft.tokens.lexicon.code == "en":
        return isinstance(after, Clock)
    if isinstance(part, Zone) and not part.firm and draft.tokens.text(part.end) != "time":  # "3pm ri"
        return draft.tokens.lexicon.spelling.is_like_a_short_day(draft.said(part))
    if isinstance(part, Mark) and part.kind == "this":
        return isinstance(after, Noise) and draft.said(after) not in SOMETHING_ELSE
    if isinstance(part, Mark):  # "W 10am"
        return (
            len(text) == 1
            and text.isalpha()
            and part.kind in ("with", "and")
            and (isinstance(after, Clock) or (isinstance(after, Mark) and after.kind == "at"))
        )
    if not isinstance(part, Noise):
        return False
    if part.rule == COUNTED_RULE:  # "the 2nd interview 3pm"
        return isinstance(before, Mark) and before.kind in ("the", "on")
    if part.rule not in (UNKNOWN, PERSON_RULE):  # a number that belongs to a noun
        return False
    if text in ("day", "days", "date", "dia", "jour", "tag", "week", "semana", "semaine", "woche"):
        return True
    if text in ("us", "i") and isinstance(after, Clock):
        return True
    if text in LIKE_DAYS:  # "we 3pm", "3pm for Jane thus"
        return (
            text != "we"
            or after is None
            or isinstance(after, Clock | Daypart)
            or (isinstance(after, Mark) and after.kind == "at")
        )
    if draft.tokens.means(part.start, "which"):
        return draft.tokens.text(part.end) not in SOMETHING_ELSE
    if draft.tokens.means(part.start, "month") and part.rule != PERSON_RULE:  # "May 5pm"
        return isinstance(after, Clock) or (isinstance(after, Mark) and after.kind == "at")
    if part.plain or is_known(draft, part) or (at == 0 and text in NO_DAYS and draft.tokens.lexicon.code == "en"):
        return False
    return part.doubtful or draft.tokens.lexicon.spelling.is_like_a_name(text) or not _is_in_place_of_name(draft, at)


def _is_short_day(draft: Draft, part: Part, first: bool) -> bool:
    """Whether a short word where a name stands may be a day: "Jane tus", but no "Jane Tran"."""
    word = draft.said(part)
    like = draft.tokens.lexicon.spelling.is_like_a_short_day(word)
    if not first and draft.tokens.is_capital(part.start):
        return like
    return len(word) <= LONG_WORD and (not first or like)


def _is_the(part: Part | None) -> bool:
    return isinstance(part, Mark) and part.kind == "the"


def _is_in_place_of_name(draft: Draft, at: int) -> bool:
    """Whether a name or place belongs here: with Jane Smith, hi Jane; 3pm at Starbucks, from the lobby at 3."""
    lead = at - 1
    while lead > at - LONGEST_NAME and isinstance(each := draft.neighbour(lead, 0), Noise) and not each.plain:
        lead -= 1
    before = draft.neighbour(lead, 0)
    if isinstance(before, Noise) and draft.tokens.text(before.start) in OWNERS:
        lead -= 1
        before = draft.neighbour(lead, 0)
    if isinstance(before, Noise):
        return before.plain and draft.tokens.text(before.start) in GREETINGS
    if isinstance(before, Mark) and before.kind == "the":
        before = draft.neighbour(lead - 1, 0)
    if not isinstance(before, Mark) or lead < 0:
        return False
    end = at + 1
    while isinstance(each := draft.neighbour(end, 0), Noise) and not each.plain:
        end += 1
    clock_next = isinstance(draft.neighbour(end, 0), (Clock, Number))
    first = lead == at - 1
    if (before.kind != "with" or not first) and _is_short_day(draft, draft.parts[at], first):
        return False
    if before.kind == "with":
        return True
    if before.kind in ("for", "from"):
        return not clock_next
    timed = any(isinstance(part, Clock) for part in draft.parts[:at])
    return before.kind in ("at", "in") and timed and draft.tokens.lexicon.code == "en"
