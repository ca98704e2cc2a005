"""Finds the job that somebody applied for: "for the CNA position", "for RN". It's neither a name nor a time."""

from __future__ import annotations

import re

from slackbot.command_text.lead_in import bare
from slackbot.command_text.tokens import CommandWords
from slackbot.dates.words import lexicon
from slackbot.dates.words.language import word_set

NOUNS = word_set("position positions role roles job jobs opening openings vacancy post opportunity")
ABBREVIATIONS = word_set(
    "cna rn lpn lvn np hha pca pct stna gna cma qma rma emt aprn crna bsn msw lcsw lsw ota cota pta slp"
)
"""Jobs in health care that are never names; longer ones need "position" or the like after them."""
NO_TRADES = word_set("follow followup backup reminder group team panel result test favor")
LEADS = ("for", "as")
ARTICLES = word_set("the a an our your this that open new my")
STOPS = ("with", "on", "at", "for", "next", "not", "but")
SHIFT = re.compile(r"\d{1,4}[ap]?m?-\d{1,4}[ap]?m?")
TIME_MEANINGS = {"weekday", "month", "relative", "noon"}
LONGEST = 7
"""Words between "for" and "position"."""
MORE = word_set("nurse aide assistant tech technician therapist supervisor shift nights days weekends evenings")
"""Words that go with an abbreviation: "for RN supervisor"."""


def extract_job(found: CommandWords) -> None:
    """Claim the job after "for" or "as", or before "position"."""
    for at in found.unclaimed():
        word = bare(found.words[at])
        end = _end(found, at + 1) if word in LEADS else 0
        end = end or (_end_of_trade(found, at + 1) if word == "as" else 0)
        if end:
            _claim(found, at, end)
            return
        if word in ABBREVIATIONS and bare("".join(found.words[at + 1 : at + 2])) in NOUNS:
            found.fields[at : at + 2] = ["job", "lead"]
            return


def _end(found: CommandWords, first: int) -> int:
    """The position after the job that begins here; 0 if it is none."""
    at = first
    while at < len(found.words) and at - first < LONGEST and found.fields[at] is None:
        word = bare(found.words[at])
        if word in NOUNS and _is_named(found, first, at):
            return at + 1
        if word in STOPS or _is_time(found, at):
            break
        at += 1
    return _end_of_abbreviation(found, first)


def _end_of_trade(found: CommandWords, first: int) -> int:
    """The position after "as a cook", which needs no "position"."""
    if first + 1 >= len(found.words) or found.fields[first] is not None or bare(found.words[first]) not in ("a", "an"):
        return 0
    trade = bare(found.words[first + 1])
    return first + 2 if found.fields[first + 1] is None and trade.isalpha() and trade not in NO_TRADES else 0


def _is_time(found: CommandWords, at: int) -> bool:
    """Whether this word belongs to a day or a time and not to a shift: "3-11", "2nd shift"."""
    word, after = bare(found.words[at]), bare(found.words[at + 1]) if at + 1 < len(found.words) else ""
    if any(sign.isdigit() for sign in word):
        return not (SHIFT.fullmatch(word) or after in ("shift", "shifts"))
    return bool(TIME_MEANINGS & set(lexicon("en").words.get(word, ())))


def _is_named(found: CommandWords, first: int, at: int) -> bool:
    return any(bare(word) not in ARTICLES for word in found.words[first:at])


def _end_of_abbreviation(found: CommandWords, first: int) -> int:
    at = first
    while at < len(found.words) and found.fields[at] is None and bare(found.words[at]) in ARTICLES:
        at += 1
    if at >= len(found.words) or found.fields[at] is not None or bare(found.words[at]) not in ABBREVIATIONS:
        return 0
    at += 1
    while at < len(found.words) and found.fields[at] is None and bare(found.words[at]) in MORE:
        at += 1
    return at


def _claim(found: CommandWords, lead: int, end: int) -> None:
    """The words between "for the" and "position" are the job."""
    found.claim(lead, end, "lead")
    for at in range(lead + 1, end):
        word = bare(found.words[at])
        if not (word in NOUNS and at == end - 1) and (word not in ARTICLES or "job" in found.fields):
            found.fields[at] = "job"
