"""Text that both databases can hold: PostgreSQL takes no NUL, UTF-8 no half of a surrogate pair, and JSON has both."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Whether every character of it can be stored."""
    return not _UNSTORABLE.search(text)


def make_storable(text: str) -> str:
    """The text with U+FFFD in place of each character that cannot be stored: for what nobody can be asked to retype."""
    return _UNSTORABLE.sub("\ufffd", text)
