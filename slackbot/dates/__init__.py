"""When is it? `understand(text, reference)` reads a time as a colleague would, or says what it would have to ask.

Text becomes tokens (`tokens`, with the words of each language in `words`), tokens become parts (`parsers`, one small
parser for each shape of phrase), and a plain list of refiners (`refiners`) merges the parts, moves them forward or
refuses. What is doubtful is refused: `refusals` has the sentences, `conventions` the table of what is taken for
granted. Nothing here reads a clock, the network or the environment.

Every word is accounted for. A number, a word of time, of negation or of choice that no parser took is a refusal, and
so is a word beside the time that turns its meaning ("taken", "push"). Where no day was read, so that today or tomorrow
would be implied, any word that is not known to be harmless is one too: it may have been the day.

To add a form: write one parser, list it in its file with the categories of the words that begin it, and add
phrases to `tests/phrases`. To add a word: put it in its language's table under `words`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from slackbot.dates import other_languages, places, refusals, zones
from slackbot.dates.conventions import LONGEST_TEXT
from slackbot.dates.parsers import parse
from slackbot.dates.parts import NotUnderstood, Part, Reference, Understood
from slackbot.dates.refiners import REFINERS
from slackbot.dates.refiners.draft import Draft, describe_part
from slackbot.dates.tokens import Tokens, fold, split_tokens
from slackbot.dates.words import LANGUAGES, language_of, lexicon
from slackbot.dates.zones import describe

__all__ = ["NotUnderstood", "Reference", "Understood", "describe", "explain", "understand", "warm_up"]


def understand(text: str, reference: Reference) -> Understood | NotUnderstood:
    """Read a time as it was typed at `reference`; never raises, never guesses, never answers with the past."""
    return _read(text, reference, None)


def explain(text: str, reference: Reference) -> tuple[Understood | NotUnderstood, list[str]]:
    """The answer, and line by line which words became which part and what each refiner did."""
    trace: list[str] = []
    return _read(text, reference, trace), trace


def warm_up() -> Iterator[None]:
    """Load what the first phrase would otherwise wait for, piece by piece: the words of each language, zones and the
    atlas. dateparser is loaded where a language needs it (elsewhere.py)."""
    for language in LANGUAGES:
        lexicon(language)
        yield
    for load in (zones.load, places.load):
        load()
        yield


def _read(text: str, reference: Reference, trace: list[str] | None) -> Understood | NotUnderstood:
    if len(text) > LONGEST_TEXT or len(fold(text)) > LONGEST_TEXT:
        return refusals.too_long()
    language = language_of(reference.locale)
    tokens, parts = _parts(text, language)
    draft = Draft(tokens, reference, list(parts))
    if language not in LANGUAGES and other_languages.is_needed(draft):
        found = other_languages.parse_other_language(text, draft, language)
        if found is None:
            return refusals.nothing(draft)
        draft.parts = found
    if trace is not None:
        trace += [f"{draft.said(part)!r:24} {part.rule or part.rule:28} {describe_part(part)}" for part in draft.parts]
    for refiner in REFINERS:
        before = _state(draft) if trace is not None else ""
        refusal = refiner(draft)
        if trace is not None and (refusal or _state(draft) != before):
            trace.append(f"{refiner.__name__}: {f'refuses, {refusal.code}' if refusal else _state(draft)}")
        if refusal is not None:
            return refusal
    return _understood(draft)


@lru_cache(maxsize=512)
def _parts(text: str, language: str) -> tuple[Tokens, tuple[Part, ...]]:
    """The same words are read again and again: in the command, while somebody types on, and when the form is sent."""
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
