"""From text to tokens: each number, word and sign once, with what it may mean in the person's language."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple, cast

from slackbot.dates.words import Lexicon, lexicon
from slackbot.dates.words.language import Meanings
from slackbot.dates.zones import canonical

# Zone names, chat forms, numbers, words with an apostrophe, and any other sign: one pass, no way back.
# An emoji's name (":+1:") is one sign.
PIECE = re.compile(
    r":(?:[a-z][a-z_]{1,30}|[+-]1):|"
    r"[^\W\d_]+/[^\W\d]+(?:/[^\W\d]+)?|2(?:day|moro|morrow|mrw|nite|night)\b|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
# What is read past wherever it stands: links, addresses, Slack's mentions, "#4412", and faces drawn with signs.
REFERENCE = re.compile(
    r"<(?:https?:|mailto:|tel:|[@#!])[^<>]*>|https?://[^\s<>]+|[\w.+-]{1,64}@[a-z][\w-]*(?:\.[a-z]{2,12})+|#[a-z\d]\S{0,40}|"
    r"(?:(?<=\s)|^)[:;=]'?-?[()dp](?![a-z0-9])|<3(?!\S)"
)
NOTHING: Meanings = {}
BEYOND = 24  # how far past the end a parser may look
GLUED_HALVES = ("am", "pm")
GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")


class Token(NamedTuple):
    """A piece of the text, folded to lower case without accents; `glued` when no space comes before it."""

    text: str
    start: int
    end: int
    is_glued: bool
    means: Meanings
    corrected_from: str = ""  # as it was typed, when a slip was mended


class Tokens:
    """The tokens of a text, asked by position; beyond the end nothing means anything."""

    __slots__ = ("_means", "all", "lexicon", "source")

    def __init__(self, source: str, tokens: list[Token], words: Lexicon) -> None:
        """Keep the folded text beside its tokens."""
        self.source, self.all, self.lexicon = source, tokens, words
        self._means = [token.means for token in tokens] + [NOTHING] * BEYOND

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.all)

    def means(self, at: int, category: str) -> bool:
        """Whether the token there may mean something of this category."""
        return category in self._means[at]

    def value(self, at: int, category: str) -> int:
        """The value of a category that `means` has confirmed."""
        return cast(int, self._means[at][category])

    def word(self, at: int, category: str) -> str:
        """The value of a category whose values are words; empty when the token does not mean it."""
        return cast(str, self._means[at].get(category, ""))

    def text(self, at: int) -> str:
        """The folded text of a token; empty beyond the end."""
        return self.all[at].text if 0 <= at < len(self.all) else ""

    def digits(self, at: int) -> str:
        """The digits of a number that was not spelt; empty for anything else."""
        return self.all[at].text if "digits" in self._means[at] else ""

    def is_glued(self, at: int) -> bool:
        """Whether no space parts this token from the one before."""
        return at < len(self.all) and self.all[at].is_glued

    def between(self, start: int, end: int) -> str:
        """The text of tokens start up to end, as it stands in the source."""
        return self.source[self.all[start].start : self.all[end - 1].end] if start < end else ""


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes, one kind of space."""
    plain = unicodedata.normalize("NFKD", text.translate(BEFORE_FOLDING))
    return plain.translate(SIGNS).lower() if plain.isascii() else _strip(plain)


def _strip(text: str) -> str:
    kept = "".join(sign for sign in text.translate(SIGNS) if not unicodedata.combining(sign))
    return kept.lower()


BEFORE_FOLDING = {ord("ß"): "ss", **dict.fromkeys(map(ord, "º°ª"), "th")}
SIGNS = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "‘’ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”«»"), '"'),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"), None),
}


def split_tokens(text: str, language: str) -> Tokens:
    """The tokens of a text, slips mended and phrases joined."""
    words = lexicon(language)
    source = REFERENCE.sub(_blank, fold(text))
    return Tokens(source, _join(_pieces(source, words), words), words)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


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
    """Take apart what was typed in one breath: "may/22", "2pmtuesday"."""
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
    return [piece]


def _token(piece: str, start: int, glued: bool, words: Lexicon) -> Token:
    end = start + len(piece)
    if piece.isdecimal():
        return Token(piece, start, end, glued, {"digits": int(piece[:9])})
    means = words.words.get(piece)
    if means is None and piece.isalpha():
        mended = words.spelling.correct(piece)
        if mended:
            return Token(mended, start, end, glued, words.words.get(mended, NOTHING), corrected_from=piece)
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
    """Where the phrase ends that begins here, or 0; hyphens and dots between its words do not matter."""
    for part in parts:
        while part not in "-./:" and at < len(tokens) and tokens[at].text in ("-", "."):
            at += 1
        if at >= len(tokens) or tokens[at].text != part:
            return 0
        at += 1
    return at
