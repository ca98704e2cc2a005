"""A payload of Slack's with fields missing, wrong or huge."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.fuzz.bytes import Bytes

Place = tuple[Any, Any]
"""A dict or a list, and the key or index in it."""


def made_odd(payload: Any, choices: Bytes) -> Any:
    """A copy with up to four fields taken away, replaced, or put where another was."""
    odd = copy.deepcopy(payload)
    for _ in range(choices.number(5)):
        places = list(_places(odd))
        if not places:
            break
        holder, key = choices.pick(places)
        match choices.number(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(choices.odd())
            case 2:
                holder[key] = choices.words()
            case _:
                other, name = choices.pick(places)
                holder[key] = copy.deepcopy(other[name]) if _has(other, name) else None
    return odd


def _places(value: Any) -> Iterator[Place]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield value, key
        yield from _places(inner)


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)
