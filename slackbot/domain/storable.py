"""Text that both databases can store: JSON can carry a NUL, which PostgreSQL rejects, and lone surrogates, which UTF-8
can't encode."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether every character can be stored."""
    return not _UNSTORABLE.search(text)


def make_storable(text: str) -> str:
    """The text with U+FFFD in place of each character that can't be stored, for text that no one can retype."""
    return _UNSTORABLE.sub("\ufffd", text)
