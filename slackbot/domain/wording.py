"""How people and Slack write things: durations, shortened text, escaped characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def spoken_duration(minutes: int) -> str:
    """“45 minutes” for 45, “1 hour 30 minutes” for 90."""
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, *([_count(rest, "minute")] if rest or not hours else [])])


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def list_words(parts: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b, and c”."""
    *first, last = parts
    if not first:
        return last
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} and {last}"


def escape_entities(text: str) -> str:
    """The text with &, < and > escaped, of which Slack would make links and mentions."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape_entities(text: str) -> str:
    """The text with the entities that Slack sends for &, < and > turned back."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
