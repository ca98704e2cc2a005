"""Reads the date and time that a person typed: `understand("next tue 3pm", reference)`.

The steps:

1. `tokens` splits the text and looks each word up in the person's language (`words`).
2. `parsers` turns runs of tokens into parts (`parts`): a day, a time of day, a length, a zone. One small parser for
   each form of phrase.
3. `refiners`, a list of small functions, merges the parts into one future date and time, or refuses.

If the text is ambiguous, the answer is a refusal that asks for what is missing (`refusals`). The readings we pick
where English allows two are listed in `conventions`. This package reads no clock, network or environment.

No word is skipped silently. A number, a time word, a negation or an "or" that no parser took is a refusal, and so is
a word next to the time that changes its meaning ("taken", "push"). If no day was found, so that today or tomorrow
would be implied, any unknown word is a refusal too, because it may have been the day.

To add a word, put it in its language's table in `words` (for example `words/english.py`). To add a language, read
`words/__init__.py`. To add a form of phrase, write a parser, list it at the end of its file with the categories of the
words that can start it, and add phrases to `tests/phrases`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from slackbot.dates import holiday_calendar, other_languages, places, refusals, zones
from slackbot.dates.clauses import about_the_interview
from slackbot.dates.conventions import LONGEST_TEXT
from slackbot.dates.invites import time_of_invite
from slackbot.dates.parsers import parse
from slackbot.dates.parts import NotUnderstood, Part, Reference, Understood
from slackbot.dates.refiners import REFINERS
from slackbot.dates.refiners.draft import Draft, describe_part
from slackbot.dates.tokens import Tokens, fold, split_tokens
from slackbot.dates.words import LANGUAGES, language_of, lexicon
from slackbot.dates.zones import describe

__all__ = ["NotUnderstood", "Reference", "Understood", "describe", "explain", "understand", "warm_up"]


def understand(text: str, reference: Reference) -> Understood | NotUnderstood:
    """The date and time in the text, typed at `reference`, or why there is none. Never raises; never in the past."""
    return _read(text, reference, None)


def explain(text: str, reference: Reference) -> tuple[Understood | NotUnderstood, list[str]]:
    """The answer of `understand`, and a trace: a line per part that was read and per refiner that changed something."""
    trace: list[str] = []
    return _read(text, reference, trace), trace


def warm_up() -> Iterator[None]:
    """Load the word tables, zones and the atlas in small steps, so that the first phrase does not wait for them.

    dateparser is loaded only when a language needs it (other_languages.py).
    """
    for language in LANGUAGES:
        lexicon(language)
        yield
    for load in (zones.load, places.load, holiday_calendar.load):
        load()
        yield


def _read(text: str, reference: Reference, trace: list[str] | None) -> Understood | NotUnderstood:
    text = time_of_invite(text)
    if len(text) > LONGEST_TEXT or len(fold(text)) > LONGEST_TEXT:
        return refusals.too_long()
    language = language_of(reference.locale)
    tokens, parts = _parts(about_the_interview(text, language), language)
    draft = Draft(tokens, reference, list(parts))
    if language not in LANGUAGES and other_languages.is_needed(draft):
        found = other_languages.parse_other_language(text, draft, language)
        if found is None:
            return refusals.nothing(draft)
        draft.parts = found
    if trace is not None:
        trace += [f"{draft.said(part)!r:24} {part.rule:28} {describe_part(part)}" for part in draft.parts]
    for refiner in REFINERS:
        before = _state(draft) if trace is not None else ""
        refusal = refiner(draft)
        if trace is not None and (refusal or _state(draft) != before):
            trace.append(f"{refiner.__name__}: {f'refused ({refusal.code})' if refusal else _state(draft)}")
        if refusal is not None:
            return refusal
    return _understood(draft)


@lru_cache(maxsize=512)
def _parts(text: str, language: str) -> tuple[Tokens, tuple[Part, ...]]:
    """Cached: the same text is read for the command, for each preview while the person types, and on submit."""
    tokens = split_tokens(text, language)
    return tokens, tuple(parse(tokens))


def _state(draft: Draft) -> str:
    parts = ", ".join(describe_part(part) for part in draft.parts if type(part).__name__ not in ("Noise", "Mark"))
    settled = {"day": draft.day, "start": draft.start, "length": draft.length, "zone": draft.zone, "wall": draft.wall}
    known = ", ".join(f"{name} {value}" for name, value in settled.items() if value not in (None, ""))
    return f"{known or 'parts'} [{parts}]"


def _understood(draft: Draft) -> Understood:
    assert draft.wall is not None
    reading = describe(draft.wall, draft.zone, draft.length)
    return Understood(draft.wall, draft.zone, draft.zone_named, draft.length, reading, tuple(draft.notes))
