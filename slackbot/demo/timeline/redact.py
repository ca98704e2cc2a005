"""What nobody should see over a shoulder: keys, tokens and signatures, made unreadable. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

MASK = "••••"

_PATTERNS = (
    (re.compile(r"(/response/)[0-9a-f]{24}"), rf"\1{MASK}"),  # whoever has a response_url may answer
    (re.compile(r"(v0=)[0-9a-f]{64}"), rf"\1{MASK}"),
    (re.compile(r"\bxox[abp]-[\w-]+|\bxapp-[\w-]+"), MASK),
)


def redact(text: str, secrets: Collection[str]) -> str:
    """The text with these secrets, and whatever has the form of one, made unreadable."""
    for secret in secrets:
        text = text.replace(secret, MASK) if secret else text
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
