"""Before or after an event that is no time: "after day shift", "before rounds", "during her break"."""

from __future__ import annotations

from slackbot.dates.parts import Day, Doubt, Part
from slackbot.dates.tokens import Tokens
from slackbot.dates.words.language import word_set

OWNERS = word_set("the a an her his my our their your its this that then it")
TIMES = (
    "digits",
    "weekday",
    "month",
    "relative",
    "noon",
    "midnight",
    "which",
    "week_span",
    "holiday",
    "number",
    "unit",
)
PRONOUNS = ("that", "then", "it")  # "before that"
VERBS = word_set("gets starts start begins begin ends end finishes is over lets gets out off done")
# Events of every day: "Friday after rounds" is on Friday, "Monday after her vacation" may be any Monday.
DAILY = word_set(
    "shift shifts rounds round lunch breakfast dinner work class classes report huddle standup stand meeting mtg school"
    " church chapel clinic therapy dialysis inservice handoff break call calls appointment appt interview practice"
    " rehab meds pass noc hours care conf pickup dropoff"
)
SHIFTS = ("days", "evenings", "nights")
LONGEST = 6  # words


def event(tokens: Tokens, at: int, before: Part | None) -> Part | None:
    """After day shift, right before rounds start: no time, and harmless beside one."""
    end, named, ended = at + 1, False, False
    while end < min(len(tokens), at + 1 + LONGEST):
        text = tokens.text(end)
        if not text[0].isalpha() or any(tokens.means(end, name) for name in TIMES if text != "day"):
            break
        mark = tokens.means(end, "mark") or tokens.means(end, "doubt")
        part_of_day = (
            tokens.means(end, "daypart")
            or text in SHIFTS
            or (tokens.means(end, "half") and tokens.text(end + 1).isalpha())
        )
        if mark and not (named and not VERBS.isdisjoint(text.split())) and text not in OWNERS and not part_of_day:
            break
        ended = ended or not VERBS.isdisjoint(text.split())
        named = named or text in PRONOUNS or not (text in OWNERS or part_of_day)
        end += 1
    if not named or (tokens.text(at) == "when" and not ended):
        return None
    decides = isinstance(before, Day) and before.weekday is not None and before.end == at
    daily = any(tokens.text(each) in DAILY for each in range(at, end)) or (ended and not _says(tokens, at, end, "back"))
    if decides and not daily:
        return Doubt(start=at, end=end, kind="unread", rule="before or after an event")
    return Doubt(start=at, end=end, kind="event", code="no_time", rule="before or after an event")


def _says(tokens: Tokens, start: int, end: int, word: str) -> bool:
    return any(word in tokens.text(at).split() for at in range(start, end))


EVENTS = ((("around_event",), event),)
