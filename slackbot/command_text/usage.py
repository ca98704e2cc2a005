"""Whether text asks how to use the command. Pure."""

from __future__ import annotations

import re

MAX_TEXT_LENGTH = 1000


def wants_usage(text: str) -> bool:
    """Whether these words ask for help, or can't be used: no letter or digit in them, or far too many of them."""
    if text.casefold() in ("help", "-h", "--help", "?", "usage"):
        return True
    return len(text) > MAX_TEXT_LENGTH or (bool(text) and not re.search(r"\w", text))
