"""The words of a command and the field that each belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from slackbot.command_text.slack_text import without_emoji
from slackbot.dates.words.language import word_set

MAX_LENGTH = 600  # characters: a longer text is not split
MAX_NUMBERS = 24
WORD = re.compile(r"<[^<>]*>|[^\s<]+|<")
DIGITS = re.compile(r"\d+")
LINK = re.compile(r"<?https?://[^\s<>]+[^<>]*>?")
MAILTO = re.compile(r"<(?:mailto|tel):[^|<>]*\|([^<>]*)>")
GLUED_WITH = re.compile(r"(?<!\S)w/(?!o\b|o/)(?=[^\s/])", re.I)  # "w/luis", but not "w/o"
EDGE_PUNCTUATION = " ,;:.-–—|/"
# Words around a name that are not part of it.
CONNECTIVES = word_set("interview schedule book please pls with for candidate applicant on")


@dataclass(slots=True)
class CommandWords:
    """The words of the text and the field that each belongs to; None while unclaimed."""

    words: list[str]
    fields: list[str | None] = field(default_factory=list)

    @classmethod
    def from_text(cls, text: str) -> CommandWords:
        """The words of a text, all unclaimed; an e-mail address in Slack's markup becomes a plain word."""
        words = [MAILTO.sub(r"\1", word) for word in WORD.findall(GLUED_WITH.sub("with ", text))]
        return cls(words, [None] * len(words))

    def has_too_many_numbers(self) -> bool:
        """Whether the text has far more numbers than a command needs, so that it is not split."""
        return sum(len(DIGITS.findall(word)) for word in self.words if not LINK.fullmatch(word)) > MAX_NUMBERS

    def drop_emoji(self) -> None:
        """Remove emoji from unclaimed words, and split words that an emoji joins."""
        kept = [
            (part, name)
            for word, name in zip(self.words, self.fields, strict=True)
            for part in ([word] if name else without_emoji(word).split())
        ]
        self.words, self.fields = [word for word, _ in kept], [name for _, name in kept]

    def claim(self, start: int, end: int, name: str) -> None:
        """Assign the words from `start` up to `end` to a field."""
        for at in range(start, end):
            self.fields[at] = name

    def unclaimed(self) -> list[int]:
        """The positions of the unclaimed words."""
        return [at for at, name in enumerate(self.fields) if name is None]

    def text(self, name: str) -> str | None:
        """The words of a field as typed, or None."""
        said = " ".join(word for word, of in zip(self.words, self.fields, strict=True) if of == name)
        return said.strip(EDGE_PUNCTUATION) or None
