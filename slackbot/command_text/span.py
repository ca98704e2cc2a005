"""Parses the unclaimed words of a command with the grammar of `slackbot.dates`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slackbot.command_text.tokens import CONNECTIVES, CommandWords
from slackbot.dates.parsers import parse
from slackbot.dates.parts import Doubt, Noise, Number, Part
from slackbot.dates.tokens import Tokens, fold, split_tokens

CLAIMED_SIGN = "¦"  # replaces claimed words, so that the words on either side are not joined


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """The unclaimed words as tokens and parts, and the word that each token came from."""

    tokens: Tokens
    parts: list[Part]
    word_of: list[int]  # by token: its first word; a phrase such as "half past" is one token
    last_of: list[int]  # by token: its last word

    def words(self, part: Part) -> range:
        """The positions of the words of a part."""
        return range(self.word_of[part.start], self.last_of[part.end - 1] + 1)


def read_unclaimed(found: CommandWords, language: str) -> ParsedWords:
    """Parse the unclaimed words, with CLAIMED_SIGN in place of the others."""
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for at, word in enumerate(found.words):
        piece = fold(word) if found.fields[at] is None else CLAIMED_SIGN
        starts.append((length, at))
        pieces.append(piece)
        length += len(piece) + 1
    tokens = split_tokens(" ".join(pieces), language)
    first = list(_words_at([token.start for token in tokens.all], starts))
    last = list(_words_at([token.end - 1 for token in tokens.all], starts))
    return ParsedWords(tokens, parse(tokens), first, last)


def _words_at(places: list[int], starts: list[tuple[int, int]]) -> Iterator[int]:
    at = 0
    for place in places:
        while at + 1 < len(starts) and starts[at + 1][0] <= place:
            at += 1
        yield starts[at][1]


def is_word(parsed: ParsedWords, part: Part) -> bool:
    """Whether a part is a word or number and not punctuation."""
    return parsed.tokens.text(part.start)[0].isalnum()


def may_be_applicant(parsed: ParsedWords, part: Part) -> bool:
    """Whether a part may be the applicant's name or number."""
    if isinstance(part, Noise):
        return is_word(parsed, part) and parsed.tokens.text(part.start) not in CONNECTIVES
    return (isinstance(part, Number) and part.digits > 4) or (
        isinstance(part, Doubt) and part.kind in ("month", "sign")
    )
