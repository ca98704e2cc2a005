"""Hide keys, tokens and signatures, so that the demo can be shown on a shared screen. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

MASK = "••••"

_PATTERNS = (
    (re.compile(r"(/response/)[0-9a-f]{24}"), rf"\1{MASK}"),  # anyone with a response_url can post to it
    (re.compile(r"(v0=)[0-9a-f]{64}"), rf"\1{MASK}"),
    (re.compile(r"\bxox[abp]-[\w-]+|\bxapp-[\w-]+"), MASK),
)


def redact(text: str, secrets: Collection[str]) -> str:
    """The text with these secrets, and anything that looks like one, masked."""
    for secret in secrets:
        text = text.replace(secret, MASK) if secret else text
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
