"""Finds the job that somebody applied for: "for the CNA position", "for RN". It's neither a name nor a time."""

from __future__ import annotations

from slackbot.command_text.lead_in import bare
from slackbot.command_text.tokens import CommandWords
from slackbot.dates.words.language import word_set

NOUNS = word_set("position positions role roles job jobs opening openings vacancy post opportunity")
ABBREVIATIONS = word_set(
    "cna rn lpn lvn np hha pca pct stna gna cma qma rma emt aprn crna bsn msw lcsw lsw ota cota pta slp cota"
)
"""Jobs in health care that are never names; longer ones need "position" or the like after them."""
LEADS = ("for", "as")
ARTICLES = word_set("the a an our your this that open new my")
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


def _end(found: CommandWords, first: int) -> int:
    """The position after the job that begins here; 0 if it is none."""
    at = first
    while at < len(found.words) and at - first < LONGEST and found.fields[at] is None:
        word = bare(found.words[at])
        if word in NOUNS and _is_named(found, first, at):
            return at + 1
        if word in ("with", "on", "at", "for", "tomorrow", "today", "next"):
            break
        at += 1
    return _end_of_abbreviation(found, first)


def _end_of_trade(found: CommandWords, first: int) -> int:
    """The position after "as a cook", which needs no "position"."""
    if first + 1 >= len(found.words) or found.fields[first] is not None or bare(found.words[first]) not in ("a", "an"):
        return 0
    return first + 2 if found.fields[first + 1] is None and bare(found.words[first + 1]).isalpha() else 0


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
