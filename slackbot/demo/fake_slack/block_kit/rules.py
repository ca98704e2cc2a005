"""The grain of the checks: a rule looks at one value and names what Slack would refuse, with its JSON pointer.

The words are Slack's: `[ERROR] must be less than 25 characters [json-pointer:/view/title/text]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def fault(text: str, pointer: str) -> str:
    """One complaint in the form of `response_metadata.messages`."""
    return f"[ERROR] {text} [json-pointer:{pointer or '/'}]"


def string(most: int, least: int = 1) -> Rule:
    """A text of so many characters."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", at)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield fault(f"must be more than {least - 1} characters", at)

    return rule


def pattern(expression: str, meaning: str) -> Rule:
    """A text of a certain form, such as a date."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(expression, value):
            yield fault(f"must be {meaning}", at)

    return rule


def boolean(value: Any, at: str) -> Iterator[str]:
    """True or false and nothing like it."""
    if not isinstance(value, bool):
        yield fault("must provide a boolean", at)


def number(least: int, most: int) -> Rule:
    """A whole number within bounds."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must provide a number", at)
        elif not least <= value <= most:
            yield fault(f"must be between {least} and {most}", at)

    return rule


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def rule(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield fault(f"must be one of {', '.join(allowed)}", at)

    return rule


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of so many values, each under the same rule."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must be an array", at)
            return
        if len(value) > most:
            yield fault(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield fault(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from rule(item, f"{at}/{index}")

    return check


@dataclass(frozen=True)
class Shape:
    """An object with known fields; any other field is refused, as Slack's schemas do."""

    fields: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    also: Iterable[Rule] = field(default=())

    def __call__(self, value: Any, at: str) -> Iterator[str]:
        """Check every field, then the rules that look at several."""
        if not isinstance(value, dict):
            yield fault("must be an object", at)
            return
        for name in sorted(self.required - value.keys()):
            yield fault(f"missing required field: {name}", at)
        for name, inner in value.items():
            if name not in self.fields:
                yield fault(f"invalid additional property: {name}", at)
            else:
                yield from self.fields[name](inner, f"{at}/{name}")
        for rule in self.also:
            yield from rule(value, at)


def by_type(shapes: Mapping[Any, Rule], what: str) -> Rule:
    """An object whose `type` says which shape it has."""

    def rule(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield fault(f"unsupported {what}: {kind}", at)
        else:
            yield from shapes[kind](value, at)

    return rule


def shape(required: str, also: Iterable[Rule] = (), /, **fields: Rule) -> Shape:
    """A shape from keyword arguments; `required` lists names with spaces between."""
    return Shape({"type": string(50), **fields}, frozenset(required.split()), also)


def text(most: int, *kinds: str) -> Shape:
    """A text object of one of these kinds, `plain_text` or `mrkdwn`."""
    inner: dict[str, Rule] = {"type": one_of(*kinds), "text": string(most)}
    if "plain_text" in kinds:
        inner["emoji"] = boolean
    if "mrkdwn" in kinds:
        inner["verbatim"] = boolean
    return Shape(inner, frozenset({"type", "text"}), (_fields_of_kind,))


def _fields_of_kind(value: Any, at: str) -> Iterator[str]:
    foreign = {"plain_text": "verbatim", "mrkdwn": "emoji"}.get(value.get("type"))
    if foreign in value:
        yield fault(f"invalid additional property: {foreign}", at)


def plain(most: int) -> Rule:
    """A `plain_text` object."""
    return text(most, "plain_text")


def rich(most: int) -> Rule:
    """A text object of either kind."""
    return text(most, "plain_text", "mrkdwn")
