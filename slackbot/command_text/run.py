"""What the grammar of dates makes of the words that are still free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slackbot.command_text.words import AROUND, Words
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Doubt, Noise, Number, Part
from slackbot.dates.tokens import Tokens, fold, tokenise

TAKEN = "¦"  # stands where words were taken out, so that nothing joins across


@dataclass(frozen=True, slots=True)
class Run:
    """The free words as tokens and parts, and the word that each token came from."""

    tokens: Tokens
    parts: list[Part]
    word_of: list[int]

    def words(self, part: Part) -> range:
        """The positions of the words of a part."""
        return range(self.word_of[part.start], self.word_of[part.end - 1] + 1)


def read_free(found: Words, language: str) -> Run:
    """Read the free words; a sign stands where others were taken out, so that nothing joins across."""
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for at, word in enumerate(found.words):
        piece = fold(word) if found.fields[at] is None else TAKEN
        starts.append((length, at))
        pieces.append(piece)
        length += len(piece) + 1
    tokens = tokenise(" ".join(pieces), language)
    return Run(tokens, parse(tokens), list(_words_of(tokens, starts)))


def _words_of(tokens: Tokens, starts: list[tuple[int, int]]) -> Iterator[int]:
    at = 0
    for token in tokens.all:
        while at + 1 < len(starts) and starts[at + 1][0] <= token.start:
            at += 1
        yield starts[at][1]


def is_name(run: Run, part: Part) -> bool:
    """Whether a part is a word or number rather than a sign."""
    return run.tokens.text(part.start)[0].isalnum()


def unread(run: Run, part: Part) -> bool:
    """Whether a part may be the applicant's name or number."""
    if isinstance(part, Noise):
        return is_name(run, part) and run.tokens.text(part.start) not in AROUND
    return (isinstance(part, Number) and part.digits > 4) or (
        isinstance(part, Doubt) and part.kind in ("month", "sign")
    )
