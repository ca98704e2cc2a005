"""Secrets that a file holds."""

from __future__ import annotations

from pathlib import Path

LARGEST_SECRET = 64 * 1024
"""Bytes. A larger file, or an endless one, isn't a secret."""


def read_secret(path: str | Path) -> str:
    """The content of the file without white space around it, or "" if it can't be used."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_SECRET + 1)
        return content.decode().strip() if len(content) <= LARGEST_SECRET else ""
    except (OSError, ValueError):  # missing, not readable, a folder, not UTF-8, an impossible path
        return ""
