"""What each parser, refiner and word list buys: the phrases that are read worse without it.

    python -m tests.benchmarks.ablate [FILE.jsonl ...]

For each, the phrases that are no longer right, and the wrong times among them. One that costs nothing is a candidate
for deletion; a wrong time weighs twenty times as much as a question. Without files: all phrases that say when they
were typed.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import slackbot.dates as dates
from slackbot.dates import other_languages, parsers, refiners, words
from slackbot.dates.refiners import negation
from slackbot.dates.words import spelling
from tests.benchmarks.dates import measure, ours, phrases
from tests.support.paths import PHRASES

WORD_LISTS = ((spelling, "NOT_MISSPELLED"), (negation, "PREDICATES"))
CATEGORIES = (
    "harmless",
    "filler",
    "label",
    "other_length",
    "negates_after",
    "negates_before",
    "doubt",
    "holiday",
    "around_event",
    "vague",
)
PASSED_TO_READ: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (dates, "about_the_interview", lambda text, _: text),
    (dates, "time_of_invite", lambda text: text),
)


def forget() -> None:
    """Empty the caches that hold what the parsers made of a text."""
    parsers._beginning_with.cache_clear()
    dates._parts.cache_clear()
    words._lexicon.cache_clear()


@contextmanager
def changed(owner: Any, name: str, value: object) -> Iterator[None]:
    """The module with another value; everything is as before at the end."""
    kept = getattr(owner, name)
    setattr(owner, name, value)
    forget()
    try:
        yield
    finally:
        setattr(owner, name, kept)
        forget()


@contextmanager
def without_category(category: str) -> Iterator[None]:
    """The word tables without one category."""
    entries = words._entries

    def fewer(language: Any) -> Iterator[tuple[str, str, object]]:
        return (entry for entry in entries(language) if entry[0] != category)

    with changed(words, "_entries", fewer):
        yield


@contextmanager
def without_language(code: str) -> Iterator[None]:
    """The library dateparser alone in place of a language's table."""
    fewer = {key: value for key, value in words.LANGUAGES.items() if key != code}
    more = other_languages.DATEPARSER_LANGUAGES | {code}
    with (
        changed(words, "LANGUAGES", fewer),
        changed(dates, "LANGUAGES", fewer),
        changed(other_languages, "DATEPARSER_LANGUAGES", more),
    ):
        yield


def ablations() -> Iterator[tuple[str, Any]]:
    """Each thing that can be left out, by name."""
    for at, (_, parser) in enumerate(parsers.PARSERS):
        fewer = parsers.PARSERS[:at] + parsers.PARSERS[at + 1 :]
        yield f"parser {parser.__name__}", changed(parsers, "PARSERS", fewer)
    for refiner in refiners.REFINERS:
        left = tuple(each for each in refiners.REFINERS if each is not refiner)
        yield f"refiner {refiner.__name__}", changed(dates, "REFINERS", left)
    for owner, name in WORD_LISTS:
        yield f"words {name}", changed(owner, name, frozenset())
    for category in CATEGORIES:
        yield f"words of category {category}", without_category(category)
    for owner, name, instead in PASSED_TO_READ:
        yield f"step {name}", changed(owner, name, instead)
    for code in ("es", "fr", "pt", "de"):
        yield f"words of {code} (dateparser reads it)", without_language(code)


def dated_files() -> list[Path]:
    """The files of tests/phrases in which each phrase has its own now."""
    return [file for file in sorted(PHRASES.glob("*.jsonl")) if '"now"' in file.read_text("utf-8").partition("\n")[0]]


def verdicts(cases: list[Any]) -> list[str]:
    found = []
    for case in cases:
        try:
            found += measure(ours, [case])[0]
        except Exception:  # a refiner that relies on the one left out
            found.append("error")
    return found


def main() -> None:
    cases = phrases([Path(name) for name in sys.argv[1:]] or dated_files())
    deque(dates.warm_up(), 0)
    before = verdicts(cases)
    print(f"{len(cases)} phrases: {before.count('right')} right, {before.count('wrong')} wrong times")
    print(f"{'without':40}{'no longer right':>16}{'wrong times':>13}")
    rows = []
    for name, ablation in ablations():
        with ablation:
            after = verdicts(cases)
        lost = sum(was == "right" != now for was, now in zip(before, after, strict=True))
        rows.append((after.count("wrong"), lost, name))
    for wrong, lost, name in sorted(rows, reverse=True):
        print(f"{name:40}{lost:>16}{wrong:>13}")


if __name__ == "__main__":
    main()
