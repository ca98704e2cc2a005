"""Choices out of bytes: the same bytes, the same choices; when they are used up, the first of everything."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

HUGE = 70_000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, float("inf"), 10**400, "", " ", "\x00", "﷽" * 50, "x" * HUGE, "9" * 5_000,
    "\ud800", "٣", "<!channel> & <@U1|x>", "{}", "[]", "null", "NaN", "-0", "1e999", [], {}, [[]], [{}], [None],
    {"": None}, {"id": None}, {"value": []}, {"selected_option": 3}, ["x"] * 3_000,
)  # fmt: skip


class Bytes:
    """Reads choices from the front, and text from what is left."""

    def __init__(self, data: bytes) -> None:
        """Nothing is read yet."""
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are not read yet."""
        return len(self._data) - self._at

    def number(self, below: int) -> int:
        """A number from 0 to below - 1."""
        size = 1 if below <= 256 else 2
        read = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(read, "little") % below

    def pick(self, choices: Sequence[T]) -> T:
        """One of these."""
        return choices[self.number(len(choices))]

    def bytes(self, size: int | None = None) -> bytes:
        """So many bytes, or all that are left."""
        end = len(self._data) if size is None else self._at + size
        read, self._at = self._data[self._at : end], min(end, len(self._data))
        return read

    def text(self, size: int | None = None) -> str:
        """Text out of so many bytes, or of all that are left; any bytes are some text, lone surrogates too."""
        return self.bytes(size).decode("utf-8", "surrogateescape")

    def words(self) -> str:
        """A short text, whose length is chosen first."""
        return self.text(self.number(64))

    def raw_words(self) -> builtins.bytes:
        """The bytes of a short text."""
        return self.bytes(self.number(64))

    def odd(self) -> Any:
        """Something that stands where it does not belong."""
        kind = self.number(len(ODD) + 4)
        if kind < len(ODD):
            return ODD[kind]
        return [self.words(), self.number(65_536), [self.words()], {self.words(): self.words()}][kind - len(ODD)]

    def json(self, depth: int = 4) -> Any:
        """Any value that JSON can have."""
        kind = self.number(8 if depth else 6)
        if kind == 6:
            return [self.json(depth - 1) for _ in range(self.number(4))]
        if kind == 7:
            return {self.pick(NAMES) or self.words(): self.json(depth - 1) for _ in range(self.number(5))}
        return [None, bool(self.number(2)), self.number(65_536), self.words(), self.pick(NAMES), self.odd()][kind]


NAMES = (
    "", "id", "ok", "data", "user", "profile", "email", "name", "tz", "locale", "team_id", "is_restricted",
    "enterprise_user", "teams", "view", "hash", "channel", "ts", "error", "message", "errors", "detail", "person",
    "job", "first_name", "last_name", "applicant_state", "items", "results", "response_metadata", "next_cursor",
    "messages", "metadata", "event_type", "event_payload", "blocks", "is_member", "is_ext_shared", "url", "user_id",
)  # fmt: skip
