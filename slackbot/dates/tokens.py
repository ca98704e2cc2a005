"""Splits a text into tokens: numbers, words and punctuation, each with its possible meanings."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, cast

from slackbot.dates.other_numbers import blank_other_numbers
from slackbot.dates.words import Lexicon, lexicon
from slackbot.dates.words.language import Meanings
from slackbot.dates.zones import canonical

# Emoji names, zone names, chat spellings ("2moro"), numbers, words with an apostrophe, and any other character.
# The pattern matches in one pass without backtracking.
PIECE = re.compile(
    r":(?:[a-z][a-z_]{1,30}|[+-]1):|"
    r"[^\W\d_]+/[^\W\d]+(?:/[^\W\d]+)?|2(?:day|moro|morrow|mrw|nite|night)\b|b4\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
ARROW = re.compile(r"[-=]+>")
NOTHING: Meanings = {}
BEYOND = 24  # how many tokens past the end a parser may ask for
GLUED_HALVES = ("am", "pm")
CHAT = {"b4": "before"}
GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


class Token(NamedTuple):
    """A piece of the text in lower case without accents; `is_glued` if no space comes before it."""

    text: str
    start: int
    end: int
    is_glued: bool
    means: Meanings
    corrected_from: str = ""  # as typed, if a typo was corrected


class Tokens:
    """The tokens of a text by position; positions past the end have no text and no meanings."""

    __slots__ = ("_means", "_typed", "all", "lexicon", "source")

    def __init__(self, source: str, tokens: list[Token], words: Lexicon, typed: str) -> None:
        self.source, self.all, self.lexicon = source, tokens, words
        self._typed = typed if len(typed) == len(source) else ""  # folding seldom changes the length
        self._means = [token.means for token in tokens] + [NOTHING] * BEYOND

    def __len__(self) -> int:
        return len(self.all)

    def means(self, at: int, category: str) -> bool:
        """Whether the token has a meaning in this category."""
        return category in self._means[at]

    def value(self, at: int, category: str) -> int:
        """The token's number in this category; only call it if `means` is true."""
        return cast(int, self._means[at][category])

    def word(self, at: int, category: str) -> str:
        """The token's text value in this category; "" if it has none."""
        return cast(str, self._means[at].get(category, ""))

    def text(self, at: int) -> str:
        """The token's text; "" past the end."""
        return self.all[at].text if 0 <= at < len(self.all) else ""

    def digits(self, at: int) -> str:
        """The digits of a number typed in digits; "" for anything else."""
        return self.all[at].text if "digits" in self._means[at] else ""

    def is_glued(self, at: int) -> bool:
        """Whether no space separates this token from the one before."""
        return at < len(self.all) and self.all[at].is_glued

    def is_capital(self, at: int) -> bool:
        """Whether the token was typed with a capital; False past the ends."""
        return 0 <= at < len(self.all) and self._typed[self.all[at].start : self.all[at].start + 1].isupper()

    def between(self, start: int, end: int) -> str:
        """The source text from token `start` up to `end`."""
        return self.source[self.all[start].start : self.all[end - 1].end] if start < end else ""


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain quotes, dashes and spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(BEFORE_FOLDING))
    plain = ARROW.sub("-", plain) if ">" in plain else plain
    return plain.translate(SIGNS).lower() if plain.isascii() else _strip(plain)


def _strip(text: str) -> str:
    kept = "".join(sign for sign in text.translate(SIGNS) if not unicodedata.combining(sign))
    return kept.lower()


BEFORE_FOLDING = {
    ord("ß"): "ss",
    ord("½"): " 1/2",
    ord("¼"): " 1/4",
    ord("¾"): " 3/4",
    **dict.fromkeys(map(ord, "º°ª"), "th"),
}
SIGNS = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−→"), "-"),
    ord("⁄"): "/",
    **dict.fromkeys(map(ord, "‘’ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”«»"), '"'),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"), None),
}


def split_tokens(text: str, language: str) -> Tokens:
    """The tokens of a text, with typos corrected and known phrases ("half past") joined into one token."""
    words = lexicon(language)
    source = blank_other_numbers(fold(text))
    return Tokens(source, _join(_pieces(source, words), words), words, text)


def _pieces(source: str, words: Lexicon) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for match in PIECE.finditer(source):
        start, piece = match.start(), match.group()
        for part in _split(piece, words, bool(tokens) and start == end and tokens[-1].text.isdigit()):
            tokens.append(_token(part, start, start == end, words))
            start += len(part)
            end = start
    return tokens


def _split(piece: str, words: Lexicon, after_number: bool) -> list[str]:
    """Split what was typed without spaces: "may/22", "2pmtuesday"."""
    if "/" in piece and len(piece) > 1:
        if canonical(piece):
            return [piece]
        head, _, rest = piece.partition("/")
        return [head, "/", *_split(rest, words, False)]
    if words.code == "de" and piece not in words.words:  # Montagmorgen
        day = next((name for name in GERMAN_DAYS if piece.startswith(name) and piece[len(name) :] in words.words), "")
        return [day, piece[len(day) :]] if day else [piece]
    if after_number and piece[:2] in GLUED_HALVES and piece[2:] in words.words:
        return [piece[:2], piece[2:]]
    half = piece.removesuffix("ish")
    if after_number and half != piece and "half" in words.words.get(half, NOTHING):
        return [half, "ish"]
    return [piece]


def _token(piece: str, start: int, glued: bool, words: Lexicon) -> Token:
    end = start + len(piece)
    piece = CHAT.get(piece, piece)
    if piece.isdecimal():
        return Token(piece, start, end, glued, {"digits": int(piece[:9])})
    means = words.words.get(piece)
    if means is None and piece.isalpha():
        corrected = words.spelling.correct(piece)
        if corrected:
            return Token(corrected, start, end, glued, words.words.get(corrected, NOTHING), corrected_from=piece)
    return Token(piece, start, end, glued, means if means is not None else NOTHING)


def _join(tokens: list[Token], words: Lexicon) -> list[Token]:
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _phrase(tokens, at, words)
        if found is None:
            joined.append(tokens[at])
            at += 1
            continue
        end, means = found
        first, last = tokens[at], tokens[end - 1]
        text = " ".join(token.text for token in tokens[at:end])
        joined.append(Token(text, first.start, last.end, first.is_glued, means))
        at = end
    return joined


def _phrase(tokens: list[Token], at: int, words: Lexicon) -> tuple[int, Meanings] | None:
    for parts, means in words.phrases.get(tokens[at].text, ()):
        end = _matches(tokens, at, parts)
        if end:
            return end, means
    return None


def _matches(tokens: list[Token], at: int, parts: tuple[str, ...]) -> int:
    """Where the phrase that starts here ends, or 0. Hyphens and dots between its words are ignored."""
    for part in parts:
        while part not in "-./:" and at < len(tokens) and tokens[at].text in ("-", "."):
            at += 1
        if at >= len(tokens) or tokens[at].text != part:
            return 0
        at += 1
    return at
