"""A payload of Slack's with fields missing, wrong or huge."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.fuzz.choices import Bytes
from tests.fuzz.words import NAMES, WORDS

Place = tuple[Any, Any]
"""A dict or a list, and the key or index in it."""
MOST_WORDS = 12


def made_odd(payload: Any, choices: Bytes) -> Any:
    """A copy with up to four fields taken away, replaced, or put where another was."""
    odd = copy.deepcopy(payload)
    make_odd(odd, choices)
    return odd


def make_odd(odd: Any, choices: Bytes) -> None:
    """The same to this very payload."""
    edits = choices.number(5)
    places = list(_places(odd)) if edits else []
    for _ in range(edits if places else 0):
        holder, key = choices.pick(places)
        if not _has(holder, key):
            continue
        match choices.number(7):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(choices.odd())
            case 2:
                holder[key] = choices.words()
            case 3:
                holder[key] = " ".join(choices.pick(WORDS) for _ in range(choices.number(MOST_WORDS)))
            case 4:
                holder[key] = choices.pick(NAMES)
            case 5:
                holder[key] = _inside(holder[key], choices)
            case _:
                other, name = choices.pick(places)
                holder[key] = copy.deepcopy(other[name]) if _has(other, name) else None


def _inside(value: Any, choices: Bytes) -> Any:
    """JSON in a text, such as our `private_metadata`, with one field of it replaced; other text is cut and joined."""
    if not isinstance(value, str):
        return [value]
    try:
        within = json.loads(value)
        holder, key = choices.pick(list(_places(within)))
    except (ValueError, IndexError, ZeroDivisionError, RecursionError):
        end = choices.number(len(value) + 1)
        return value[:end] + choices.words() + value[end + choices.number(4) :]
    holder[key] = copy.deepcopy(choices.odd()) if choices.number(3) else choices.pick(NAMES)
    return json.dumps(within)


def _places(value: Any) -> Iterator[Place]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield value, key
        yield from _places(inner)


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)
