"""Refuses words next to the time that change its meaning: "Friday 3pm is taken", "push Friday 3pm", "3pm WST"."""

from __future__ import annotations

import re

from slackbot.dates import refusals
from slackbot.dates.parts import Clock, Day, Daypart, Mark, Noise, NotUnderstood, Number, Shift
from slackbot.dates.parts import ZoneWord as Zone
from slackbot.dates.refiners.draft import Draft
from slackbot.dates.words.language import word_set

TIMED = (Clock, Day, Daypart, Shift)
ZONELIKE = re.compile(r"[a-z]{1,2}[sd]t")  # looks like a zone abbreviation: WST
VERBS = word_set(
    "is are was were be been being has have had would will could might looks seems sounds got gets it's 's"
    " ist est c'est es esta e sera seria ware wird hat war a ete estava estaba"
)
BETWEEN = word_set(
    "wide already all almost now really so pretty quite just a an bit little rather kind still muy tres sehr schon"
)
TOLD, TELLERS = word_set("saw left met came went quit missed interviewed"), word_set("i we she he they")
LINKS = VERBS | BETWEEN
# Words after "is" that do not change the time: "Friday 3pm is fine".
PREDICATES = word_set(
    "work suit do help better happen good great fine perfect ok okay best free available open confirmed set on"
    " works cool awesome still now just the my our your an a also possible ideal preferred preferable"
    " convenient easiest easy doable excellent when where how what that this it i we interview interviews call"
    " meeting only at for in with scheduled planned yes sure maybe probably if then so actually confirming"
)


def refuse_negated(draft: Draft) -> NotUnderstood | None:
    """ "Friday 3pm is taken", "push Friday 3pm": refuse a word next to the time that changes its meaning."""
    for at, part in draft.pairs():
        if isinstance(part, Noise) and _negates(draft, at, part):
            return refusals.negated(draft, part)
    return None


def refuse_told(draft: Draft) -> NotUnderstood | None:
    """ "I saw her Monday at 2": told of the past, so no day to come."""
    text = draft.tokens.text
    for at, part in draft.pairs():
        if isinstance(part, Noise) and text(part.start) in TOLD and text(part.start - 1) in TELLERS:
            timed = next((each for each in draft.parts[at:] if isinstance(each, TIMED)), None)
            if timed and not any(text(each) in (",", ".", ";", "!", "?") for each in range(part.end, timed.start)):
                return refusals.negated(draft, part)
    return None


def _negates(draft: Draft, at: int, part: Noise) -> bool:
    before, after = draft.neighbour(at, -1), draft.neighbour(at, 1)
    text = draft.tokens.text(part.start)
    if isinstance(after, Mark) and after.kind == "the":
        after = draft.neighbour(at, 2)
    if draft.tokens.means(part.start, "negates_before") and isinstance(after, (*TIMED, Number)):
        return True
    after = draft.neighbour(at, 1)
    subject, step = before, -1
    while isinstance(subject, Noise) and draft.tokens.text(subject.start) in LINKS:
        step -= 1
        subject = draft.neighbour(at, step)
    linked = any(draft.said(draft.parts[each]) in VERBS for each in range(at + step + 1, at))
    if not isinstance(subject, (*TIMED, Zone)):
        return False
    if draft.tokens.means(part.start, "negates_after"):
        return not isinstance(after, Daypart)  # "Sunday early morning"
    if linked and text not in LINKS and not _is_predicate(draft, part, text):
        return True
    return (
        isinstance(before, Clock)
        and not part.plain
        and ZONELIKE.fullmatch(text) is not None
        and not is_known(draft, part)
    )


def _is_predicate(draft: Draft, part: Noise, text: str) -> bool:
    if text in PREDICATES or text.endswith("'s"):
        return True
    return (part.plain or is_known(draft, part)) and draft.tokens.lexicon.code != "en"


def is_known(draft: Draft, part: Noise) -> bool:
    """Whether this is an ordinary interview or small-talk word, which cannot be a day."""
    return draft.tokens.means(part.start, "harmless")
