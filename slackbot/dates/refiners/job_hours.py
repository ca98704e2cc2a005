"""Drops the hours of a job: "Thursday for the 7p-7a position", "3p-11p opening", "2pm, 7-3 shift"."""

from __future__ import annotations

from slackbot.dates.conventions import LONGEST_RANGE
from slackbot.dates.parts import Clock, Day, Doubt, Length, Mark, Noise, NotUnderstood, Number, Part
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.words.language import word_set

SHIFT = word_set("shift shifts")
JOBS = SHIFT | word_set(
    "position positions role job jobs opening openings schedule weekend weekends baylor noc prn nights overnight"
    " rotation coverage rn rns lpn lpns cna cnas nurse nurses nursing aide aides caregiver caregivers tech cook clerk"
    " housekeeping"
)
RULE = "hours of a job"
TO = ("to", "until", "dash")
ABOUT = word_set("re regarding wants want needs need prefers prefer works work working covers covering")
NEAR = 3  # parts
LONG, HALF_LONG = 6 * 60, 4 * 60  # minutes: longer than an interview
NOON, DAY = 12 * 60, 24 * 60


def drop_job_hours(draft: Draft) -> NotUnderstood | None:
    """Drop a range that describes a shift or a job, and a time that names a shift ("the 7p shift")."""
    for at, first in draft.pairs():
        if draft.neighbour(at, 0) is not first or not isinstance(first, Clock | Number):
            continue
        second = draft.neighbour(at, 2)
        if _is_to(draft.neighbour(at, 1)) and isinstance(second, Clock | Number):
            if _is_job(draft, at, first, second):
                named = draft.tokens.text(second.end) in SHIFT
                weekends = [draft.neighbour(at, -1), draft.neighbour(at, 3)]
                draft.parts[at : at + 3 + named] = [Noise(start=first.start, end=second.end, rule=RULE)]
                draft.parts = [part for part in draft.parts if not (part in weekends and isinstance(part, Doubt))]
                return drop_job_hours(draft)
        elif draft.tokens.text(first.end) in SHIFT and not _is_to(draft.neighbour(at, -1)):
            draft.parts[at : at + 2] = [Noise(start=first.start, end=first.end, rule=RULE)]
    for at, part in draft.pairs():
        after = draft.neighbour(at, 1)
        of_job = _said(draft, at + 1) in JOBS or (after is not None and after.rule in (RULE, "shift"))
        before = draft.neighbour(at, -1)
        too_long = isinstance(part, Length) and part.minutes > LONGEST_RANGE and not isinstance(before, Mark)
        if too_long or (isinstance(part, Length) and part.minutes >= LONG and of_job):
            draft.parts[at] = Noise(start=part.start, end=part.end, rule=RULE)
    return None


def _is_to(part: Part | None) -> bool:
    return isinstance(part, Mark) and part.kind in TO


def _said(draft: Draft, at: int) -> str:
    part = draft.neighbour(at, 0) if at >= 0 else None
    return draft.tokens.text(part.start) if isinstance(part, Noise | Doubt) else ""


def _is_job(draft: Draft, at: int, first: Clock | Number, second: Clock | Number) -> bool:
    """By the noun beside the range and by its length; a range across midnight is always a job."""
    if draft.tokens.text(second.end) in SHIFT or draft.tokens.text(first.start - 1) in SHIFT:
        return True
    length, over_midnight = _length(first, second)
    if length < HALF_LONG:
        return False
    beside = _said(draft, at + 3) in JOBS or _is_about(draft, at)
    near = any(_said(draft, each) in JOBS for each in range(at - NEAR, at + 3 + NEAR))
    led = draft.neighbour(at, -1)
    for_it = isinstance(led, Mark) and led.kind == "for" and _has_other_time(draft, first, second)
    near = near or (_says_half(first, second) and _has_other_time(draft, first, second))
    return beside or for_it or (length >= LONG and (near or over_midnight))


def _says_half(first: Clock | Number, second: Clock | Number) -> bool:
    """Whether am or pm is said; "9-17" may be a date."""
    return any(isinstance(part, Clock) and part.half for part in (first, second))


def _has_other_time(draft: Draft, first: Part, second: Part) -> bool:
    """Whether another time beside such a range is the interview's."""
    others = [(at, part) for at, part in draft.pairs() if part not in (first, second)]
    return any(
        isinstance(part, Clock) or (isinstance(part, Number) and isinstance(draft.neighbour(at, -1), Day | Mark))
        for at, part in others
    )


def _is_about(draft: Draft, at: int) -> bool:
    """Whether "for the", "for a" or "re" comes before: the range is a thing, not a time."""
    article = draft.neighbour(at, -1)
    if isinstance(article, Mark) and article.kind == "the":
        lead = draft.neighbour(at, -2)
        return isinstance(lead, Mark) and lead.kind == "for"
    return _said(draft, at - 1) in ABOUT


def _length(first: Clock | Number, second: Clock | Number) -> tuple[int, bool]:
    """The minutes from start to end in the shortest reading, and whether midnight is surely between."""
    starts, ends = _readings(first), _readings(second)
    sure = len(starts) == len(ends) == 1
    return min(((end - start) % DAY or DAY, sure and 0 < end < start) for start in starts for end in ends)


def _readings(part: Clock | Number) -> list[int]:
    if isinstance(part, Number):
        return [part.value % 12 * 60, part.value % 12 * 60 + NOON] if part.value <= 12 else [part.value * 60]
    minutes = part.hour % 12 * 60 + part.minute
    if part.half:
        return [minutes + (NOON if part.half == "pm" else 0)]
    return [part.hour * 60 + part.minute] if part.literal or part.hour > 12 else [minutes, minutes + NOON]
